//! Documents with one defect each, and the finding that tells it.

use super::document::{CREATE, Document, findings};

/// A document with a defect.
struct Defect {
    code: &'static str,
    severity: &'static str,
    /// The workflow from its steps on; `CREATE` stands for a step that makes a job.
    steps: &'static str,
    /// A text of the line that the finding points to.
    line: &'static str,
    /// A part of the message.
    words: &'static str,
    arguments: &'static [&'static str],
}

const POLL: &str = "  steps:
CREATE  - stepId: poll
    operationId: get
    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]
    successCriteria: [{condition: $statusCode == 200}]
    onSuccess:
    - {name: done, type: end, criteria: [{condition: $response.body#/status == 'DONE'}]}
    - {name: again, type: goto, stepId: poll, criteria: [{condition: $response.body#/status == 'PENDING'}]}
";

const DEFECTS: &[Defect] = &[
    Defect {
        code: "unmatched-succeeds",
        severity: "error",
        steps: POLL,
        line: "stepId: poll",
        words: "none of its actions",
        arguments: &["--on-unmatched", "next"],
    },
    Defect {
        code: "unmatched-state",
        severity: "info",
        steps: POLL,
        line: "stepId: poll",
        words: "status is FAILED",
        arguments: &[],
    },
    Defect {
        code: "idle-criteria",
        severity: "warning",
        steps: "  steps:\nCREATE    onSuccess: [{name: go, type: goto, stepId: next, criteria: [{condition: $response.body#/status == 'DONE'}]}]\n  - {stepId: next, operationId: ping}\n",
        line: "name: go",
        words: "`go` decide nothing",
        arguments: &[],
    },
    Defect {
        code: "loop-cannot-end",
        severity: "error",
        steps: "  steps:\n  - stepId: round\n    operationId: ping\n    successCriteria: [{condition: $statusCode == 200}]\n    onSuccess: [{name: again, type: goto, stepId: round}]\n",
        line: "stepId: round",
        words: "loop that nothing ends",
        arguments: &[],
    },
    Defect {
        code: "output-missing",
        severity: "warning",
        steps: "  steps:\nCREATE    onSuccess: [{name: skip, type: goto, stepId: last, criteria: [{condition: $response.body#/status == 'DONE'}]}]\n  - stepId: fetch\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]\n    successCriteria: [{condition: $statusCode == 200}]\n    outputs: {state: $response.body#/status}\n  - {stepId: last, operationId: ping, successCriteria: [{condition: $statusCode == 200}]}\n  outputs:\n    theState: $steps.fetch.outputs.state\n",
        line: "theState",
        words: "output `theState` has no value on",
        arguments: &[],
    },
    Defect {
        code: "dead-action",
        severity: "warning",
        steps: "  steps:\nCREATE    onSuccess: [{name: gone, type: end, criteria: [{condition: $statusCode == 404}]}]\n",
        line: "name: gone",
        words: "no status meets",
        arguments: &[],
    },
    Defect {
        code: "dead-action",
        severity: "warning",
        steps: "  steps:\nCREATE    onFailure: [{name: never, type: retry, retryLimit: 0}]\n",
        line: "name: never",
        words: "`retryLimit` is 0",
        arguments: &[],
    },
    Defect {
        code: "shadowed-action",
        severity: "warning",
        steps: "  steps:\nCREATE    onSuccess:\n    - {name: all, type: end}\n    - {name: hidden, type: end, criteria: [{condition: $response.body#/status == 'DONE'}]}\n",
        line: "name: hidden",
        words: "`all` before it always applies",
        arguments: &[],
    },
    Defect {
        code: "dead-step",
        severity: "warning",
        steps: "  steps:\n  - {stepId: a, operationId: ping, successCriteria: [{condition: $statusCode == 200}], onSuccess: [{name: on, type: goto, stepId: c}]}\n  - {stepId: b, operationId: ping}\n  - {stepId: c, operationId: ping}\n",
        line: "stepId: b",
        words: "no path comes to step `b`",
        arguments: &[],
    },
    Defect {
        code: "criterion-never-true",
        severity: "warning",
        steps: "  steps:\n  - {stepId: a, operationId: ping, successCriteria: [{condition: $statusCode == 20}]}\n",
        line: "$statusCode == 20}",
        words: "holds with no answer",
        arguments: &[],
    },
    Defect {
        code: "criterion-never-true",
        severity: "warning",
        steps: "  steps:\nCREATE  - stepId: b\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]\n    successCriteria: [{condition: $response.body#/status == 'READY'}]\n",
        line: "'READY'",
        words: "holds with no answer",
        arguments: &[],
    },
    Defect {
        code: "criterion-never-false",
        severity: "warning",
        steps: "  steps:\n  - {stepId: a, operationId: ping, successCriteria: [{condition: $statusCode == 200}, {condition: $statusCode > 0}]}\n",
        line: "$statusCode > 0",
        words: "holds whatever the API answers",
        arguments: &[],
    },
    Defect {
        code: "request-invalid",
        severity: "error",
        steps: "  steps:\n  - stepId: a\n    operationId: create\n    requestBody: {contentType: application/json, payload: {size: 1}}\n    successCriteria: [{condition: $statusCode == 201}]\n",
        line: "stepId: a",
        words: "the body: `name` is missing",
        arguments: &[],
    },
    Defect {
        code: "request-invalid",
        severity: "error",
        steps: "  steps:\n  - stepId: a\n    operationId: create\n    requestBody: {contentType: application/json, payload: {name: x, size: big}}\n    successCriteria: [{condition: $statusCode == 201}]\n",
        line: "stepId: a",
        words: "the body: /size: it must be of type integer, and is a string",
        arguments: &[],
    },
    Defect {
        code: "request-invalid",
        severity: "error",
        steps: "  steps:\n  - stepId: a\n    operationId: create\n    successCriteria: [{condition: $statusCode == 201}]\n",
        line: "stepId: a",
        words: "the body is missing",
        arguments: &[],
    },
    Defect {
        code: "request-invalid",
        severity: "error",
        steps: "  steps:\n  - {stepId: a, operationId: list, parameters: [{name: limit, in: query, value: many}], successCriteria: [{condition: $statusCode == 200}]}\n",
        line: "stepId: a",
        words: "query parameter `limit`: it must be of type integer",
        arguments: &[],
    },
    Defect {
        code: "request-invalid",
        severity: "error",
        steps: "  steps:\n  - stepId: a\n    operationId: create\n    requestBody: {contentType: application/json, payload: {name: x, size: 0}}\n    successCriteria: [{condition: $statusCode == 201}]\n",
        line: "stepId: a",
        words: "the body: /size: it must be at least 1",
        arguments: &[],
    },
    Defect {
        code: "request-invalid",
        severity: "error",
        steps: "  steps:\n  - stepId: a\n    operationId: create\n    requestBody: {contentType: text/plain, payload: hello}\n    successCriteria: [{condition: $statusCode == 201}]\n",
        line: "stepId: a",
        words: "the body is of text/plain, and the operation takes application/json",
        arguments: &[],
    },
    Defect {
        code: "request-invalid",
        severity: "error",
        steps: "  inputs: {type: object, properties: {limit: {type: integer}}}\n  steps:\n  - {stepId: a, operationId: list, parameters: [{name: limit, in: query, value: $inputs.limit}], successCriteria: [{condition: $statusCode == 200}]}\n",
        line: "stepId: a",
        words: "query parameter `limit`: it must be at most 100",
        arguments: &["--input", "limit=500"],
    },
    Defect {
        code: "request-not-built",
        severity: "warning",
        steps: "  inputs: {type: object, properties: {n: {type: integer}}}\n  steps:\n  - {stepId: a, operationId: list, parameters: [{name: limit, in: query, value: $inputs.n}], successCriteria: [{condition: $statusCode == 200}]}\n",
        line: "stepId: a",
        words: "query parameter `limit` must have a value",
        arguments: &[],
    },
    Defect {
        code: "request-not-built",
        severity: "error",
        steps: "  steps:\nCREATE    onFailure: [{name: on, type: goto, stepId: b, criteria: [{condition: $statusCode == 400}]}]\n  - stepId: skipped\n    operationId: ping\n    successCriteria: [{condition: $statusCode == 200}]\n    outputs: {x: $url}\n  - stepId: b\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.skipped.outputs.x}]\n    successCriteria: [{condition: $statusCode == 200}]\n",
        line: "- stepId: b",
        words: "cannot send its request on this path",
        arguments: &[],
    },
    Defect {
        code: "failure-succeeds",
        severity: "warning",
        steps: "  steps:\nCREATE    onFailure: [{name: anyway, type: goto, stepId: last}]\n  - {stepId: last, operationId: ping, successCriteria: [{condition: $statusCode == 200}]}\n",
        line: "name: anyway",
        words: "goes on after every failure",
        arguments: &[],
    },
    Defect {
        code: "error-status-succeeds",
        severity: "warning",
        steps: "  steps:\n  - stepId: a\n    operationId: create\n    requestBody: {contentType: application/json, payload: {name: x}}\n    successCriteria: [{condition: $response.body#/id != null}]\n",
        line: "stepId: a",
        words: "status 400 for success",
        arguments: &[],
    },
    Defect {
        code: "never-succeeds",
        severity: "error",
        steps: "  steps:\n  - {stepId: a, operationId: get, parameters: [{name: id, in: path, value: $inputs.nothing}]}\n",
        line: "workflowId: w",
        words: "no path of workflow `w` ends in success",
        arguments: &[],
    },
    Defect {
        code: "not-explored",
        severity: "error",
        steps: "  steps:\n  - stepId: a\n    operationId: ping\n    successCriteria: [{condition: $response.header.X-A == 'b'}, {condition: $response.header.X-A == 'c'}]\n",
        line: "stepId: a",
        words: "no answer was found",
        arguments: &[],
    },
    Defect {
        code: "no-success-found",
        severity: "error",
        steps: "  steps:\n  - stepId: a\n    operationId: ping\n    successCriteria: [{condition: $response.header.X-A == 'b'}, {condition: $response.header.X-A == 'c'}]\n",
        line: "workflowId: w",
        words: "no path was found",
        arguments: &[],
    },
    Defect {
        code: "criterion-never-true",
        severity: "warning",
        steps: "  steps:\nCREATE  - stepId: b\n    operationId: get\n    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]\n    successCriteria: [{condition: $response.body#/status == 'DONE'}, {condition: $response.body#/status == 'FAILED'}]\n",
        line: "== 'DONE'",
        words: "step `b` cannot succeed: none of the values",
        arguments: &[],
    },
    Defect {
        code: "criterion-never-true",
        severity: "warning",
        steps: "  steps:\n  - stepId: a\n    operationId: ping\n    successCriteria: [{context: $statusCode, type: regex, condition: '^7'}]\n",
        line: "'^7'",
        words: "holds with no answer",
        arguments: &[],
    },
    Defect {
        code: "undescribed-answer",
        severity: "warning",
        steps: "  steps:\nCREATE    onSuccess: [{name: odd, type: end, criteria: [{condition: $response.body#/status == 'ODD'}]}]\n  - {stepId: last, operationId: ping, successCriteria: [{condition: $statusCode == 200}]}\n",
        line: "name: odd",
        words: "action `odd` of step `create` is taken only by answers that the API does not give by its description: /status: it must be one of",
        arguments: &[],
    },
    Defect {
        code: "undescribed-answer",
        severity: "warning",
        steps: "  steps:\n  - {stepId: a, operationId: ping, successCriteria: [{condition: $statusCode == 204}]}\n",
        line: "stepId: a",
        words: "the status is 204, and it answers 200, 503",
        arguments: &[],
    },
    Defect {
        code: "undescribed-answer",
        severity: "warning",
        steps: "  steps:\n  - {stepId: a, operationId: ping, successCriteria: [{condition: $response.body#/ok == true}]}\n",
        line: "stepId: a",
        words: "it has a body, and none is described",
        arguments: &[],
    },
    Defect {
        code: "exploration-bounded",
        severity: "info",
        steps: POLL,
        line: "workflowId: w",
        words: "2 were",
        arguments: &["--max-paths", "2"],
    },
];

#[test]
fn every_defect_is_found_where_it_stands_and_shown_by_a_path() {
    let mut missed = Vec::new();
    for defect in DEFECTS {
        let document = Document::new(&defect.steps.replace("CREATE", CREATE));
        let (report, code) = document.test(defect.arguments);
        let found = findings(&report);
        let line = document.line(defect.line);
        let is_it = |(code, at, message): &&(String, u64, String)| {
            code == defect.code && *at == line && message.contains(defect.words)
        };
        if found.iter().find(is_it).is_none() {
            missed.push(format!("{} at line {line}: {found:#?}", defect.code));
            continue;
        }
        let errors = report["summary"]["errors"].as_u64().unwrap_or(0);
        assert_eq!(code, Some(i32::from(errors > 0)), "{}: {found:?}", defect.code);
        let severe = report["workflows"][0]["findings"].as_array().expect("a list").iter();
        let severities: Vec<_> =
            severe.filter(|one| one["code"] == defect.code).map(|one| one["severity"].clone()).collect();
        assert!(severities.iter().all(|severity| severity == defect.severity), "{}: {severities:?}", defect.code);
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn findings_below_the_threshold_do_not_fail_and_those_at_it_do() {
    let document = Document::new(&POLL.replace("CREATE", CREATE));
    for (threshold, code) in [("error", 0), ("warning", 0), ("info", 1), ("never", 0)] {
        let done = document.run("test", &["--fail-on", threshold]);
        assert_eq!(done.code, Some(code), "{threshold}: {done:#?}");
    }
    let done = document.run("test", &["--fail-on", "error", "--on-unmatched", "next"]);
    assert_eq!(done.code, Some(1), "{done:#?}");
    let done = document.run("test", &["--fail-on", "never", "--on-unmatched", "next"]);
    assert_eq!(done.code, Some(0), "{done:#?}");
}

#[test]
fn the_path_of_a_finding_can_be_told() {
    let document = Document::new(&POLL.replace("CREATE", CREATE));
    let (report, _) = document.test(&["--on-unmatched", "next"]);
    let found = report["workflows"][0]["findings"].as_array().expect("a list");
    let path = found.iter().find(|one| one["code"] == "unmatched-succeeds").map(|one| one["path"].clone());
    let path = path.expect("it is found");
    let path = path.as_str().expect("it has a path");
    let done = document.run("test", &["--on-unmatched", "next", "--explain", path]);
    assert_eq!(done.code, Some(0), "{done:#?}");
    for part in
        ["POST http://api.example/jobs", "\"name\": \"a\"", "FAILED", "goes on with the next step", "ends: success"]
    {
        assert!(done.stdout.contains(part), "{part}: {}", done.stdout);
    }
    let list = document.run("test", &["--on-unmatched", "next", "--list"]);
    assert!(list.stdout.lines().any(|line| line.starts_with(path)), "{list:#?}");
    let done = document.run("test", &["--explain", "nothing"]);
    assert_eq!(done.code, Some(2), "{done:#?}");
}

#[test]
fn invalid_documents_and_inputs_are_told_before_anything_is_followed() {
    let document = Document::new("  steps: [{stepId: a, operationId: nothing}]\n");
    let (report, code) = document.test(&[]);
    assert_eq!(code, Some(3));
    assert_eq!(report["error"]["code"], "unknown-operation");
    let document = Document::new(
        "  inputs: {type: object, properties: {n: {type: integer}}}\n  steps: [{stepId: a, operationId: ping}]\n",
    );
    let done = document.run("test", &["--input", "n=x"]);
    assert_eq!(done.code, Some(3), "{done:#?}");
    assert!(done.stderr.contains("`n`"), "{done:#?}");
    for wrong in [["--max-paths", "0"], ["--fail-on", "all"], ["--format", "xml"]] {
        assert_eq!(document.run("test", &wrong).code, Some(2));
    }
}
