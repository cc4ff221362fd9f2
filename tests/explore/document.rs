//! Small documents, and the command over them.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use serde_json::Value;
use std::time::Duration;

/// The API of the small documents.
const API: &str = r##"{"openapi":"3.0.3","info":{"title":"jobs","version":"1"},"servers":[{"url":"http://api.example"}],
"paths":{
 "/jobs":{
  "post":{"operationId":"create","requestBody":{"required":true,"content":{"application/json":{"schema":{
     "type":"object","required":["name"],"properties":{"name":{"type":"string"},"size":{"type":"integer","minimum":1},"kind":{"oneOf":[{"const":"fast"},{"enum":["slow","slower"]}],"not":{"const":"slower"}}}}}}},
   "responses":{"201":{"description":"made","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Job"}}}},
    "400":{"description":"no","content":{"application/json":{"schema":{"type":"object","required":["id"],
     "properties":{"id":{"type":"string"}}}}}}}},
  "get":{"operationId":"list","parameters":[{"name":"limit","in":"query","required":true,"schema":{"type":"integer","maximum":100}}],
   "responses":{"200":{"description":"all","content":{"application/json":{"schema":{"type":"array",
     "items":{"$ref":"#/components/schemas/Job"}}}}}}}},
 "/jobs/{id}":{
  "get":{"operationId":"get","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
   "responses":{"200":{"description":"one","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Job"}}}},
    "404":{"description":"none"}}}},
 "/ping":{"get":{"operationId":"ping","responses":{"200":{"description":"pong"},"503":{"description":"not now"}}}}},
"components":{"schemas":{"Job":{"type":"object","required":["id","status"],"properties":{"id":{"type":"string"},
  "status":{"type":"string","enum":["PENDING","DONE","FAILED"]},"progress":{"type":"integer"}}}}}}"##;

const HEAD: &str = "arazzo: 1.0.1\ninfo: {title: t, version: '1'}\nsourceDescriptions: [{name: api, url: api.json, type: openapi}]\nworkflows:\n- workflowId: w\n";

/// A step that makes a job, for documents that need one.
pub(crate) const CREATE: &str = "  - stepId: create
    operationId: create
    requestBody: {contentType: application/json, payload: {name: a}}
    successCriteria: [{condition: $statusCode == 201}]
    outputs: {id: $response.body#/id}
";

/// A document of one workflow, or more, in a folder of its own.
pub(crate) struct Document {
    pub(crate) folder: Folder,
}

impl Document {
    /// The document whose workflow goes on with `rest`.
    pub(crate) fn new(rest: &str) -> Self {
        let folder = Folder::new().expect("a folder can be made");
        folder.write("api.json", API).expect("it can be written");
        folder.write("arazzo.yaml", format!("{HEAD}{rest}")).expect("it can be written");
        Self { folder }
    }

    /// The line of the document that contains `text`.
    pub(crate) fn line(&self, text: &str) -> u64 {
        let whole = std::fs::read_to_string(self.folder.path().join("arazzo.yaml")).expect("it is there");
        let found = whole.lines().position(|line| line.contains(text));
        found.unwrap_or_else(|| panic!("no line has {text}")) as u64 + 1
    }

    /// `arazzo COMMAND arazzo.yaml ARGUMENTS`.
    pub(crate) fn run(&self, command: &str, arguments: &[&str]) -> Finished {
        let mut process = arazzo();
        process.arg(command).arg("arazzo.yaml").args(arguments).current_dir(self.folder.path());
        finish(process, Duration::from_mins(1), |_| {}).expect("it ends in time")
    }

    /// The report of `arazzo test`, and the exit status.
    pub(crate) fn test(&self, arguments: &[&str]) -> (Value, Option<i32>) {
        let all: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
        let done = self.run("test", &all);
        let report = serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:#?}"));
        (report, done.code)
    }
}

/// The findings of a report: code, line and message.
pub(crate) fn findings(report: &Value) -> Vec<(String, u64, String)> {
    let workflows = report["workflows"].as_array().expect("workflows are a list");
    let all = workflows.iter().flat_map(|workflow| workflow["findings"].as_array().expect("findings are a list"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    all.map(|found| (text(&found["code"]), found["line"].as_u64().unwrap_or(0), text(&found["message"]))).collect()
}
