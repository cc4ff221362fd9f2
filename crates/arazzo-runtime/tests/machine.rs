//! The machine, by events in and effects out: no sockets, no clock, no waiting.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use arazzo_expression::{Value, json};
use arazzo_parser::{Fetch, FetchError, Fetched, LoadOptions, Loaded, load};
use arazzo_runtime::compile::{CompileOptions, compile};
use arazzo_runtime::program::Program;
use arazzo_runtime::{
    Effect, Event, Machine, OnUnmatched, Outcome, Response, RunState, Settings, Status, TransportError,
    TransportErrorKind,
};
use std::collections::BTreeMap;
use std::time::Duration;
use url::Url;

struct Texts(BTreeMap<&'static str, String>);

impl Fetch for Texts {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        let text = self.0.get(url.path()).ok_or_else(|| FetchError::NotFound(url.to_string()))?;
        Ok(Fetched { text: text.clone(), url: url.clone() })
    }
}

const API: &str = "openapi: 3.1.0
info: {title: api, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /a: {get: {operationId: a}}
  /b: {get: {operationId: b}}
  /c: {get: {operationId: c}}
";

fn loaded(workflows: &str) -> Loaded {
    let document = format!(
        "arazzo: 1.1.0\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{{name: api, url: ./api.yaml, type: openapi}}]\nworkflows:\n{workflows}"
    );
    let texts = Texts(BTreeMap::from([("/w.yaml", document), ("/api.yaml", API.to_owned())]));
    load(&Url::parse("file:///w.yaml").unwrap(), &texts, &LoadOptions::default())
}

fn program(workflows: &str) -> Program {
    let loaded = loaded(workflows);
    assert_eq!(loaded.diagnostics, [], "the test's document is sound");
    let (program, diagnostics) = compile(&loaded, "main", &CompileOptions::default());
    program.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

fn response(status: u16, body: &str) -> Response {
    let headers = vec![("Content-Type".into(), "application/json".to_owned())];
    Response { status, headers, body: body.as_bytes().into(), retry_after: None }
}

/// What a run asked for, in short, and how it ended.
fn run(program: &Program, settings: Settings, answers: &[Response]) -> (Vec<String>, Outcome) {
    let mut machine = Machine::new(program, 0, settings);
    let mut asked = Vec::new();
    let mut answers = answers.iter();
    let mut event = Event::started(json::parse("{}").unwrap());
    loop {
        event = match machine.step(event).effect.expect("a live machine asks for something") {
            Effect::Send { id, request } => {
                asked.push(Url::parse(&request.url).unwrap().path().to_owned());
                match answers.next() {
                    Some(response) => Event::Responded { id, response: response.clone() },
                    None => Event::Failed {
                        id,
                        error: TransportError {
                            kind: TransportErrorKind::Connect,
                            message: "connection refused".to_owned(),
                        },
                    },
                }
            }
            Effect::Wait { id, delay } => {
                asked.push(format!("{delay:?}"));
                Event::Elapsed { id }
            }
            Effect::Finish(outcome) => return (asked, outcome),
        };
    }
}

const RETRIES: &str = "- workflowId: main
  steps:
  - stepId: one
    operationId: a
    successCriteria: [{condition: $statusCode == 200}]
    onFailure:
    - {name: quick, type: retry, retryLimit: 2, retryAfter: 0.5}
    - {name: slow, type: retry, retryLimit: 1, retryAfter: 9, stepId: three}
    - {name: on, type: goto, stepId: three}
  - {stepId: two, operationId: b}
  - {stepId: three, operationId: c}
";

#[test]
fn exhausted_retries_fall_through_to_later_actions() {
    let bad = response(503, "{}");
    let ok = response(200, "{}");
    let answers = [bad.clone(), bad.clone(), bad.clone(), ok.clone(), bad, ok];
    let (asked, outcome) = run(&program(RETRIES), Settings::default(), &answers);
    assert_eq!(asked, ["/a", "500ms", "/a", "500ms", "/a", "9s", "/c", "/a", "/c"]);
    assert_eq!(outcome.status, Status::Success);
}

const POLL: &str = "- workflowId: main
  steps:
  - stepId: poll
    operationId: a
    onSuccess:
    - {name: again, type: goto, stepId: poll, criteria: [{condition: \"$response.body#/state == 'RUNNING'\"}]}
    - {name: done, type: goto, stepId: last, criteria: [{condition: \"$response.body#/state == 'DONE'\"}]}
  - {stepId: last, operationId: b}
";

#[test]
fn polls_wait_longer_each_time_unless_told_how_long() {
    let running = response(200, r#"{"state":"RUNNING"}"#);
    let mut asked_to_wait = running.clone();
    asked_to_wait.retry_after = Some(Duration::from_secs(7));
    let answers = [
        running.clone(),
        running.clone(),
        asked_to_wait,
        running,
        response(200, r#"{"state":"DONE"}"#),
        response(200, "{}"),
    ];
    let program = program(POLL);
    let (asked, _) = run(&program, Settings::default(), &answers);
    assert_eq!(asked, ["/a", "1s", "/a", "1.5s", "/a", "7s", "/a", "3.375s", "/a", "/b"]);
    let paced = Settings { poll_interval: Some(Duration::from_millis(10)), ..Settings::default() };
    assert_eq!(run(&program, paced, &answers).0, ["/a", "10ms", "/a", "10ms", "/a", "7s", "/a", "10ms", "/a", "/b"]);
}

#[test]
fn a_poll_that_matches_nothing_fails_and_says_what_it_saw() {
    let answers = [response(200, r#"{"state":"FAILED"}"#), response(200, "{}")];
    let program = program(POLL);
    let (asked, outcome) = run(&program, Settings::default(), &answers);
    assert_eq!((asked.len(), outcome.status), (1, Status::Failure));
    let error = outcome.error.unwrap();
    assert_eq!(&*error.code, "unmatched-state");
    for word in ["FAILED", "RUNNING", "DONE", "poll"] {
        assert!(error.message.contains(word), "{}", error.message);
    }
    let lax = Settings { on_unmatched: OnUnmatched::Next, ..Settings::default() };
    assert_eq!(run(&program, lax, &answers).0, ["/a", "/b"]);
}

#[test]
fn limits_abort_and_say_where_the_run_stood() {
    let running = vec![response(200, r#"{"state":"RUNNING"}"#); 5];
    let program = program(POLL);
    let (_, steps) = run(&program, Settings { max_steps: 3, ..Settings::default() }, &running);
    let (_, wait) = run(&program, Settings { max_wait: Some(Duration::from_secs(2)), ..Settings::default() }, &running);
    for (outcome, code) in [(steps, "max-steps"), (wait, "max-wait")] {
        let error = outcome.error.unwrap();
        assert_eq!((outcome.status, &*error.code), (Status::Aborted, code));
        assert!(error.message.contains("step `poll` of workflow `main`"), "{}", error.message);
    }
}

#[test]
fn many_iterations_end_and_the_state_stays_small() {
    let program = program(POLL);
    let settings = Settings { max_steps: 100_000, poll_interval: Some(Duration::ZERO), ..Settings::default() };
    let mut machine = Machine::new(&program, 0, settings);
    let running = response(200, r#"{"state":"RUNNING"}"#);
    let mut event = Event::started(json::parse("{}").unwrap());
    let mut sent = 0_u64;
    let outcome = loop {
        event = match machine.step(event).effect.unwrap() {
            Effect::Send { id, .. } => {
                sent += 1;
                Event::Responded { id, response: running.clone() }
            }
            Effect::Wait { id, .. } => Event::Elapsed { id },
            Effect::Finish(outcome) => break outcome,
        };
    };
    assert_eq!((sent, outcome.status), (100_000, Status::Aborted));
    assert!(serde_json::to_string(machine.state()).unwrap().len() < 2_000);
}

const RECURSION: &str = "- workflowId: main
  steps: [{stepId: again, workflowId: main}]
";

#[test]
fn recursion_ends_at_the_depth_limit() {
    let (asked, outcome) = run(&program(RECURSION), Settings::default(), &[]);
    assert!(asked.is_empty());
    assert_eq!(&*outcome.error.unwrap().code, "max-depth");
}

#[test]
fn a_run_can_be_taken_up_from_its_state_at_any_point() {
    let program = program(RETRIES);
    let answers = [response(503, "{}"), response(200, "{}"), response(200, "{}"), response(200, "{}")];
    let expected = run(&program, Settings::default(), &answers);
    let mut answers = answers.iter();
    let mut machine = Machine::new(&program, 0, Settings::default());
    let mut event = Event::started(Value::Null);
    let mut asked = Vec::new();
    let outcome = loop {
        let text = serde_json::to_string(machine.state()).unwrap();
        let state: RunState = serde_json::from_str(&text).unwrap();
        machine = Machine::resume(&program, Settings::default(), state);
        event = match machine.step(event).effect.unwrap() {
            Effect::Send { id, request } => {
                asked.push(Url::parse(&request.url).unwrap().path().to_owned());
                Event::Responded { id, response: answers.next().unwrap().clone() }
            }
            Effect::Wait { id, delay } => {
                asked.push(format!("{delay:?}"));
                Event::Elapsed { id }
            }
            Effect::Finish(outcome) => break outcome,
        };
    };
    assert_eq!((asked, outcome), expected);
}

#[test]
fn events_that_are_not_awaited_change_nothing() {
    let program = program(RETRIES);
    let mut machine = Machine::new(&program, 0, Settings::default());
    machine.step(Event::started(Value::Null));
    let before = machine.state().clone();
    for event in [
        Event::Elapsed { id: 99 },
        Event::Responded { id: 99, response: response(200, "{}") },
        Event::started(Value::Null),
    ] {
        let reaction = machine.step(event);
        assert_eq!((reaction.effect, reaction.trace.len()), (None, 0));
    }
    assert_eq!(*machine.state(), before);
}

#[test]
fn no_connection_fails_the_step_with_its_reason() {
    let (_, outcome) =
        run(&program("- workflowId: main\n  steps: [{stepId: one, operationId: a}]\n"), Settings::default(), &[]);
    let error = outcome.error.unwrap();
    assert_eq!((&*error.code, outcome.status), ("http-connect", Status::Failure));
    assert!(error.message.contains("refused"), "{}", error.message);
}
