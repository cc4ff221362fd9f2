//! Signed runs: what is sent, what comes back, and what a refusal looks like.

use super::invocation::{EXPORT, EXPORT_INPUTS, Invocation, sample};
use crate::support::healthlake::{HealthLake, Mood, SECRET_KEY, STORE};
use serde_json::{Value, json};

/// The shipped workflows, each with the inputs it requires.
pub(crate) const SHIPPED: &[(&str, &[&str])] = &[
    (EXPORT, EXPORT_INPUTS),
    ("create-datastore-and-wait-active", &["ClientToken"]),
    ("delete-datastore-and-confirm", &["DatastoreId"]),
    (
        "provision-and-export",
        &["CreateClientToken", "ExportClientToken", "OutputS3Uri", "OutputKmsKeyId", "DataAccessRoleArn"],
    ),
    (
        "provision-and-import",
        &["CreateClientToken", "ImportClientToken", "InputS3Uri", "OutputS3Uri", "OutputKmsKeyId", "DataAccessRoleArn"],
    ),
    ("start-import-and-wait", IMPORT_INPUTS),
    ("start-import-poll-and-list", IMPORT_INPUTS),
];

const IMPORT_INPUTS: &[&str] =
    &["DatastoreId", "InputS3Uri", "OutputS3Uri", "OutputKmsKeyId", "DataAccessRoleArn", "ClientToken"];

fn mood(change: impl FnOnce(&mut Mood)) -> Mood {
    let mut mood = Mood::default();
    change(&mut mood);
    mood
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

/// The body that starts the export, with the optional name or without.
fn start_body(name: Option<&str>) -> Value {
    let s3 = json!({"S3Uri": sample("OutputS3Uri"), "KmsKeyId": sample("OutputKmsKeyId")});
    let mut body = json!({
        "OutputDataConfig": {"S3Configuration": s3},
        "DatastoreId": STORE,
        "DataAccessRoleArn": sample("DataAccessRoleArn"),
        "ClientToken": sample("ClientToken"),
    });
    if let Some(name) = name {
        body["JobName"] = name.into();
    }
    body
}

#[test]
fn the_export_is_polled_until_completed_and_optional_inputs_are_sent_only_if_given() {
    for (optional, name, list_target) in
        [(&[][..], None, "/"), (&["JobName", "MaxResults"][..], Some("nightly"), "/?MaxResults=10")]
    {
        let lake = HealthLake::start(Mood::default());
        let run = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).inputs(optional).run().ended(0, "success");

        let calls = lake.calls();
        let names: Vec<&str> = calls.iter().map(|(name, _)| name.as_str()).collect();
        let describe = "DescribeFHIRExportJob";
        let expected = ["StartFHIRExportJob", describe, describe, describe, describe, describe, "ListFHIRExportJobs"];
        assert_eq!(names, expected);
        assert_eq!(calls[0].1, start_body(name));
        let job = &run.result["outputs"]["jobId"];
        assert_eq!(calls[1].1, json!({"DatastoreId": STORE, "JobId": job}));
        assert_eq!(calls[6].1, json!({"DatastoreId": STORE}));
        assert!(!calls.iter().any(|(_, body)| has_null(body)), "{calls:#?}");
        let targets: Vec<String> = lake.requests().into_iter().map(|request| request.target).collect();
        assert_eq!(targets, ["/", "/", "/", "/", "/", "/", list_target]);

        let outputs = &run.result["outputs"];
        assert_eq!(outputs["jobStatus"], "COMPLETED");
        assert_eq!(outputs["exportJobPropertiesList"][0]["JobId"], *job);
        assert_eq!(outputs["exportJobPropertiesList"][0].get("JobName"), name.map(Value::from).as_ref());
    }
}

#[test]
fn every_shipped_workflow_runs_against_the_service() {
    for (workflow, inputs) in SHIPPED {
        let lake = HealthLake::start(mood(|mood| mood.strict_json = true));
        Invocation::signed(workflow, inputs, &lake).run().ended(0, "success");
        assert!(lake.calls().len() > 2, "{workflow}: {:#?}", lake.calls());
    }
}

#[test]
fn fifty_polls_are_fifty_polls() {
    let lake = HealthLake::start(mood(|mood| mood.polls = 50));
    let run = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).run().ended(0, "success");
    assert_eq!(run.steps().len(), 1 + 52 + 1);
}

#[test]
fn a_wrong_secret_ends_in_failure_with_the_message_of_the_service() {
    let lake = HealthLake::start(Mood::default());
    let run = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).credentials("wrong-secret").run();
    let run = run.ended(1, "failure").says(&["signature does not match"]);
    assert_eq!(run.result["error"]["stepId"], "startExportJob");
    assert_eq!(lake.requests().len(), 1);
}

#[test]
fn a_failed_job_is_an_unmatched_state_that_is_named() {
    let lake = HealthLake::start(mood(|mood| mood.last_state = "FAILED"));
    let run = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).run();
    let run = run.ended(1, "failure").says(&["FAILED", "COMPLETED", "SUBMITTED", "IN_PROGRESS"]);
    assert_eq!(run.result["error"]["code"], "unmatched-state");
    assert_eq!(run.result["error"]["stepId"], "pollExportJob");
    assert_ne!(run.steps().last(), Some(&"listExportJobs"));
}

