//! Sizes and shapes that nobody means: they end soon, in little memory, and never as a success.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use crate::support::server::{Response, Server};
use serde_json::{Value, json};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a run may take: a debug build on a machine that does other things too.
const LIMIT: Duration = Duration::from_mins(1);
/// How much memory a run may take, in KiB.
const MEMORY: u64 = 700 << 10;
/// How much it may print.
const PRINTED: usize = 64 << 10;

const API: &str = r#"{"openapi": "3.1.0", "info": {"title": "api", "version": "1"}, "servers": [{"url": "{{server}}"}], "paths":
    {"/a": {"get": {"operationId": "get"}, "post": {"operationId": "add", "requestBody": {"content": {"*/*": {}}}}}}}"#;

/// Runs a description of one step against a server that answers with `body`; also what it was sent.
fn run(version: &str, step: &Value, kind: &str, body: &str) -> (Finished, Vec<String>) {
    let (kind, body) = (kind.to_owned(), body.to_owned());
    let (sender, sent) = channel();
    let server = Server::start(move |request| {
        assert_eq!((request.path(), request.query()), ("/a", ""));
        sender.send(request.text()).unwrap();
        let headers = vec![("Content-Type".to_owned(), kind.clone())];
        Response { status: 200, headers, body: body.clone().into_bytes(), ..Response::default() }
    })
    .unwrap();
    let inputs = json!({"type": "object", "properties": {"n": {"type": "string"}}});
    let description = json!({
        "arazzo": version,
        "info": {"title": "hostile", "version": "1"},
        "sourceDescriptions": [{"name": "api", "url": "./api.json"}],
        "workflows": [{"workflowId": "main", "inputs": inputs, "steps": [step]}]
    });
    let folder = Folder::new().unwrap();
    folder.write("arazzo.json", description.to_string()).unwrap();
    folder.write("api.json", API.replace("{{server}}", &server.base())).unwrap();
    let mut command = arazzo();
    command.args(["run", "--output", "json", "--input", "n=x"]).current_dir(folder.path());
    let mut most = 0;
    let done = finish(command, LIMIT, |id| most = most.max(memory(id))).unwrap();
    assert!(most < MEMORY, "{most} KiB for {}, in {:?}", start(&step.to_string()), done.elapsed);
    drop(server);
    (done, sent.iter().collect())
}

