//! What `--mock` answers: states that are passed through, and media types as they are described.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use std::time::Duration;

const API: &str = r#"{"openapi":"3.1.0","info":{"title":"a","version":"1"},"servers":[{"url":"http://api.example"}],"paths":{
 "/job":{"get":{"operationId":"job","responses":{"200":{"description":"it","content":{"application/json":{"schema":{
   "type":"object","required":["status"],"properties":{"status":{"type":"string","enum":["DONE","PENDING","QUEUED"]}}}}}}}}},
 "/parts":{"get":{"operationId":"parts","responses":{"200":{"description":"it","content":{"multipart/form-data":{"schema":{
   "type":"object","required":["meta"],"properties":{"meta":{"type":"object","properties":{"id":{"type":"string"}}}}}}}}}}},
 "/form":{"get":{"operationId":"form","responses":{"200":{"description":"it","content":{"application/x-www-form-urlencoded":{"schema":{
   "type":"object","required":["token"],"properties":{"token":{"type":"string"}}}}}}}}},
 "/maybe":{"get":{"operationId":"maybe","responses":{"204":{"description":"nothing"},"206":{"description":"some","content":{"application/json":{"schema":{
   "type":"object","properties":{"left":{"type":"integer"}}}}}}}}},
 "/bytes":{"get":{"operationId":"bytes","responses":{"200":{"description":"it","content":{"image/png":{"schema":{
   "type":"string","format":"binary"}}}}}}}}}"#;

/// `arazzo run --mock` of a workflow with these steps.
fn run(steps: &str) -> (Finished, serde_json::Value) {
    let folder = Folder::new().unwrap();
    folder.write("api.json", API).unwrap();
    let head = "arazzo: 1.0.1\ninfo: {title: t, version: '1'}\nsourceDescriptions: [{name: api, url: api.json, type: openapi}]\n";
    let file = folder.write("arazzo.yaml", format!("{head}workflows:\n- workflowId: w\n  steps:\n{steps}")).unwrap();
    let mut command = arazzo();
    command.arg("run").arg(file).args(["-w", "w", "--mock", "--output", "json"]);
    let done = finish(command, Duration::from_mins(1), |_| {}).unwrap();
    let report = serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:#?}"));
    (done, report)
}