#[test]
fn on_unmatched_next_goes_on() {
    let lake = HealthLake::start(mood(|mood| mood.last_state = "FAILED"));
    let run = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).args(&["--on-unmatched", "next"]).run();
    let run = run.ended(0, "success");
    assert_eq!(run.result["outputs"]["jobStatus"], "FAILED");
    assert_eq!(run.steps().last(), Some(&"listExportJobs"));
}

#[test]
fn a_session_token_is_sent_and_signed() {
    let token = mood(|mood| mood.scheme.session_token = Some("session-token-text".to_owned()));
    let lake = HealthLake::start(token);
    let with = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).env("AWS_SESSION_TOKEN", "session-token-text");
    with.run().ended(0, "success");
    Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).run().ended(1, "failure").says(&["session token"]);
}

#[test]
fn credentials_come_from_a_profile_too() {
    let lake = HealthLake::start(Mood::default());
    let text = format!(
        "[default]\naws_access_key_id = x\naws_secret_access_key = y\n[lake]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {SECRET_KEY}\n"
    );
    for by_flag in [true, false] {
        let run = Invocation::bare(super::invocation::shipped(EXPORT)).inputs(EXPORT_INPUTS);
        let file = run.folder.write("credentials", &text).expect("the folder can be written to");
        let run = run.env("AWS_SHARED_CREDENTIALS_FILE", &file.to_string_lossy());
        let run = run.args(&["--server", &lake.base()]).pace("10ms");
        let run = if by_flag { run.args(&["--aws-profile", "lake"]) } else { run.env("AWS_PROFILE", "lake") };
        run.run().ended(0, "success");
    }
}

#[test]
fn the_region_comes_from_the_command_line_or_the_environment() {
    let lake = HealthLake::start(mood(|mood| mood.scheme.region = "eu-west-1".to_owned()));
    let run = || Invocation::signed(EXPORT, EXPORT_INPUTS, &lake);
    run().args(&["--server-var", "region=eu-west-1"]).run().ended(0, "success");
    run().env("AWS_REGION", "eu-west-1").run().ended(0, "success");
    run().env("AWS_REGION", "us-west-2").args(&["--server-var", "region=eu-west-1"]).run().ended(0, "success");
    run().run().ended(1, "failure").says(&["us-east-1"]);
}

#[test]
fn the_content_type_is_the_services_own_unless_it_is_to_be_kept() {
    let lake = HealthLake::start(mood(|mood| mood.strict_json = true));
    Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).run().ended(0, "success");
    let kinds = |lake: &HealthLake| lake.requests().iter().map(|r| r.header("content-type")).collect::<Vec<_>>();
    assert!(kinds(&lake).iter().all(|kind| kind.as_deref() == Some("application/x-amz-json-1.0")));

    let lake = HealthLake::start(Mood::default());
    Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).args(&["--keep-content-type"]).run().ended(0, "success");
    assert!(kinds(&lake).iter().all(|kind| kind.as_deref() == Some("application/json")));
}

#[test]
fn a_throttled_call_is_tried_again_where_the_workflow_says_so() {
    let lake = HealthLake::start(mood(|mood| mood.throttle = 4));
    let run = Invocation::signed("start-import-poll-and-list", IMPORT_INPUTS, &lake).run().ended(0, "success");
    let attempts = run.result["steps"].as_array().map_or(&[][..], Vec::as_slice);
    assert!(attempts.iter().any(|step| step["attempt"] == 2), "{run:#?}");
    // The fourth request is refused and sent again: signed anew, it passes.
    assert_eq!(run.steps().len(), lake.requests().len());
}

#[test]
fn the_result_has_the_documented_shape() {
    let lake = HealthLake::start(mood(|mood| mood.polls = 0));
    let run = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).run().ended(0, "success");
    assert_eq!(run.result["workflowId"], EXPORT);
    assert!(run.result.get("error").is_none(), "{run:#?}");
    assert_eq!(run.steps(), ["startExportJob", "pollExportJob", "pollExportJob", "listExportJobs"]);
    for step in run.result["steps"].as_array().expect("there are steps") {
        assert_eq!(step["workflowId"], EXPORT);
        assert_eq!(step["status"], "success");
        assert_eq!(step["request"]["method"], "POST");
        let url = step["request"]["url"].as_str().expect("a URL is a string");
        assert!(url.starts_with(&lake.base()), "{url}");
        assert_eq!(step["response"]["status"], 200);
        assert!(step["durationMs"].as_f64().is_some_and(|ms| ms > 0.0), "{step:#}");
        assert_eq!(step["criteria"][0], json!({"condition": "$statusCode == 200", "passed": true}));
        assert!(step["outputs"].is_object(), "{step:#}");
        assert!(step["attempt"].is_u64(), "{step:#}");
    }
    let poll = &run.result["steps"][1]["action"];
    assert_eq!(*poll, json!({"name": "exportStillSubmitted", "type": "goto", "stepId": "pollExportJob"}));
    let done = &run.result["steps"][2]["action"];
    assert_eq!(*done, json!({"name": "exportCompleted", "type": "goto", "stepId": "listExportJobs"}));
    assert!(run.result["steps"][0].get("action").is_none_or(Value::is_null));
}
