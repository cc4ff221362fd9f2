//! What a report says of values that are not what they seem, or are not there (decisions A04 and A56).

use crate::support::binary::{Finished, Folder, arazzo, finish};
use crate::support::server::{Response, Server};
use serde_json::{Value, json};
use std::time::Duration;

/// Runs a step with `outputs` against a server that answers with `body`, and reports as `output` says.
fn run(outputs: &Value, kind: &'static str, body: &'static str, arguments: &[&str]) -> Finished {
    let server = Server::start(move |_| {
        let headers = vec![("Content-Type".to_owned(), kind.to_owned())];
        Response { status: 200, headers, body: body.into(), ..Response::default() }
    })
    .unwrap();
    let folder = Folder::new().unwrap();
    let api = json!({"openapi": "3.1.0", "info": {"title": "api", "version": "1"}, "servers": [{"url": server.base()}],
        "paths": {"/a": {"get": {"operationId": "get"}}}});
    let description = json!({
        "arazzo": "1.1.0",
        "info": {"title": "t", "version": "1"},
        "sourceDescriptions": [{"name": "api", "url": "./api.json"}],
        "workflows": [{"workflowId": "main", "steps": [{"stepId": "s", "operationId": "get", "outputs": outputs}]}]
    });
    folder.write("api.json", api.to_string()).unwrap();
    folder.write("arazzo.json", description.to_string()).unwrap();
    let mut command = arazzo();
    command.arg("run").args(arguments).current_dir(folder.path());
    let done = finish(command, Duration::from_mins(1), |_| {}).unwrap();
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    done
}

fn step(outputs: &Value, kind: &'static str, body: &'static str) -> Value {
    let done = run(outputs, kind, body, &["--output", "json"]);
    let result: Value = serde_json::from_str(&done.stdout).unwrap();
    result["steps"][0].clone()
}

#[test]
fn a_body_that_is_not_what_it_says_is_told() {
    let pointer = json!({"a": "$response.body#/a"});
    for (outputs, kind, body, told) in [
        (&pointer, "application/json", "{oops}", Some("says that it is JSON and is none")),
        (&json!({}), "application/problem+json", "<html>", Some("says that it is JSON and is none")),
        (&pointer, "text/plain", "{\"a\": 1}", Some("does not say that it is JSON")),
        (&pointer, "application/json", "{\"a\": 1}", None),
        (&json!({"a": "$response.body"}), "text/plain", "{\"a\": 1}", None),
        (&pointer, "text/plain", "hello", Some("which is text and no structure")),
    ] {
        let step = step(outputs, kind, body);
        match told {
            Some(told) => assert!(step["remark"].as_str().is_some_and(|remark| remark.contains(told)), "{step}"),
            None => assert_eq!(step.get("remark"), None, "{step}"),
        }
    }
    let done = run(&pointer, "application/json", "{oops}", &[]);
    assert!(done.stderr.contains("says that it is JSON and is none"), "{}", done.stderr);
}

#[test]
fn outputs_without_a_value_are_named() {
    let outputs = json!({"a": "$response.body#/a", "b": "$response.body#/b", "c": "$response.header.X-None"});
    let step = step(&outputs, "application/json", "{\"a\": null}");
    assert_eq!(step["outputs"], json!({"a": null}), "{step}");
    assert_eq!(step["outputsWithoutValue"], json!(["b", "c"]), "{step}");
}
