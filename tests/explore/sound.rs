//! Documents without a defect: nothing is found, and everything is covered.

use super::document::{CREATE, Document, findings};

const SOUND: &[(&str, &str)] = &[
    ("one request", "  steps:\n  - {stepId: a, operationId: ping}\n"),
    (
        "a chain",
        "  steps:\nCREATE  - stepId: b\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]\n    successCriteria: [{condition: $statusCode == 200}]\n    outputs: {state: $response.body#/status}\n  outputs: {state: $steps.b.outputs.state}\n",
    ),
    (
        "a poll with an action for every state",
        "  steps:\nCREATE  - stepId: poll\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]\n    successCriteria: [{condition: $statusCode == 200}, {condition: $response.body#/status != 'FAILED'}]\n    onSuccess:\n    - {name: done, type: end, criteria: [{condition: $response.body#/status == 'DONE'}]}\n    - {name: again, type: goto, stepId: poll, criteria: [{condition: $response.body#/status == 'PENDING'}]}\n",
    ),
    (
        "retries",
        "  steps:\n  - stepId: a\n    operationId: ping\n    successCriteria: [{condition: $statusCode == 200}]\n    onFailure: [{name: again, type: retry, retryAfter: 1, retryLimit: 3, criteria: [{condition: $statusCode == 503}]}]\n",
    ),
    (
        "a branch for what is meant",
        "  steps:\nCREATE  - stepId: b\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]\n    successCriteria: [{condition: $statusCode == 200}]\n    onSuccess: [{name: ready, type: end, criteria: [{condition: $response.body#/status == 'DONE'}]}]\n    onFailure: [{name: gone, type: goto, stepId: c, criteria: [{condition: $statusCode == 404}]}]\n  - {stepId: c, operationId: ping, successCriteria: [{condition: $statusCode == 200}]}\n",
    ),
    (
        "a called workflow",
        "  steps:\n  - {stepId: a, workflowId: inner, outputs: {id: $outputs.id}}\n  outputs: {id: $steps.a.outputs.id}\n- workflowId: inner\n  steps:\nCREATE  outputs: {id: $steps.create.outputs.id}\n",
    ),
    (
        "numbers between limits",
        "  steps:\nCREATE  - stepId: b\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]\n    successCriteria: [{condition: $statusCode == 200}, {condition: $response.body#/progress > 30 && $response.body#/progress < 34}, {condition: $response.body#/progress != 32}]\n",
    ),
    (
        "a later criterion about an earlier answer",
        "  steps:\n  - stepId: first\n    operationId: create\n    requestBody: {contentType: application/json, payload: {name: a}}\n    successCriteria: [{condition: $statusCode == 201}]\n    outputs: {id: $response.body#/id, state: $response.body#/status}\n  - stepId: b\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.first.outputs.id}]\n    successCriteria: [{condition: $statusCode == 200}, {condition: $steps.first.outputs.state == 'DONE'}]\n",
    ),
    (
        "actions by an output of the step itself",
        "  steps:\nCREATE  - stepId: poll\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]\n    successCriteria: [{condition: $statusCode == 200}, {condition: $response.body#/status != 'FAILED'}]\n    outputs: {state: $response.body#/status}\n    onSuccess:\n    - {name: done, type: end, criteria: [{condition: $steps.poll.outputs.state == 'DONE'}]}\n    - {name: again, type: goto, stepId: poll, criteria: [{condition: $steps.poll.outputs.state == 'PENDING'}]}\n",
    ),
    (
        "a criterion about what a called workflow answers",
        "  steps:\n  - {stepId: a, workflowId: inner, outputs: {state: $outputs.state}}\n  - {stepId: b, operationId: ping, successCriteria: [{condition: $statusCode == 200}, {condition: $steps.a.outputs.state == 'DONE'}]}\n- workflowId: inner\n  steps:\n  - stepId: create\n    operationId: create\n    requestBody: {contentType: application/json, payload: {name: a}}\n    successCriteria: [{condition: $statusCode == 201}]\n    outputs: {state: $response.body#/status}\n  outputs: {state: $steps.create.outputs.state}\n",
    ),
    (
        "branches by an input",
        "  inputs: {type: object, properties: {mode: {type: string}, size: {type: integer}}}\n  steps:\n  - stepId: a\n    operationId: ping\n    successCriteria: [{condition: $statusCode == 200}]\n    onSuccess: [{name: stop, type: end, criteria: [{condition: $inputs.mode == 'stop'}]}, {name: big, type: goto, stepId: c, criteria: [{condition: $inputs.size > 1000}]}]\n  - {stepId: b, operationId: ping, successCriteria: [{condition: $statusCode == 200}]}\n  - {stepId: c, operationId: ping, successCriteria: [{condition: $statusCode == 200}]}\n",
    ),
    (
        "a failure that tries again from the start",
        "  steps:\n  - stepId: a\n    operationId: ping\n    successCriteria: [{condition: $statusCode == 200}]\n    onFailure: [{name: over, type: goto, stepId: a}]\n",
    ),
    (
        "an action behind retries that always apply",
        "  steps:\n  - stepId: a\n    operationId: create\n    requestBody: {contentType: application/json, payload: {name: a}}\n    successCriteria: [{condition: $statusCode == 201}]\n    onFailure:\n    - {name: again, type: retry, retryLimit: 2}\n    - {name: known, type: goto, stepId: c, criteria: [{condition: $response.body#/id == 'E7'}]}\n  - {stepId: b, operationId: ping, successCriteria: [{condition: $statusCode == 200}], onSuccess: [{name: over, type: end}]}\n  - {stepId: c, operationId: ping, successCriteria: [{condition: $statusCode == 200}]}\n",
    ),
    (
        "a later criterion that others stand before",
        "  steps:\n  - stepId: first\n    operationId: create\n    requestBody: {contentType: application/json, payload: {name: a}}\n    successCriteria: [{condition: $statusCode == 201}]\n    outputs: {id: $response.body#/id, progress: $response.body#/progress}\n  - {stepId: b, operationId: ping, successCriteria: [{condition: $statusCode == 200}, {condition: $steps.first.outputs.progress < 60}]}\n  - {stepId: c, operationId: ping, successCriteria: [{condition: $statusCode == 200}, {condition: $steps.first.outputs.progress == 55}]}\n",
    ),
    (
        "values that are made up where the API wants others",
        "  inputs: {type: object, required: [size, limit], properties: {size: {type: integer}, limit: {type: integer}, kind: {type: string}}}\n  steps:\n  - {stepId: a, operationId: create, requestBody: {contentType: application/json, payload: {name: x, size: $inputs.size, kind: $inputs.kind}}, successCriteria: [{condition: $statusCode == 201}], outputs: {id: $response.body#/id, progress: $response.body#/progress}}\n  - {stepId: b, operationId: list, parameters: [{name: limit, in: query, value: $inputs.limit}], successCriteria: [{condition: $statusCode == 200}]}\n  - {stepId: c, operationId: list, parameters: [{name: limit, in: query, value: $steps.a.outputs.progress}], successCriteria: [{condition: $statusCode == 200}]}\n",
    ),
    (
        "inputs that need not be given",
        "  inputs: {type: object, properties: {size: {type: integer}}}\n  steps:\n  - stepId: a\n    operationId: create\n    requestBody: {contentType: application/json, payload: {name: x, size: $inputs.size}}\n    successCriteria: [{condition: $statusCode == 201}]\n",
    ),
];

