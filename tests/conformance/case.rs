//! One case: its folder played against the binary with a server of its own.

use crate::conformance::exchange::Exchange;
use crate::conformance::expectation;
use crate::conformance::value::{from_yaml, json, text};
use crate::support::binary::{Folder, arazzo, finish};
use crate::support::server::Server;
use arazzo_expression::Value;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// A folder with a `case.yaml`.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// `area/name`.
    pub(crate) name: String,
    folder: PathBuf,
}

/// What playing a case showed.
pub(crate) struct Played {
    /// Differences from what the case expects; none if it passes.
    pub(crate) faults: Vec<String>,
    /// The command and what it printed.
    pub(crate) shown: String,
}

/// All cases below `root`, by name.
pub(crate) fn find(root: &Path) -> std::io::Result<Vec<Case>> {
    let mut cases = Vec::new();
    let mut left = vec![root.to_owned()];
    while let Some(folder) = left.pop() {
        if folder.join("case.yaml").is_file() {
            let name = folder.strip_prefix(folder.ancestors().nth(2).unwrap_or(root)).unwrap_or(&folder);
            cases.push(Case { name: name.to_string_lossy().into_owned(), folder: folder.clone() });
        }
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                left.push(path);
            }
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

impl Case {
    /// Plays the case; that it cannot be played is a fault too.
    pub(crate) fn play(&self) -> Played {
        self.attempt().unwrap_or_else(|error| Played { faults: vec![error.to_string()], shown: String::new() })
    }

    fn attempt(&self) -> Result<Played, Box<dyn Error>> {
        let case = from_yaml(&std::fs::read_to_string(self.folder.join("case.yaml"))?)?;
        let expect = case.get("expect").ok_or("the case expects nothing")?;
        let exchange = Arc::new(Exchange::new(&case));
        let answers = Arc::clone(&exchange);
        let server = Server::start(move |request| answers.answer(&request))?;
        let work = Folder::new()?;
        copy(&self.folder, &self.folder, &work, &server.base())?;
        let mut command = command(&case, &server.base());
        command.current_dir(work.path());
        let shown = format!("$ {command:?}\n");
        let limit = case.get("timeout").and_then(Value::as_number).map_or(30.0, arazzo_expression::Number::as_f64);
        let done = match finish(command, Duration::from_secs_f64(limit), |_| {}) {
            Ok(done) => done,
            Err(error) => return Ok(Played { faults: vec![error.to_string()], shown }),
        };
        drop(server);
        let faults = expectation::faults(expect, &done, &exchange);
        Ok(Played { faults, shown: format!("{shown}{}\n{}", done.stdout, done.stderr) })
    }
}

/// Copies the documents, the server's address put in.
fn copy(from: &Path, root: &Path, to: &Folder, base: &str) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        if path.is_dir() {
            copy(&path, root, to, base)?;
        } else if path.file_name().is_some_and(|name| name != "case.yaml") {
            let bytes = std::fs::read(&path)?;
            let bytes = match String::from_utf8(bytes) {
                Ok(text) => text.replace("{{server}}", base).into_bytes(),
                Err(binary) => binary.into_bytes(),
            };
            to.write(path.strip_prefix(root)?, bytes)?;
        }
    }
    Ok(())
}

fn command(case: &Value, base: &str) -> Command {
    let mut command = arazzo();
    let verb = case.get("command").map_or_else(|| "run".to_owned(), text);
    command.arg(&verb).arg(case.get("document").map_or_else(|| "arazzo.yaml".to_owned(), text));
    if verb == "run" {
        if let Some(workflow) = case.get("workflow") {
            command.args(["--workflow", &text(workflow)]);
        }
        for (name, value) in case.get("inputs").and_then(Value::as_object).into_iter().flatten() {
            let value = value.as_str().map_or_else(|| format!(":={}", json(value)), |text| format!("={text}"));
            command.args(["--input", &format!("{name}{value}")]);
        }
        command.args(["--output", "json"]);
    } else if verb == "validate" {
        command.args(["--format", "json"]);
    }
    for argument in case.get("args").and_then(Value::as_array).into_iter().flatten() {
        command.arg(text(argument).replace("{{server}}", base));
    }
    for (name, value) in case.get("env").and_then(Value::as_object).into_iter().flatten() {
        command.env(name.as_ref(), text(value));
    }
    command
}
