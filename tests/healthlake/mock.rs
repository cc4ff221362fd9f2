//! `--mock`: the shipped workflows with neither server, network nor credentials.

use super::invocation::{EXPORT, EXPORT_INPUTS, Invocation, shipped};
use super::service::SHIPPED;
use crate::support::healthlake::{HealthLake, Mood, SECRET_KEY};
use std::time::Duration;

#[test]
fn all_shipped_workflows_are_tested() {
    let folder = shipped(EXPORT).parent().map(std::path::Path::to_owned).expect("the file is in a folder");
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "yml"))
        .map(|path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    let mut tested: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
    found.sort();
    tested.sort_unstable();
    assert_eq!(found, tested);
}

#[test]
fn every_shipped_workflow_succeeds_without_waiting_or_sending() {
    let lake = HealthLake::start(Mood::default());
    for (workflow, inputs) in SHIPPED {
        let run = Invocation::bare(shipped(workflow)).inputs(inputs).args(&["--mock"]).caught_by(&lake).run();
        let run = run.ended(0, "success");
        assert!(run.done.elapsed < Duration::from_secs(10), "{run:#?}");
        let outputs = run.result["outputs"].as_object().expect("outputs are an object");
        assert!(!outputs.is_empty(), "{run:#?}");
    }
    assert!(lake.requests().is_empty());
}

#[test]
fn a_mocked_poll_goes_through_the_states_that_its_actions_name() {
    let run = Invocation::bare(shipped(EXPORT)).inputs(EXPORT_INPUTS).args(&["--mock"]).run().ended(0, "success");
    let poll = "pollExportJob";
    assert_eq!(run.steps(), ["startExportJob", poll, poll, poll, "listExportJobs"]);
    let states: Vec<_> = (1..4).map(|n| run.result["steps"][n]["outputs"]["jobStatus"].clone()).collect();
    assert_eq!(states, ["SUBMITTED", "IN_PROGRESS", "COMPLETED"]);
    assert_eq!(run.result["outputs"]["jobStatus"], "COMPLETED");
}

#[test]
fn a_dry_run_shows_the_requests_and_sends_none() {
    let lake = HealthLake::start(Mood::default());
    let run = Invocation::bare(shipped(EXPORT)).inputs(EXPORT_INPUTS).args(&["--dry-run"]);
    let run = run.credentials(SECRET_KEY).caught_by(&lake).run().ended(0, "success");
    let request = &run.result["steps"][0]["request"];
    assert_eq!(request["method"], "POST");
    assert_eq!(request["url"], "https://healthlake.us-east-1.amazonaws.com/");
    assert!(request["headers"].to_string().contains("HealthLake.StartFHIRExportJob"), "{request:#}");
    assert!(request["body"].to_string().contains("s3://example-bucket/out/"), "{request:#}");
    assert!(lake.requests().is_empty());
}
