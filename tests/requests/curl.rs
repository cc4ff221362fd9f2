//! The cases of cases/request as curl commands: a shell that runs them sends what a run sends.

use super::recorded::Recorder;
use crate::support::binary::{Folder, arazzo, finish};
use crate::support::server::Request;
use serde_yaml::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Header fields that are the client's own.
const OWN: [&str; 6] = ["user-agent", "host", "accept-encoding", "connection", "expect", "content-length"];

/// How long a run may take.
const LIMIT: Duration = Duration::from_mins(1);

#[test]
fn a_shell_sends_what_a_run_sends() {
    if Command::new("curl").arg("--version").output().is_err() {
        return;
    }
    let recorder = Recorder::start();
    let mut compared = 0;
    let mut faults = Vec::new();
    for folder in cases() {
        let case: Value = serde_yaml::from_str(&std::fs::read_to_string(folder.join("case.yaml")).unwrap()).unwrap();
        // Where documents come from the server, or the run does not end well, there is nothing to compare.
        let is_local = !std::fs::read_to_string(folder.join("arazzo.yaml")).unwrap_or_default().contains("{{server}}");
        let runs = case.get("command").is_none_or(|command| command == "run");
        if !is_local || !runs || case["expect"]["exit"] != 0 || case.get("document").is_some() {
            continue;
        }
        let work = Folder::new().unwrap();
        copy(&folder, &folder, &work, &recorder.server.base());
        let base = recorder.server.base();
        let run = finish(command(&case, &base, &work, &["--output", "json"]), LIMIT, |_| {}).unwrap();
        let wanted = recorder.take();
        let dry = ["--dry-run", "--output", "curl"];
        let shown = finish(command(&case, &base, &work, &dry), LIMIT, |_| {}).unwrap();
        for line in shown.stdout.lines() {
            let line = format!("{line} --silent --max-time 20");
            let done = Command::new("sh").args(["-c", &line]).current_dir(work.path()).output().unwrap();
            if !done.status.success() {
                faults.push(format!("{}: {line}: {}", folder.display(), String::from_utf8_lossy(&done.stderr)));
            }
        }
        let got = recorder.take();
        compared += got.len();
        if got.len() != wanted.len() || run.code != Some(0) {
            let (took, said) = (run.elapsed, run.stderr);
            let counts = format!("{} requests in {took:?}, and {} of curl", wanted.len(), got.len());
            faults.push(format!("{}: {counts}: {said}", folder.display()));
        }
        let pairs = wanted.iter().zip(&got).zip(shown.stdout.lines());
        let different = pairs.filter(|((wanted, got), _)| essence(wanted) != essence(got));
        faults.extend(different.map(|((wanted, got), line)| {
            format!("{}:\n  {:?}\n  {:?}\n  {line}", folder.display(), essence(wanted), essence(got))
        }));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(compared > 100, "{compared}");
}

/// What must be the same.
fn essence(request: &Request) -> (&str, &str, Vec<(String, &str)>, String) {
    let mut headers: Vec<(String, &str)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str()))
        .filter(|(name, _)| !OWN.contains(&name.as_str()))
        .collect();
    headers.sort();
    // Each byte a character, so that it can be read.
    (&request.method, &request.target, headers, request.body.iter().copied().map(char::from).collect())
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/request");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("case.yaml").is_file());
    folders.sort();
    folders
}

fn copy(from: &Path, root: &Path, to: &Folder, base: &str) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            copy(&path, root, to, base);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let bytes = String::from_utf8(bytes).map_or_else(std::string::FromUtf8Error::into_bytes, |text| {
                text.replace("{{server}}", base).into_bytes()
            });
            to.write(path.strip_prefix(root).unwrap(), bytes).unwrap();
        }
    }
}

fn command(case: &Value, base: &str, work: &Folder, more: &[&str]) -> Command {
    let mut command = arazzo();
    command.args(["run", "arazzo.yaml"]).args(more).current_dir(work.path());
    if let Some(workflow) = case["workflow"].as_str() {
        command.args(["--workflow", workflow]);
    }
    for (name, value) in case["inputs"].as_mapping().into_iter().flatten() {
        let name = name.as_str().unwrap();
        let input = match value.as_str() {
            Some(text) => format!("{name}={text}"),
            None => format!("{name}:={}", serde_json::to_string(value).unwrap()),
        };
        command.args(["--input", &input]);
    }
    for argument in case["args"].as_sequence().into_iter().flatten() {
        command.arg(argument.as_str().unwrap().replace("{{server}}", base));
    }
    command
}