/// The greatest memory that the process had, in KiB; nothing where the system does not say.
fn memory(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn start(text: &str) -> String {
    text.chars().take(120).collect()
}

/// Runs a step with one criterion, which must fail and say why.
fn fails(version: &str, criterion: &Value, kind: &str, body: &str, reason: &str) {
    let step = json!({"stepId": "s", "operationId": "get", "successCriteria": [criterion]});
    let (done, _) = run(version, &step, kind, body);
    let shown = start(&criterion.to_string());
    // What is too long is refused, and what costs too much fails the step for that reason.
    assert!(matches!(done.code, Some(1 | 3)), "{shown}: {:?} {}", done.code, start(&done.stderr));
    let codes = ["evaluation-budget", "body-too-deep", "regex-too-big"];
    let is_told = done.stderr.contains(reason) || codes.iter().any(|code| done.stderr.contains(code));
    assert!(is_told, "{shown}: {}", done.stderr.chars().take(2000).collect::<String>());
    let printed = done.stderr.len() + done.stdout.len();
    assert!(printed < PRINTED + 2 * criterion.to_string().len(), "{shown}: {printed} bytes");
}

const JSON: &str = "application/json";
const XML: &str = "application/xml";

#[test]
fn conditions() {
    let depth = "more than 64 levels";
    for (condition, reason) in [
        ("$statusCode == 200 && ".repeat(50_000) + "true", "a condition has at most 65536 bytes"),
        ("(".repeat(10_000) + "$statusCode == 200" + &")".repeat(10_000), depth),
        ("!".repeat(10_000) + "true", depth),
        ("{".repeat(10_000) + "$statusCode" + &"}".repeat(10_000), "does not hold"),
        (format!("$response.body{} == 1", "[0]".repeat(20_000)), "does not hold"),
        (format!("$response.body#{} == 1", "/0".repeat(30_000)), "does not hold"),
        (format!("$statusCode == '{}'", "''".repeat(30_000)), "does not hold"),
        (format!("$statusCode == {}", "9".repeat(60_000)), "does not hold"),
        (format!("$statusCode == 2e{}", "9".repeat(60_000)), "does not hold"),
    ] {
        let deep = "[".repeat(100) + &"]".repeat(100);
        for version in ["1.0.1", "1.1.0"] {
            fails(version, &json!({"condition": condition}), JSON, &deep, reason);
        }
    }
}

#[test]
fn jsonpath_queries() {
    let deep = "[".repeat(100) + &"]".repeat(100);
    let wide = format!("[{}1]", "[[[1,2],[3,4]],[[5,6],[7,8]]],".repeat(500));
    let strings = format!("[{}\"b\"]", format!("\"{}!\",", "a".repeat(24)).repeat(2_000));
    for (condition, body, reason) in [
        (format!("$[?{}@.a{}]", "(".repeat(10_000), ")".repeat(10_000)), &*deep, "nested too deep"),
        ("$".to_owned() + &"[?@".repeat(10_000) + &"]".repeat(10_000), &*deep, "nested too deep"),
        (format!("$[{}0]", "0,".repeat(40_000)), &*deep, "at most 65536 bytes"),
        ("$".to_owned() + &"..*".repeat(20_000), &*deep, "visits too many nodes"),
        ("$".to_owned() + &"..*".repeat(200), &*wide, "does not hold"),
        (format!("$..[?{}@.x]", "@..x || ".repeat(3_000)), &*wide, "visits too many nodes"),
        (r"$[?match(@, '(a*)*\\1c')]".to_owned(), &*strings, "takes too many steps"),
        (r"$[?search(@, '^(?=(a+)+$)')]".to_owned(), &*strings, "takes too many steps"),
    ] {
        let criterion = json!({"condition": condition, "context": "$response.body", "type": "jsonpath"});
        fails("1.1.0", &criterion, JSON, body, reason);
    }
}

#[test]
fn regular_expressions() {
    let text = json!({"t": "a".repeat(50_000)}).to_string();
    for (condition, reason) in [
        ("(".repeat(10_000) + "a" + &")".repeat(10_000), "groups nest too deep"),
        ("(?=".repeat(10_000) + "a" + &")".repeat(10_000), "groups nest too deep"),
        ("b".repeat(100_000), "at most 65536 bytes"),
        ("(a{1000}){1000}b".to_owned(), "it grows too large"),
        ("(a+)+(a+)+(a|a|aa)*$b".to_owned(), "does not hold"),
        ("(?<!x)a*b".to_owned(), "takes too many steps"),
        (r"(a)(?:(?:\1{1000}){1000})b".to_owned(), "takes too many steps"),
        ("(?=(a+)+$)(a*)*b".to_owned(), "takes too many steps"),
        (r"(?:(?:(?:(?=)){60000}){60000}){60000}b".to_owned(), "takes too many steps"),
    ] {
        let criterion = json!({"condition": condition, "context": "$response.body#/t", "type": "regex"});
        fails("1.0.1", &criterion, JSON, &text, reason);
    }
}

#[test]
fn xpath_and_xml() {
    let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
    let wide = format!("<r>{}</r>", "<a><a><a/></a></a>".repeat(3_000));
    let entities: Vec<String> =
        (1..12).map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10))).collect();
    let entities = entities.concat();
    let laughs = format!("<!DOCTYPE r [<!ENTITY e0 \"ha\">{entities}]><r>&e11;</r>");
    let attributes: Vec<String> = (0..20_000).map(|n| format!(" a{n}='1'")).collect();
    let attributes = format!("<r{} a0='2'/>", attributes.concat());
    for (condition, body, reason) in [
        ("//a", &*deep, "more than 128 levels"),
        ("//b", &*laughs, "document type declarations are refused"),
        ("//@b", &*attributes, "does not hold"),
        (&*("(".repeat(10_000) + "1" + &")".repeat(10_000)), "<r/>", "does not hold"),
        (&*("-".repeat(60_000) + "0"), "<r/>", "does not hold"),
        (&*("//a".repeat(10_000) + "/b"), &*wide, "does not hold"),
        ("//a[//a[//a[//a[//a]]]]/b", &*wide, "does not hold"),
    ] {
        let kind = json!({"type": "xpath", "version": "xpath-10"});
        let criterion = json!({"condition": condition, "context": "$response.body", "type": kind});
        fails("1.0.1", &criterion, XML, body, reason);
    }
}

