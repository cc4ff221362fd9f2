//! Values that want to change the request they are in, through the whole binary.

use super::recorded::Recorder;
use crate::support::binary::{Folder, arazzo, finish};
use crate::support::server::Request;
use std::time::Duration;

const API: &str = r#"
openapi: 3.1.0
info: {title: api, version: "1"}
servers: [{url: "{{server}}/base"}]
paths:
  "/items/{v}/end":
    get: {operationId: path, parameters: [{name: v, in: path, required: true, schema: {type: string}}]}
  "/files/{v+}":
    get: {operationId: greedy}
  /query:
    get: {operationId: query, parameters: [{name: v, in: query, allowReserved: true, schema: {type: string}}]}
  /form:
    post: {operationId: form, requestBody: {content: {application/x-www-form-urlencoded: {}}}}
  /parts:
    post: {operationId: parts, requestBody: {content: {multipart/form-data: {}}}}
  /header:
    get: {operationId: header}
"#;

const ARAZZO: &str = r#"
arazzo: 1.0.1
info: {title: t, version: "1"}
sourceDescriptions: [{name: api, url: ./api.yaml, type: openapi}]
workflows:
  - {workflowId: path, steps: [{stepId: s, operationId: path, parameters: [{name: v, in: path, value: $inputs.v}]}]}
  - {workflowId: greedy, steps: [{stepId: s, operationId: greedy, parameters: [{name: v, in: path, value: $inputs.v}]}]}
  - {workflowId: query, steps: [{stepId: s, operationId: query, parameters: [{name: v, in: query, value: $inputs.v}]}]}
  - {workflowId: header, steps: [{stepId: s, operationId: header, parameters: [{name: X-V, in: header, value: $inputs.v}]}]}
  - {workflowId: cookie, steps: [{stepId: s, operationId: header, parameters: [{name: v, in: cookie, value: $inputs.v}]}]}
  - {workflowId: form, steps: [{stepId: s, operationId: form, requestBody: {payload: {v: $inputs.v}}}]}
  - {workflowId: parts, steps: [{stepId: s, operationId: parts, requestBody: {payload: {v: $inputs.v}}}]}
"#;

/// Values that would lead out of a segment, end a line or a part, or say something more.
const HOSTILE: &[&str] = &[
    "..",
    ".",
    "../../admin",
    "..%2f..%2fadmin",
    "%2e%2e",
    "%252e%252e%252fx",
    "..\\..\\x",
    "..;/x",
    "\u{ff0e}\u{ff0e}/x",
    "\u{2024}\u{2024}\u{2215}x",
    "a\r\nX-Evil: 1",
    "a\nX-Evil: 1\n\nGET /evil HTTP/1.1",
    "a\u{85}X-Evil: 1\u{2028}",
    "a\0b",
    "a?x=1#y",
    "a&admin=1",
    "@evil.example",
    "//evil.example/",
    "; Path=/; evil=1",
    "\r\n--arazzo\r\nContent-Disposition: form-data; name=\"evil\"\r\n\r\n1",
    "a%0d%0aX-Evil:%201",
];

#[test]
fn no_value_changes_the_request_it_is_in() {
    let recorder = Recorder::start();
    let work = Folder::new().unwrap();
    work.write("api.yaml", API.replace("{{server}}", &recorder.server.base())).unwrap();
    work.write("arazzo.yaml", ARAZZO).unwrap();
    let mut sent = 0;
    for workflow in ["path", "greedy", "query", "header", "cookie", "form", "parts"] {
        for value in HOSTILE {
            let inputs = work.write("inputs.json", serde_json::json!({ "v": value }).to_string()).unwrap();
            let mut command = arazzo();
            command.args(["run", "arazzo.yaml", "--workflow", workflow, "--inputs"]).arg(inputs);
            command.current_dir(work.path());
            let done = finish(command, Duration::from_mins(1), |_| {}).unwrap();
            let seen = recorder.take();
            let about = format!("{workflow} {value:?}");
            assert!(matches!(done.code, Some(0 | 1)), "{about}: {done:?}");
            assert_eq!(
                seen.len(),
                usize::from(done.code == Some(0)),
                "{about}: a run that sent succeeds, and sends once"
            );
            sent += seen.len();
            for request in &seen {
                assert_eq!(complaint(workflow, value, request), None, "{about}: {request:?}");
            }
        }
    }
    assert!(sent > 60, "{sent}");
}

/// What is wrong with a request that `value` stands in.
fn complaint(workflow: &str, value: &str, request: &Request) -> Option<String> {
    let is_evil = |name: &str| name.to_ascii_lowercase().contains("evil");
    if request.headers.iter().any(|(name, _)| is_evil(name)) {
        return Some("a header field was added".to_owned());
    }
    let path = request.path();
    let expected = match workflow {
        "path" => {
            path.strip_prefix("/base/items/").and_then(|rest| rest.strip_suffix("/end")).filter(|v| !v.contains('/'))
        }
        "greedy" => path.strip_prefix("/base/files/"),
        "cookie" => path.strip_prefix("/base/header"),
        other => path.strip_prefix(&format!("/base/{other}")).filter(|rest| rest.is_empty()),
    };
    let Some(part) = expected else { return Some(format!("the path is {path}")) };
    let mut decoded = part.to_owned();
    for _ in 0..4 {
        let pieces = decoded.split(['/', '\\']).map(|piece| piece.split(';').next().unwrap_or_default());
        if pieces.into_iter().any(|piece| piece == "." || piece == "..") {
            return Some(format!("{part} leads out of its segment"));
        }
        decoded = decode(&decoded);
    }
    let names = |text: &str| text.split('&').filter(|pair| !pair.is_empty()).count();
    match workflow {
        "query" if names(request.query()) != 1 => Some("the query has more than one pair".to_owned()),
        "query" if decode(request.query()) != format!("v={}", decode(value)) => Some("the value is another".to_owned()),
        "form" if names(&request.text()) != 1 || decode(&request.text()) != format!("v={value}") => {
            Some("the form has another pair".to_owned())
        }
        "cookie" => {
            let cookie = request.header("cookie").unwrap_or_default();
            (cookie.contains(';') || !cookie.starts_with("v=")).then(|| "there is another cookie".to_owned())
        }
        "parts" => {
            let kind = request.header("content-type").unwrap_or_default();
            let boundary =
                kind.split_once("boundary=").map(|(_, boundary)| format!("--{boundary}")).unwrap_or_default();
            (request.text().matches(&boundary).count() != 2).then(|| "there is another part".to_owned())
        }
        _ => None,
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        if let Some(byte) = hex.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