#[test]
fn sound_documents_have_no_findings_and_are_covered() {
    for (name, steps) in SOUND {
        let document = Document::new(&steps.replace("CREATE", CREATE));
        let (report, code) = document.test(&["--fail-on", "info"]);
        assert_eq!(findings(&report), [], "{name}");
        assert_eq!(code, Some(0), "{name}");
        for workflow in report["workflows"].as_array().expect("a list") {
            assert_eq!(workflow["complete"], true, "{name}");
            for (kind, row) in workflow["coverage"].as_object().expect("an object") {
                assert_eq!(row["uncovered"], serde_json::json!([]), "{name}: {kind}");
            }
        }
    }
}

#[test]
fn retries_are_followed_to_their_end() {
    let (_, steps) = SOUND.iter().find(|(name, _)| *name == "retries").expect("it is there");
    let document = Document::new(steps);
    let done = document.run("test", &["--list"]);
    let lines: Vec<&str> = done.stdout.lines().filter(|line| line.contains("→ again")).collect();
    assert!(lines.iter().any(|line| line.contains("failure") && line.contains("(×3)")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("success")), "{lines:#?}");
}

#[test]
fn the_report_is_the_same_each_time() {
    let (_, steps) = SOUND.get(2).expect("it is there");
    let document = Document::new(&steps.replace("CREATE", CREATE));
    let first = document.run("test", &["--format", "json"]);
    let second = document.run("test", &["--format", "json"]);
    assert_eq!(first.stdout, second.stdout);
}
