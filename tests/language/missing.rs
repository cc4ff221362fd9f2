//! What becomes of expressions without a value in what is sent, and how it is told (decisions A01, A02, A50).

use crate::support::binary::{Finished, Folder, arazzo, finish};
use crate::support::server::{Response, Server};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A run of one step: what came of it, and what was sent.
struct Run {
    done: Finished,
    sent: Vec<(String, String)>,
}

impl Run {
    fn report(&self) -> Value {
        serde_json::from_str(&self.done.stdout).unwrap_or_else(|_| panic!("{} {}", self.done.stdout, self.done.stderr))
    }

    fn step(&self) -> Value {
        self.report()["steps"][0].clone()
    }
}

/// Runs the step `s` with the members of `step`; the input `set` is "x", `none` is null, `unset` is not given.
fn run(step: &Value, command: &str, arguments: &[&str]) -> Run {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&sent);
    let server = Server::start(move |request| {
        log.lock().unwrap().push((request.target.clone(), request.text()));
        Response { status: 200, ..Response::default() }
    })
    .unwrap();
    let folder = Folder::new().unwrap();
    let body = json!({"content": {"application/json": {}}});
    let id = json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]);
    let api = json!({"openapi": "3.1.0", "info": {"title": "api", "version": "1"}, "servers": [{"url": server.base()}],
        "paths": {"/a": {"post": {"operationId": "post", "requestBody": body,
                    "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}]}},
                  "/b/{id}": {"parameters": id, "get": {"operationId": "get"}}}});
    let mut whole = json!({"stepId": "s", "outputs": {"none": "$response.body#/nothing"}});
    whole.as_object_mut().unwrap().extend(step.as_object().unwrap().clone());
    let called = json!({"workflowId": "called", "inputs": {"type": "object", "properties": {"n": {}}},
        "steps": [{"stepId": "c", "operationId": "post"}]});
    let inputs = json!({"type": "object", "properties": {"set": {}, "none": {}, "unset": {}}});
    let description = json!({"arazzo": "1.1.0", "info": {"title": "t", "version": "1"},
        "sourceDescriptions": [{"name": "api", "url": "./api.json"}],
        "workflows": [{"workflowId": "main", "inputs": inputs, "steps": [whole]}, called]});
    folder.write("api.json", api.to_string()).unwrap();
    folder.write("arazzo.json", format!("{description:#}")).unwrap();
    let mut binary = arazzo();
    binary.args([command, "arazzo.json", "-w", "main", "--input", "set=x", "--input", "none:=null"]);
    binary.args(arguments).current_dir(folder.path());
    let done = finish(binary, Duration::from_mins(1), |_| {}).unwrap();
    drop(server);
    let sent = std::mem::take(&mut *sent.lock().unwrap());
    Run { done, sent }
}

fn body(payload: &Value) -> Value {
    json!({"operationId": "post", "requestBody": {"contentType": "application/json", "payload": payload}})
}

fn parameter(operation: &str, name: &str, place: &str, value: &Value) -> Value {
    json!({"operationId": operation, "parameters": [{"name": name, "in": place, "value": value}]})
}

#[test]
fn elements_of_lists_that_are_null_for_want_of_a_value_are_remarked_on() {
    let step = body(&json!({"a": ["$inputs.set", "$inputs.unset", ["$inputs.unset"]], "b": ["$inputs.none", null]}));
    let run_ = run(&step, "run", &["--output", "json"]);
    assert_eq!(run_.sent[0].1, r#"{"a":["x",null,[null]],"b":[null,null]}"#);
    let remark = run_.step()["remark"].as_str().unwrap().to_owned();
    assert_eq!(remark.matches("an element of a list has no value").count(), 2, "{remark}");
    assert!(remark.contains("`$inputs.unset` (arazzo.json:"), "{remark}");
    let text = run(&step, "run", &[]);
    assert!(text.done.stderr.contains("an element of a list has no value: it is null"), "{}", text.done.stderr);
    // Many are told as some.
    let many = run(&body(&json!(vec!["$inputs.unset"; 1000])), "run", &["--output", "json"]);
    let remark = many.step()["remark"].as_str().unwrap().to_owned();
    assert!(remark.len() < 2000 && remark.contains("and 992 more"), "{remark}");
}

#[test]
fn null_in_a_url_is_remarked_on() {
    for (step, target, told) in [
        (parameter("get", "id", "path", &json!("n-{$inputs.none}")), "/b/n-null", true),
        (parameter("post", "q", "query", &json!("n-{$inputs.none}")), "/a?q=n-null", true),
        (parameter("post", "q", "query", &json!("n-{$inputs.set}")), "/a?q=n-x", false),
        (parameter("post", "q", "query", &json!("$inputs.none")), "/a", false),
        (parameter("post", "X-H", "header", &json!("n-{$inputs.none}")), "/a", false),
    ] {
        let run = run(&step, "run", &["--output", "json"]);
        assert_eq!(run.sent[0].0, target);
        let remark = run.step().get("remark").cloned();
        let says = |remark: &Value| remark.as_str().unwrap().contains("`$inputs.none` is null: the text `null`");
        assert_eq!(remark.as_ref().map(says), told.then_some(true), "{target}: {remark:?}");
    }
}

/// Steps that leave something out, and the expression that has no value.
fn lacking() -> Vec<(Value, &'static str)> {
    let in_text = json!("{\"a\": \"{$inputs.unset}\"}");
    let replaced = json!({"operationId": "post", "requestBody": {"contentType": "application/json", "payload": {"a": 1},
        "replacements": [{"target": "/a", "value": "$inputs.unset"}]}});
    let selector = json!({"context": "$inputs.unset", "selector": "$.a", "type": "jsonpath"});
    vec![
        (body(&json!({"a": {"b": "$inputs.unset"}})), "$inputs.unset"),
        (body(&json!(["$inputs.unset"])), "$inputs.unset"),
        (body(&json!("$inputs.unset")), "$inputs.unset"),
        (body(&in_text), "{$inputs.unset}"),
        (body(&json!({"a": selector})), "selector `$.a` on `$inputs.unset`"),
        (replaced, "$inputs.unset"),
        (parameter("post", "q", "query", &json!("$inputs.unset")), "$inputs.unset"),
        (parameter("post", "q", "query", &json!(["$inputs.unset"])), "$inputs.unset"),
        (parameter("post", "X-H", "header", &json!("$inputs.unset")), "$inputs.unset"),
        (parameter("post", "c", "cookie", &json!("$inputs.unset")), "$inputs.unset"),
        (json!({"workflowId": "called", "parameters": [{"name": "n", "value": "$inputs.unset"}]}), "$inputs.unset"),
    ]
}

#[test]
fn strict_missing_fails_a_step_for_every_value_that_is_not_there() {
    for (step, expression) in lacking() {
        let lax = run(&step, "run", &["--output", "json"]);
        assert_eq!((lax.done.code, lax.sent.len()), (Some(0), 1), "{step}: {}", lax.done.stdout);
        for mode in
            [&["--output", "json", "--strict-missing"][..], &["--output", "json", "--strict-missing", "--dry-run"]]
        {
            let strict = run(&step, "run", mode);
            assert_eq!((strict.done.code, strict.sent.len()), (Some(1), 0), "{step}: {}", strict.done.stdout);
            let error = strict.report()["error"].clone();
            assert_eq!((&error["code"], &error["stepId"]), (&json!("missing-value"), &json!("s")), "{error}");
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(expression) && message.contains("(arazzo.json:"), "{message}");
        }
    }
}

#[test]
fn strict_missing_leaves_null_and_what_is_there_alone() {
    let step = body(&json!({"a": "$inputs.none", "b": ["$inputs.set"], "c": null}));
    let strict = run(&step, "run", &["--output", "json", "--strict-missing"]);
    assert_eq!(strict.done.code, Some(0), "{}", strict.done.stdout);
    assert_eq!(strict.sent[0].1, r#"{"a":null,"b":["x"],"c":null}"#);
    let step = parameter("post", "q", "query", &json!("$inputs.none"));
    assert_eq!(run(&step, "run", &["--strict-missing"]).sent[0].0, "/a");
}

#[test]
fn missing_in_text_is_an_error_or_empty() {
    let text = parameter("post", "q", "query", &json!("a-{$inputs.unset}-b"));
    for strict in [
        &["--output", "json"][..],
        &["--output", "json", "--missing-in-text=error"],
        &["--output", "json", "--strict-missing"],
    ] {
        let refused = run(&text, "run", strict);
        assert_eq!((refused.done.code, refused.sent.len()), (Some(1), 0), "{strict:?}");
    }
    let empty = run(&text, "run", &["--output", "json", "--missing-in-text=empty"]);
    assert_eq!(empty.sent[0].0, "/a?q=a--b");
    let remark = empty.step()["remark"].as_str().unwrap().to_owned();
    assert!(remark.contains("`$inputs.unset` has no value: it is left empty"), "{remark}");
    assert!(remark.contains("`a-{$inputs.unset}-b` (arazzo.json:"), "{remark}");
    // A member that is nothing but the expression is left out all the same, and a segment of the path stays one.
    let template = json!("{\"a\": \"{$inputs.unset}\", \"b\": \"<{$inputs.unset}>\"}");
    let empty = run(&body(&template), "run", &["--missing-in-text=empty"]);
    assert_eq!(empty.sent[0].1, r#"{"b":"<>"}"#);
    let path = parameter("get", "id", "path", &json!("{$inputs.unset}"));
    let empty = run(&path, "run", &["--output", "json", "--missing-in-text=empty"]);
    assert_eq!((empty.sent.len(), &empty.report()["error"]["code"]), (0, &json!("path-segment")));
}

#[test]
fn strict_missing_and_empty_texts_exclude_each_other() {
    let run = run(&body(&json!(1)), "run", &["--strict-missing", "--missing-in-text=empty"]);
    assert_eq!((run.done.code, run.sent.len()), (Some(2), 0), "{}", run.done.stderr);
    assert!(run.done.stderr.contains("cannot be used with"), "{}", run.done.stderr);
}

#[test]
fn tests_explore_with_the_same_policy() {
    let step = body(&json!({"a": "$inputs.unset"}));
    let wanted = ["--input", "unset:=null"];
    let found = |arguments: &[&str]| {
        let run = run(&step, "test", arguments);
        assert_eq!(run.sent.len(), 0);
        run.done.stdout.contains("missing-value") || run.done.stdout.contains("has no value")
    };
    assert!(!found(&["--list"]));
    assert!(found(&["--format", "json", "--strict-missing"]));
    assert!(!found(&[&wanted[..], &["--format", "json", "--strict-missing"]].concat()));
}