#[test]
fn a_poll_by_retries_passes_through_the_states_that_they_name() {
    let (done, report) = run("  - stepId: poll
    operationId: job
    successCriteria: [{condition: $statusCode == 200}, {condition: $response.body#/status == 'DONE'}]
    outputs: {status: $response.body#/status}
    onFailure:
    - {name: broken, type: retry, retryLimit: 2, criteria: [{condition: $statusCode == 503}]}
    - {name: queued, type: retry, retryLimit: 5, criteria: [{condition: $response.body#/status == 'QUEUED'}]}
    - {name: pending, type: retry, retryLimit: 5, criteria: [{condition: $response.body#/status == 'PENDING'}]}
  outputs: {status: $steps.poll.outputs.status}
");
    assert_eq!(done.code, Some(0), "{done:#?}");
    let steps = report["steps"].as_array().unwrap();
    let taken: Vec<&str> = steps.iter().filter_map(|step| step["action"]["name"].as_str()).collect();
    assert_eq!((steps.len(), taken), (3, vec!["queued", "pending"]), "{report:#}");
    assert_eq!(report["outputs"]["status"], "DONE");
}

#[test]
fn a_poll_by_retries_that_do_something_first_passes_through_the_states_too() {
    let (done, report) = run("  - stepId: poll
    operationId: job
    successCriteria: [{condition: $statusCode == 200}, {condition: $response.body#/status == 'DONE'}]
    onFailure:
    - {name: denied, type: retry, retryLimit: 2, stepId: aside, criteria: [{condition: $statusCode == 401}]}
    - {name: queued, type: retry, retryLimit: 5, stepId: aside, criteria: [{condition: $response.body#/status == 'QUEUED'}]}
    - {name: pending, type: retry, retryLimit: 5, workflowId: other, criteria: [{condition: $response.body#/status == 'PENDING'}]}
    onSuccess: [{name: over, type: end}]
  - {stepId: aside, operationId: form}
- workflowId: other
  steps: [{stepId: inner, operationId: form}]
");
    assert_eq!(done.code, Some(0), "{done:#?}");
    let ids: Vec<&str> =
        report["steps"].as_array().unwrap().iter().filter_map(|step| step["stepId"].as_str()).collect();
    assert_eq!(ids, ["poll", "aside", "poll", "inner", "poll"], "{report:#}");
}

#[test]
fn what_is_asked_of_a_body_is_answered_with_one() {
    let (done, report) = run("  - stepId: a
    operationId: maybe
    successCriteria: [{condition: $response.body#/left < 3}]
    outputs: {left: $response.body#/left, status: $statusCode}
  - {stepId: b, operationId: maybe, outputs: {status: $statusCode}}
  outputs: {left: $steps.a.outputs.left, first: $steps.a.outputs.status, second: $steps.b.outputs.status}
");
    assert_eq!(done.code, Some(0), "{done:#?}");
    assert!(report["outputs"]["left"].as_i64().unwrap() < 3, "{report:#}");
    assert_eq!((&report["outputs"]["first"], &report["outputs"]["second"]), (&206.into(), &204.into()), "{report:#}");
}

#[test]
fn pointers_lead_into_answers_that_are_forms() {
    let (done, report) = run("  - stepId: a
    operationId: form
    successCriteria: [{condition: $response.body#/token == 't 1&2'}]
    outputs: {token: $response.body#/token, all: $response.body}
  outputs: {token: $steps.a.outputs.token, all: $steps.a.outputs.all}
");
    assert_eq!(done.code, Some(0), "{done:#?}");
    assert_eq!(report["outputs"]["token"], "t 1&2", "{report:#}");
    assert_eq!(report["outputs"]["all"], "token=t%201%262", "{report:#}");
}

#[test]
fn a_poll_that_nothing_leads_out_of_ends_with_the_reason() {
    let (done, report) = run("  - stepId: poll
    operationId: job
    successCriteria: [{condition: $statusCode == 200}]
    onSuccess:
    - {name: one, type: goto, stepId: poll, criteria: [{condition: $response.body#/status == 'PENDING'}]}
    - {name: other, type: goto, stepId: poll, criteria: [{condition: $response.body#/status != 'PENDING'}]}
");
    assert_eq!(done.code, Some(1), "{done:#?}");
    assert!(report["steps"].as_array().unwrap().len() < 100, "{done:#?}");
    let message = report["error"]["message"].as_str().unwrap();
    assert!(message.contains("polls without end") && message.contains("the mock found no answer"), "{message}");
}

#[test]
fn answers_have_the_media_type_that_is_described() {
    let (done, report) = run("  - {stepId: a, operationId: parts, outputs: {body: $response.body, type: $response.header.Content-Type}}
  - {stepId: b, operationId: form, outputs: {body: $response.body}}
  - {stepId: c, operationId: bytes, outputs: {type: $response.header.Content-Type}}
  outputs: {parts: $steps.a.outputs.body, kind: $steps.a.outputs.type, form: $steps.b.outputs.body, bytes: $steps.c.outputs.type}
");
    assert_eq!(done.code, Some(0), "{done:#?}");
    let outputs = &report["outputs"];
    assert!(outputs["kind"].as_str().unwrap().starts_with("multipart/form-data; boundary="), "{outputs:#}");
    assert!(outputs["parts"].as_str().unwrap().contains("name=\"meta\""), "{outputs:#}");
    assert!(outputs["form"].as_str().unwrap().starts_with("token="), "{outputs:#}");
    assert_eq!(outputs["bytes"], "image/png", "{outputs:#}");
}
