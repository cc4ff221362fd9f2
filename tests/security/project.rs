//! A folder with a workflow and a description, and runs of it.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use faultd::{Act, Server};
use serde_json::Value;
use std::process::Command;
use std::time::Duration;

/// The description: `{server}` is where it is.
pub(crate) const API: &str = r#"openapi: 3.0.3
info: {title: api, version: "1"}
servers: [{url: "{server}"}]
paths:
  /a:
    get:
      operationId: get
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object}}}}}
    post:
      operationId: post
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses: {"200": {description: ok}}
"#;

/// A workflow of one step.
pub(crate) const FLOW: &str = r#"arazzo: 1.0.1
info: {title: flow, version: "1"}
sourceDescriptions: [{name: api, url: ./api.yaml, type: openapi}]
workflows:
  - workflowId: main
    steps:
      - stepId: ask
        operationId: get
        successCriteria: [{condition: $statusCode == 200}]
"#;

pub(crate) struct Project {
    pub(crate) folder: Folder,
}

impl Project {
    /// A folder with `flow` and the description of `server`.
    pub(crate) fn new(flow: &str, server: &str) -> Self {
        let folder = Folder::new().unwrap();
        folder.write(".git/HEAD", "").unwrap();
        folder.write("arazzo.yaml", flow).unwrap();
        folder.write("api.yaml", API.replace("{server}", server)).unwrap();
        Self { folder }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = arazzo();
        command.args(arguments).current_dir(self.folder.path()).env("XDG_CONFIG_HOME", self.folder.path());
        for name in
            ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "CI", "GITHUB_ACTIONS"]
        {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn arazzo(&self, arguments: &[&str]) -> Finished {
        finish(self.command(arguments), Duration::from_mins(1), |_| {}).unwrap()
    }

    /// What a run with `--output json` comes to.
    pub(crate) fn json(&self, arguments: &[&str]) -> (Finished, Value) {
        let all = [&["run", "arazzo.yaml", "--output", "json"], arguments].concat();
        let finished = self.arazzo(&all);
        let value = serde_json::from_str(&finished.stdout).unwrap_or_else(|error| panic!("{error}: {finished:#?}"));
        (finished, value)
    }
}

/// A server that answers every request with `text`.
pub(crate) fn answering(text: &str) -> Server {
    let acts = Act::answer(text);
    Server::start(move |_| acts.clone()).unwrap()
}

/// A server that answers each request with the document at its number, the last one from then on.
pub(crate) fn serving(texts: Vec<String>) -> Server {
    Server::start(move |number| {
        let text = texts.get(number).or(texts.last()).cloned().unwrap_or_default();
        let head = format!(
            "HTTP/1.1 200 OK\nContent-Type: application/yaml\nContent-Length: {}\nConnection: close\n\n",
            text.len()
        );
        vec![Act::ReadHead, Act::text(&head), Act::Write(text.into_bytes()), Act::Fin]
    })
    .unwrap()
}
