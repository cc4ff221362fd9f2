//! What a document makes of little by handing it on: it ends with an error, soon and in bounded memory.

use super::project::{FLOW, Project, answering};
use std::time::Duration;

const HEAD: &str = "arazzo: 1.1.0\ninfo: {title: flow, version: \"1\"}\n\
                    sourceDescriptions: [{name: api, url: ./api.yaml, type: openapi}]\nworkflows:\n";

#[test]
fn what_grows_from_call_to_call_is_stopped() {
    let calling = |parameter: &str| {
        format!(
            "{HEAD}  - workflowId: main\n    inputs: {{type: object, properties: {{x: {{default: aaaaaaaaaaaaaaaa}}}}}}\n    \
             steps:\n      - {{stepId: again, workflowId: main, parameters: [{{name: x, value: {parameter}}}]}}\n"
        )
    };
    let going = |parameter: &str| {
        format!(
            "{HEAD}  - workflowId: main\n    inputs: {{type: object, properties: {{x: {{default: a}}}}}}\n    steps:\n      \
             - stepId: ask\n        operationId: get\n        onSuccess:\n          - {{name: on, type: goto, workflowId: \
             main, parameters: [{{name: x, value: {parameter}}}]}}\n"
        )
    };
    for (what, flow) in [
        ("text", calling(&format!("\"{}\"", "{$inputs.x}".repeat(32)))),
        ("structure", calling(&format!("[{}]", ["$inputs.x"; 32].join(", ")))),
        ("depth", going("{a: $inputs.x}")),
        ("doubling", going("{a: $inputs.x, b: $inputs.x}")),
    ] {
        let project = Project::new(&flow, "http://127.0.0.1:9");
        let finished = project.arazzo(&["run", "--mock", "--output", "json"]);
        assert_eq!(finished.code, Some(1), "{what}: {finished:#?}");
        assert!(finished.stdout.contains("value-too-large"), "{what}: {finished:#?}");
        assert!(finished.elapsed < Duration::from_secs(45), "{what}: {:?}", finished.elapsed);
    }
}

#[test]
fn a_run_holds_no_more_than_its_budget() {
    let body = format!("{{\"text\": \"{}\"}}", "x".repeat(700_000));
    let head = "HTTP/1.1 200 OK\nContent-Type: application/json\n";
    let server = answering(&format!("{head}Content-Length: {}\n\n{body}", body.len()));
    let steps = "        outputs: {all: $response.body}\n      - stepId: more\n        operationId: get\n        outputs: {all: \
                 $response.body}\n";
    let project = Project::new(&(FLOW.to_owned() + steps), &server.url(""));
    let (finished, result) = project.json(&["--budget", "context=1MiB"]);
    assert_eq!((finished.code, result["error"]["code"].as_str()), (Some(4), Some("max-context")), "{finished:#?}");
    assert_eq!(project.json(&["--budget", "context=8MiB"]).0.code, Some(0));
}

#[test]
fn budgets_bound_every_command_that_they_have_a_meaning_for() {
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    for command in [&["test"][..], &["graph"], &["mock"], &["validate"], &["run", "--mock"]] {
        let all = [command, &["arazzo.yaml", "--budget", "document=64"]].concat();
        let finished = project.arazzo(&all);
        assert!(matches!(finished.code, Some(1 | 3)), "{command:?}: {finished:#?}");
        assert!((finished.stdout + &finished.stderr).contains("64"), "{command:?}");
    }
    for command in ["graph", "mock", "validate"] {
        let finished = project.arazzo(&[command, "arazzo.yaml", "--budget", "depth=3"]);
        assert!(finished.code == Some(2) && finished.stderr.contains("runs nothing"), "{command}: {finished:#?}");
    }
    let finished = project.arazzo(&["test", "arazzo.yaml", "--list", "--budget", "depth=0"]);
    assert!(finished.stdout.contains("max-depth"), "a test is a run: {finished:#?}");
}

#[test]
fn no_loop_runs_without_a_pause() {
    // Nothing listens there: each attempt takes no time.
    let action = |name: &str, rest: &str| {
        FLOW.replace(
            "        successCriteria",
            &format!("        {name}: [{{name: on, {rest}}}]\n        successCriteria"),
        )
    };
    for (what, flow, end, range) in [
        ("a goto to the workflow", action("onFailure", "type: goto, workflowId: main"), "max-wait", 2..=60),
        ("a retry", action("onFailure", "type: retry, retryAfter: 0, retryLimit: 1000000"), "hot-loop", 121..=121),
    ] {
        let project = Project::new(&flow, "http://127.0.0.1:9");
        let (finished, result) = project.json(&["--max-wait", "3s"]);
        let attempts = result["steps"].as_array().unwrap().len();
        assert!(range.contains(&attempts), "{what}: {attempts} attempts in three seconds");
        assert_eq!((finished.code, result["error"]["code"].as_str()), (Some(4), Some(end)), "{what}: {finished:#?}");
    }
}
