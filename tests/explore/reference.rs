//! The reference workflow: what happens in every state that the API documents.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../workflows/amazon-healthlake/{name}.yml"))
}

fn test(name: &str, arguments: &[&str]) -> Finished {
    let mut process = arazzo();
    process.arg("test").arg(shipped(name)).args(arguments);
    finish(process, Duration::from_mins(1), |_| {}).expect("it ends in time")
}

fn report(name: &str, arguments: &[&str]) -> Value {
    let all: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
    let done = test(name, &all);
    serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:#?}"))
}

const EXPORT: &str = "start-export-poll-and-list";

#[test]
fn every_state_of_the_export_job_is_told() {
    let report = report(EXPORT, &[]);
    let states = report["workflows"][0]["states"].as_array().expect("a list");
    let table = states.iter().find(|table| table["stepId"] == "pollExportJob").expect("the poll has a table");
    assert_eq!(table["place"], "JobStatus");
    let of = |value: &str| {
        let rows = table["values"].as_array().expect("a list");
        rows.iter().find(|row| row["value"] == value).unwrap_or_else(|| panic!("{value}: {table:#}")).clone()
    };
    for good in ["COMPLETED", "SUBMITTED", "IN_PROGRESS"] {
        assert_eq!(of(good)["status"], "success", "{good}");
    }
    assert_eq!(of("COMPLETED")["action"], "exportCompleted");
    let bad = [
        "FAILED",
        "COMPLETED_WITH_ERRORS",
        "QUEUED",
        "CANCEL_SUBMITTED",
        "CANCEL_IN_PROGRESS",
        "CANCEL_COMPLETED",
        "CANCEL_FAILED",
    ];
    for bad in bad {
        assert_eq!((&of(bad)["status"], &of(bad)["error"]), (&"failure".into(), &"unmatched-state".into()), "{bad}");
    }
    let text = test(EXPORT, &[]).stdout;
    for part in
        ["what follows from JobStatus", "QUEUED", "fails [unmatched-state]", "goto listExportJobs (exportCompleted)"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn an_unlisted_state_that_goes_on_is_an_error() {
    let report = report(EXPORT, &["--on-unmatched", "next"]);
    let found = report["workflows"][0]["findings"].as_array().expect("a list").clone();
    let false_green = found.iter().find(|one| one["code"] == "unmatched-succeeds");
    assert!(false_green.is_some_and(|one| one["severity"] == "error"), "{found:#?}");
}

#[test]
fn the_reference_workflow_is_covered_and_has_no_errors() {
    let report = report(EXPORT, &[]);
    assert_eq!((&report["summary"]["errors"], &report["summary"]["warnings"]), (&0.into(), &0.into()), "{report:#}");
    for (kind, row) in report["workflows"][0]["coverage"].as_object().expect("an object") {
        assert_eq!(row["uncovered"], serde_json::json!([]), "{kind}");
    }
}

#[test]
fn all_shipped_workflows_are_followed_in_time() {
    let folder = shipped(EXPORT).parent().map(Path::to_owned).expect("it is in a folder");
    for entry in std::fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let done = test(&name, &["--format", "json"]);
        // Starting, loading and following the paths: in a build for debugging, on a busy machine.
        assert!(done.elapsed < Duration::from_secs(20), "{name}: {:?}", done.elapsed);
        let report: Value = serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:#?}"));
        assert_eq!(report["summary"]["errors"], 0, "{name}: {report:#}");
        assert!(report["summary"]["paths"].as_u64().is_some_and(|paths| paths > 5), "{name}");
    }
}

#[test]
fn every_saved_scenario_holds_when_it_is_played() {
    let folder = Folder::new().expect("a folder can be made");
    let saved = folder.path().join("saved");
    let to = saved.display().to_string();
    let done = test(EXPORT, &["--save-scenarios", &to, "--only", "paths"]);
    assert_eq!(done.code, Some(0), "{done:#?}");
    let files: Vec<PathBuf> =
        std::fs::read_dir(&saved).expect("it is there").map(|entry| entry.expect("it can be read").path()).collect();
    assert!(files.len() > 20, "{files:?}");
    let mut arguments = vec!["--only".to_owned(), "scenarios".to_owned(), "--format".to_owned(), "json".to_owned()];
    arguments.extend(files.iter().flat_map(|file| ["--scenario".to_owned(), file.display().to_string()]));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = test(EXPORT, &arguments);
    let report: Value = serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:#?}"));
    assert_eq!(report["summary"]["failed"], 0, "{report:#}");
    assert_eq!(report["summary"]["scenarios"].as_u64(), Some(files.len() as u64));
    assert_eq!(done.code, Some(0));
    let again = test(EXPORT, &["--save-scenarios", &to, "--only", "paths"]);
    assert_eq!(again.code, Some(2), "{again:#?}");
    let forced = test(EXPORT, &["--save-scenarios", &to, "--only", "paths", "--force"]);
    assert_eq!(forced.code, Some(0), "{forced:#?}");
}
