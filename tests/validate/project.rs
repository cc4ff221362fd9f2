//! A folder with descriptions, and the binary in it.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A description without fault but for one warning, `id-pattern`, in line 9.
pub(crate) const WARNED: &str = "\
arazzo: 1.0.1
info: {title: Pets, version: 1.0.0}
sourceDescriptions:
  - name: api
    url: api.yaml
workflows:
  - workflowId: main
    steps:
      - stepId: get pet
        operationId: getPet
        successCriteria:
          - condition: $statusCode == 200
";

/// The API that the descriptions are about.
pub(crate) const API: &str = "\
openapi: 3.0.3
info: {title: Pets, version: 1.0.0}
servers: [{url: 'http://127.0.0.1:1/'}]
paths:
  /pet:
    get:
      operationId: getPet
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}}
";

/// A folder with the API in it.
pub(crate) struct Project(Folder);

impl Project {
    pub(crate) fn new() -> Self {
        let folder = Folder::new().unwrap();
        folder.write("api.yaml", API).unwrap();
        Self(folder)
    }

    /// One with `a.yaml` in it too.
    pub(crate) fn with(text: &str) -> Self {
        let project = Self::new();
        project.write("a.yaml", text);
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        self.0.write(name, text).unwrap()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The binary, in this folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = arazzo();
        command.current_dir(self.path()).args(arguments);
        command
    }

    pub(crate) fn arazzo(&self, arguments: &[&str]) -> Finished {
        run(self.command(arguments))
    }

    /// The exit status of `arazzo validate a.yaml` and what it finds there: `severity code line`.
    pub(crate) fn found(&self, arguments: &[&str]) -> (Option<i32>, Vec<String>) {
        found_by(self.command(&[&["validate", "a.yaml", "--format", "json"], arguments].concat()))
    }
}

/// The same of a command that prints JSON.
pub(crate) fn found_by(command: Command) -> (Option<i32>, Vec<String>) {
    let finished = run(command);
    let Ok(whole) = serde_json::from_str::<Value>(&finished.stdout) else {
        return (finished.code, vec![finished.stderr]);
    };
    let files = whole["files"].as_array().unwrap().iter();
    let found = files.flat_map(|file| file["diagnostics"].as_array().unwrap());
    let shown = found.map(|found| {
        format!("{} {} {}", found["severity"].as_str().unwrap(), found["code"].as_str().unwrap(), found["line"])
    });
    (finished.code, shown.collect())
}

/// Runs a command to its end.
pub(crate) fn run(command: Command) -> Finished {
    finish(command, Duration::from_mins(1), |_| ()).unwrap()
}