/// Bodies that are too deep for JSON are texts, which have no members.
#[test]
fn bodies() {
    for body in ["[".repeat(1_000_000), "[".repeat(1_000_000) + &"]".repeat(1_000_000), "{\"a\":".repeat(300_000)] {
        fails("1.1.0", &json!({"condition": "$response.body#/0 != null"}), JSON, &body, "said to be JSON and is none");
        let criterion = json!({"condition": "$..*", "context": "$response.body", "type": "jsonpath"});
        fails("1.1.0", &criterion, JSON, &body, "does not hold");
    }
}

/// Templates have no bound of their own but that of documents; reading and filling them takes no more than their length.
#[test]
fn templates() {
    for (payload, sent) in [
        ("{$inputs.n}".repeat(90_000), "x".repeat(90_000)),
        ("{$inputs.n".repeat(90_000), "{$inputs.n".repeat(90_000)),
        ("{$".repeat(400_000), "{$".repeat(400_000)),
        (format!("{{$inputs.n}}{}", "}".repeat(900_000)), format!("x{}", "}".repeat(900_000))),
        (format!("<a>{}</a>", "<b>{$inputs.n}</b>".repeat(40_000)), format!("<a>{}</a>", "<b>x</b>".repeat(40_000))),
    ] {
        for version in ["1.0.1", "1.1.0"] {
            let body = json!({"contentType": "text/plain", "payload": payload});
            let step = json!({"stepId": "s", "operationId": "add", "requestBody": body,
                "successCriteria": [{"condition": "$statusCode == 200"}]});
            let (done, got) = run(version, &step, JSON, "{}");
            assert_eq!(done.code, Some(0), "{}: {}", start(&payload), start(&done.stderr));
            assert!(got == [sent.as_str()], "{version} {}", start(&payload));
        }
    }
}

#[test]
fn json_templates() {
    let flat = format!("{{\"a\": \"{}\"}}", "{$inputs.n}".repeat(90_000));
    let many = format!("[{}0]", "\"{$inputs.n}\",".repeat(50_000));
    let deep = format!("{}\"{{$inputs.n}}\"{}", "[".repeat(100_000), "]".repeat(100_000));
    for (payload, code) in [(flat, Some(0)), (many, Some(0)), (deep, Some(1))] {
        let body = json!({"contentType": JSON, "payload": payload});
        let step = json!({"stepId": "s", "operationId": "add", "requestBody": body});
        let (done, got) = run("1.1.0", &step, JSON, "{}");
        assert_eq!((done.code, got.len()), (code, usize::from(code == Some(0))), "{}", start(&done.stderr));
    }
}

/// Expressions that are too long, or lead nowhere at length, are refused before anything is sent.
#[test]
fn expressions() {
    for value in [
        "$inputs.".to_owned() + &"n".repeat(1_000_000),
        "$response.body#".to_owned() + &"/0".repeat(400_000),
        format!("x {{$steps.{}}}", "s".repeat(900_000)),
        "$steps".to_owned() + &".outputs".repeat(100_000),
    ] {
        let parameters = json!([{"name": "q", "in": "query", "value": value}]);
        let step = json!({"stepId": "s", "operationId": "get", "parameters": parameters});
        let (done, got) = run("1.1.0", &step, JSON, "{}");
        assert_eq!((done.code, got.len()), (Some(3), 0), "{}: {}", start(&value), start(&done.stderr));
    }
}
