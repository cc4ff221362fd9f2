//! Scenario files: what holds, what does not, and what is no scenario.

use super::document::{CREATE, Document};
use serde_json::Value;

const STEPS: &str = "  inputs: {type: object, required: [name], properties: {name: {type: string}}}
  steps:
  - stepId: create
    operationId: create
    requestBody: {contentType: application/json, payload: {name: $inputs.name, size: 5}}
    successCriteria: [{condition: $statusCode == 201}]
    outputs: {id: $response.body#/id}
  - stepId: poll
    operationId: get
    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]
    successCriteria: [{condition: $statusCode == 200}]
    outputs: {status: $response.body#/status}
    onSuccess:
    - {name: done, type: end, criteria: [{condition: $response.body#/status == 'DONE'}]}
    - {name: again, type: goto, stepId: poll, criteria: [{condition: $response.body#/status == 'PENDING'}]}
    onFailure:
    - {name: retry, type: retry, retryLimit: 2, criteria: [{condition: $statusCode == 404}]}
  outputs: {status: $steps.poll.outputs.status}
";

const GOOD: &str = "workflow: w
inputs: {name: n1}
answers:
  create:
  - {status: 201, body: {id: j1}}
  poll:
  - {status: 404, times: 2}
  - {status: 200, headers: {X-A: b}, body: {id: j1, status: PENDING}}
  - {status: 200, body: {id: j1, status: DONE}}
requests:
- {step: create, method: POST, url: 'http://api.example/jobs', headers: {Content-Type: application/json}, body: {name: n1}}
- {step: poll, attempt: 4, url: /jobs/j1}
outcome: success
outputs: {status: DONE}
steps: [create, poll, poll, poll, poll]
";

fn played(scenario: &str) -> (Value, Option<i32>) {
    let document = Document::new(STEPS);
    document.folder.write("a.scenario.yaml", scenario).expect("it can be written");
    document.test(&["--only", "scenarios"])
}

fn failures(report: &Value) -> Vec<(u64, String)> {
    let all = report["scenarios"][0]["failures"].as_array().unwrap_or_else(|| panic!("{report:#}"));
    all.iter()
        .map(|one| (one["line"].as_u64().unwrap_or(0), one["message"].as_str().unwrap_or_default().to_owned()))
        .collect()
}

#[test]
fn a_scenario_beside_the_description_is_played() {
    let (report, code) = played(GOOD);
    assert_eq!(failures(&report), [], "{report:#}");
    assert_eq!((report["scenarios"][0]["status"].as_str(), code), (Some("passed"), Some(0)));
    assert_eq!(report["scenarios"][0]["file"], "a.scenario.yaml");
}

#[test]
fn whatever_is_not_as_expected_is_told_with_its_line() {
    let table: &[(&str, &str, &str)] = &[
        ("outcome: success", "outcome: failure", "- failure\n+ success"),
        ("outputs: {status: DONE}", "outputs: {status: FAILED}", "expected \"FAILED\", came \"DONE\""),
        ("outputs: {status: DONE}", "outputs: {other: 1}", "+ no value"),
        ("outcome: success", "outcome: success\nerror: unmatched-state", "- unmatched-state\n+ none"),
        ("steps: [create, poll, poll, poll, poll]", "steps: [create, poll]", "from number 3 on"),
        ("body: {name: n1}}", "body: {name: n2}}", "/name: expected \"n2\", came \"n1\""),
        ("body: {name: n1}}", "body: {nmae: n1}}", "/nmae: expected \"n1\", and it is not there"),
        ("url: /jobs/j1", "url: /jobs/j2", "- /jobs/j2\n+ http://api.example/jobs/j1"),
        ("method: POST", "method: PUT", "- PUT\n+ POST"),
        ("headers: {Content-Type: application/json}", "headers: {X-B: c}", "- c\n+ not sent"),
        ("attempt: 4", "attempt: 5", "request 5 of step `poll` was not sent; the step sent 4"),
        ("body: {id: j1, status: DONE}", "body: {id: j1, status: GONE}", "- success\n+ failure"),
        ("times: 2", "times: 3", "- success\n+ failure"),
    ];
    for (from, to, words) in table {
        assert!(GOOD.contains(from), "{from}");
        let scenario = GOOD.replace(from, to);
        let (report, code) = played(&scenario);
        let found = failures(&report);
        let is_told = found.iter().any(|(line, message)| *line > 0 && message.contains(words));
        assert!(is_told, "{to}: {found:#?}");
        assert_eq!(code, Some(1), "{to}");
    }
    let (report, _) = played(&GOOD.replace("outcome: success", "outcome: failure"));
    let line = GOOD.lines().position(|line| line.starts_with("outcome")).expect("it is there") as u64 + 1;
    assert_eq!(failures(&report).first().map(|(line, _)| *line), Some(line));
}

#[test]
fn unused_answers_and_unexpected_requests_do_not_hold() {
    let (report, code) = played(&GOOD.replace("  create:\n", "  create:\n  - {status: 201, body: {id: j1}}\n"));
    let found = failures(&report);
    assert!(found.iter().any(|(line, message)| *line == 6 && message.contains("was not asked for")), "{found:#?}");
    assert_eq!(code, Some(1));
    let (report, code) = played(&GOOD.replace("  - {status: 200, body: {id: j1, status: DONE}}\n", ""));
    let found = failures(&report);
    assert!(
        found.iter().any(|(_, message)| message.contains("request 4 of step `poll` is not expected")),
        "{found:#?}"
    );
    assert_eq!(code, Some(1));
    let (report, code) = played("workflow: w\ninputs: {name: a}\n");
    let found = failures(&report);
    assert!(found.iter().any(|(_, message)| message.contains("request 1 of step `create`")), "{found:#?}");
    assert_eq!(code, Some(1));
}

#[test]
fn what_is_no_scenario_is_told_with_what_was_meant() {
    let table: &[(&str, &str)] = &[
        ("worklfow: w\n", "did you mean `workflow`?"),
        ("workflow: x1y2\nfile: arazzo.yaml\n", "there is no workflow `x1y2`"),
        ("workflow: W\n", "did you mean `w`?"),
        ("workflow: w\nanswers: {crate: mock}\n", "did you mean `create`?"),
        ("workflow: w\nanswers: {create: [{stauts: 200}]}\n", "did you mean `status`?"),
        ("workflow: w\nanswers: {create: [{status: abc}]}\n", "a number from 100 to 999"),
        ("workflow: w\nanswers: {create: [{error: time-out}]}\n", "did you mean `timeout`?"),
        ("workflow: w\nanswers: {create: [{error: timeout, status: 200}]}\n", "not both"),
        ("workflow: w\nanswers: {create: [{status: 200, body: 1, text: a}]}\n", "not both"),
        ("workflow: w\nanswers: {create: [{status: 200, times: 0}]}\n", "`times`"),
        ("workflow: w\nanswers: []\n", "must be an object"),
        ("workflow: w\nrequests: [{method: GET}]\n", "needs `step`"),
        ("workflow: w\nrequests: [{step: create, urll: x}]\n", "did you mean `url`?"),
        ("workflow: w\noutcome: sucess\n", "did you mean `success`?"),
        ("workflow: w\nsteps: create\n", "must be a list"),
        ("workflow: w\ninputs: {}\n", "do not fit"),
        ("workflow: w\ninputs: {nmae: x}\n", "did you mean `name`?"),
        ("outcome: success\n", "needs `workflow`"),
        ("- a\n", "must be an object"),
        ("a: [\n", ""),
        ("", ""),
    ];
    for (scenario, words) in table {
        let (report, code) = played(scenario);
        let found = failures(&report);
        assert!(found.iter().any(|(_, message)| message.contains(words)), "{scenario}: {found:#?}");
        assert_eq!(code, Some(3), "{scenario}");
    }
}

#[test]
fn answers_come_from_the_description_where_a_scenario_says_so() {
    let (report, code) = played("workflow: w\nanswers: {create: mock, poll: mock}\noutcome: success\n");
    assert_eq!((failures(&report), code), (Vec::new(), Some(0)));
    let text = "workflow: w\nanswers:\n  create: [mock]\n  poll: [{error: timeout}]\noutcome: failure\nerror: http-timeout-attempt\n";
    let (report, code) = played(text);
    assert_eq!((failures(&report), code), (Vec::new(), Some(0)));
}

#[test]
fn scenarios_of_other_descriptions_are_left_alone() {
    let document = Document::new(STEPS);
    document.folder.write("other.yaml", "").expect("it can be written");
    document.folder.write("a.scenario.yaml", "workflow: elsewhere\n").expect("it can be written");
    document.folder.write("b.scenario.yml", "file: other.yaml\nworkflow: w\n").expect("it can be written");
    // What played nothing has tested nothing.
    let done = document.run("test", &["--only", "scenarios"]);
    assert_eq!(done.code, Some(2), "{done:#?}");
    assert!(done.stderr.contains("a.scenario.yaml is not played"), "{done:#?}");
    assert!(done.stderr.contains("no scenario to play"), "{done:#?}");
    let done = document.run("test", &["--scenario", "a.scenario.yaml"]);
    assert_eq!(done.code, Some(3), "{done:#?}");
}

#[test]
fn saved_scenarios_hold_when_their_folder_is_played() {
    let document = Document::new(STEPS);
    let done = document.run("test", &["--save-scenarios", "saved"]);
    assert_eq!(done.code, Some(0), "{done:#?}");
    let (report, code) = document.test(&["--only", "scenarios", "--scenario", "saved"]);
    let played = report["scenarios"].as_array().expect("a list");
    assert!(played.len() > 5 && code == Some(0), "{report:#}");
    assert!(played.iter().all(|one| one["status"] == "passed"), "{report:#}");
    document.folder.write("none/a.yaml", "").expect("it can be written");
    let done = document.run("test", &["--scenario", "none"]);
    assert_eq!(done.code, Some(2), "{done:#?}");
}

#[test]
fn junit_has_a_case_for_each_path_and_each_scenario() {
    let document = Document::new(&STEPS.replace("CREATE", CREATE));
    document.folder.write("a.scenario.yaml", GOOD).expect("it can be written");
    document.folder.write("b<&\">.scenario.yaml", GOOD.replace("DONE}\n", "GONE}\n")).expect("it can be written");
    let (report, _) = document.test(&[]);
    let paths = report["summary"]["paths"].as_u64().expect("a number");
    let done = document.run("test", &["--format", "junit"]);
    let cases = done.stdout.matches("<testcase ").count() as u64;
    assert!(cases >= paths + 2, "{done:#?}");
    assert!(done.stdout.contains("name=\"b&lt;&amp;&quot;&gt;.scenario.yaml\""), "{}", done.stdout);
    assert!(done.stdout.contains("<failure type=\"scenario\"") && done.code == Some(1), "{done:#?}");
    assert!(done.stdout.starts_with("<?xml") && done.stdout.trim_end().ends_with("</testsuites>"));
}
