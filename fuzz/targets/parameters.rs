//! F8, parameters and bodies: whatever the value, the request goes to its server, has as many segments, fields, cookies and
//! parts as it should have, and a reference decoder reads the value back.
#![no_main]

#[path = "../../crates/arazzo-runtime/src/request/tests/decoder.rs"]
mod decoder;

use arazzo_expression::Value;
use arazzo_fuzz::{choices, pick, text};
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi::{Description, Location, Parameter, PathTemplate, operation};
use arazzo_parser::{DocumentOptions, Format, SourceMap, parse_document};
use arazzo_runtime::program::{BodyPlan, OperationCall, ParameterPlan, Producer, ServerPlan};
use arazzo_runtime::{Missing, Request, Scope, StepFault, build};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// Places and how values are written there; `!` where what was written can be read back.
const SHAPES: &[(&str, &str)] = &[
    ("path", "!style: simple"),
    ("path", "!style: simple, explode: true"),
    ("path", "!style: label"),
    ("path", "!style: label, explode: true"),
    ("path", "!style: matrix"),
    ("path", "!style: matrix, explode: true"),
    ("path", "style: simple, allowReserved: true"),
    ("path", "content: {application/json: {}}"),
    ("query", "!style: form"),
    ("query", "!style: form, explode: false"),
    ("query", "!style: spaceDelimited"),
    ("query", "!style: pipeDelimited"),
    ("query", "!style: deepObject"),
    ("query", "style: form, allowReserved: true"),
    ("query", "content: {application/json: {}}"),
    ("cookie", "!style: form"),
    ("cookie", "!style: form, explode: false"),
    ("cookie", "style: cookie"),
    ("header", "style: simple"),
    ("header", "style: simple, explode: true"),
    ("querystring", "content: {application/x-www-form-urlencoded: {}}"),
    ("body", "multipart/form-data"),
    ("body", "application/x-www-form-urlencoded"),
    ("body", "application/json"),
];

fuzz_target!(|bytes: &[u8]| {
    let ([shape, kind], rest) = choices(bytes);
    let text = text(rest);
    let (place, written) = *pick(SHAPES, shape);
    let value = value(kind, text);
    let call = call(place, written.trim_start_matches('!'), value.clone());
    match made(&call) {
        Err(fault) => {
            let known = ["path-segment", "header-value", "missing-value", "invalid-body", "parameter-delimiter"];
            assert!(known.contains(&&*fault.code), "{place} {written} {value}: {fault}");
            let other = fault_of_other(text, kind, place, written.trim_start_matches('!'));
            if let Some((_, message)) = other.filter(|(code, _)| *code == *fault.code) {
                assert_eq!(fault.message, message);
            }
        }
        Ok(request) => {
            check(&request, place, value.as_str().is_some(), &format!("{place} {written} {value}"));
            if let Some(style) = written.strip_prefix('!').filter(|style| is_readable(place, style, &value)) {
                assert_eq!(decoder::decode(style, place, &wire(&request, place), &value), value, "{place} {style}");
            }
        }
    }
});

fn made(call: &OperationCall) -> Result<Request, StepFault> {
    let none = BTreeMap::new();
    let (inputs, steps) = (Value::Null, []);
    let scope = Scope { inputs: &inputs, steps: &steps, workflows: &none, sent: None, received: None, outputs: None };
    build(call, &scope, None, &mut Missing::default()).map(|(request, _)| request)
}

/// The fault of another text of the same form: what is said of a value does not depend on its letters.
fn fault_of_other(text: &str, kind: u8, place: &str, written: &str) -> Option<(String, String)> {
    let turned = |c: char| match c {
        'a'..='m' | 'A'..='M' => char::from_u32(u32::from(c) + 13).unwrap_or(c),
        'n'..='z' | 'N'..='Z' => char::from_u32(u32::from(c) - 13).unwrap_or(c),
        _ => c,
    };
    let other: String = text.chars().map(turned).collect();
    let fault = made(&call(place, written, value(kind, &other))).err()?;
    Some((fault.code.to_string(), fault.message))
}

/// The text as a value, alone or in a structure.
fn value(kind: u8, text: &str) -> Value {
    match kind % 4 {
        0 => text.into(),
        1 => text.split('\n').map(Value::from).collect::<Vec<_>>().into(),
        2 => text.split('\n').enumerate().map(|(at, part)| (format!("n{at}"), part)).collect(),
        _ => [("k", "v"), (text, text)].into_iter().collect(),
    }
}

/// Whether the value can be told from what is written, by anyone.
fn is_readable(place: &str, style: &str, value: &Value) -> bool {
    let texts: Vec<&str> = match value {
        Value::Array(items) if items.len() > 1 => items.iter().filter_map(Value::as_str).collect(),
        Value::Object(members) if !members.contains_key("k") => members.values().filter_map(Value::as_str).collect(),
        Value::String(text) => vec![text],
        _ => return false,
    };
    let fits = match value {
        Value::Object(_) => !style.contains("Delimited"),
        Value::Array(_) => !style.contains("deepObject"),
        _ => !style.contains("Delimited") && !style.contains("deepObject"),
    };
    let odd: &[char] = match style {
        "style: label, explode: true" => &['.'],
        "style: spaceDelimited" | "style: pipeDelimited" => &[' ', '|'],
        _ if place == "cookie" => &['%'],
        _ => &[],
    };
    fits && texts.iter().all(|text| !text.is_empty() && !text.contains(odd))
}

fn call(place: &str, written: &str, value: Value) -> OperationCall {
    let rest = match place {
        "body" => format!("requestBody: {{content: {{{written}: {{}}}}}}"),
        _ => format!("parameters: [{{name: c, in: {place}, {written}}}]"),
    };
    let path = if place == "path" { "/{c}/end" } else { "/end" };
    let text = format!(
        "openapi: 3.2.0\ninfo: {{title: t, version: '1'}}\npaths: {{'{path}': {{post: {{operationId: a, {rest}}}}}}}\n"
    );
    let mut sources = SourceMap::default();
    let source = sources.add("api.yaml", text.as_str());
    let (node, _) = parse_document(source, &text, Format::Yaml, &DocumentOptions::lenient());
    let base = Url::parse("mem:/api.yaml").expect("it is a URL");
    let description = Description::new(node.expect("a tree"), base, source).0.expect("a description");
    let key = description.by_operation_id("a").next().expect("an operation");
    let (operation, _) = operation(&description, key, &());
    let (mut parameters, mut body) = (Vec::new(), None);
    if place == "body" {
        let media_type = operation.request_body.as_ref().and_then(|body| body.content.first().cloned());
        body = Some(BodyPlan {
            content_type: Some(written.into()),
            media_type,
            payload: Some(Producer::Constant(value)),
            is_text: false,
            replacements: Vec::new(),
            place: "".into(),
        });
    } else {
        let declared = Location::parse(place).and_then(|location| operation.parameter("c", location).cloned());
        let location = match place {
            "path" => ParameterLocation::Path,
            "query" => ParameterLocation::Query,
            "cookie" => ParameterLocation::Cookie,
            "header" => ParameterLocation::Header,
            _ => ParameterLocation::QueryString,
        };
        let described = declared.or_else(|| Some(Parameter::undeclared("c".into(), Location::parse(place)?)));
        let described = described.expect("the place is one of OpenAPI");
        let value = Producer::Constant(value);
        let place = "".into();
        parameters.push(ParameterPlan { name: "c".into(), location, described, is_declared: true, value, place });
    }
    OperationCall {
        template: PathTemplate::parse(path),
        operation: Arc::new(operation),
        server: ServerPlan { url: "https://api.test/v1/".into(), region: None, may_be_private: false },
        parameters,
        body,
        security: Arc::default(),
        schemas: Arc::default(),
        files: Arc::default(),
        place: "".into(),
    }
}

fn check(request: &Request, place: &str, is_text: bool, about: &str) {
    let url = Url::parse(&request.url).unwrap_or_else(|error| panic!("{about}: {error}"));
    assert_eq!(url.as_str(), request.url, "{about}");
    assert!(request.url.bytes().all(|byte| byte.is_ascii_graphic()), "{about}: {}", request.url);
    assert_eq!(arazzo_http::fuzzing::sent_url(&request.url).map(String::from), Ok(request.url.clone()), "{about}");
    assert_eq!((url.host_str(), url.port(), url.fragment()), (Some("api.test"), None, None), "{about}");
    let segments: Vec<&str> = url.path_segments().map(Iterator::collect).unwrap_or_default();
    assert_eq!((segments.len(), segments[0]), (if place == "path" { 3 } else { 2 }, "v1"), "{about}");
    assert_eq!(segments.last(), Some(&"end"), "{about}");
    assert!(place.starts_with("query") || url.query().is_none(), "{about}");
    for (name, value) in &request.headers {
        assert!(!name.is_empty() && !name.contains([':', '\r', '\n', ' ']), "{about}: {name:?}");
        assert!(!value.contains(|c: char| c.is_control() && c != '\t'), "{about}: {name}");
    }
    let extra = match place {
        "body" => 2,
        "header" | "cookie" => 2,
        _ => 1,
    };
    assert!(request.headers.len() <= extra, "{about}: {:?}", request.headers);
    let Some(content_type) = request.header("content-type") else { return };
    // A text is sent as it is: whoever gives it has written the parts too.
    if let (Some(boundary), Some(body), false) = (content_type.split_once("boundary="), &request.body, is_text) {
        parts(body, boundary.1, about);
    }
}

/// Each part ends where the boundary is, and has no fields that are not its own.
fn parts(body: &[u8], boundary: &str, about: &str) {
    let body = String::from_utf8_lossy(body);
    let mark = format!("--{boundary}");
    let parts: Vec<&str> = body.split(&mark).collect();
    assert_eq!((parts.first(), parts.last()), (Some(&""), Some(&"--\r\n")), "{about}");
    for part in &parts[1..parts.len() - 1] {
        let (head, _) = part.strip_prefix("\r\n").and_then(|part| part.split_once("\r\n\r\n")).expect("a head");
        assert!(head.split("\r\n").all(|line| line.starts_with("Content-")), "{about}: {head:?}");
        assert!(head.split("\r\n").count() <= 2 && !head.replace("\r\n", "").contains(['\r', '\n']), "{about}");
    }
}

/// What of the request is the parameter.
fn wire(request: &Request, place: &str) -> String {
    let path = || request.url.strip_prefix("https://api.test/v1/")?.strip_suffix("/end");
    match place {
        "path" => path().unwrap_or_default().to_owned(),
        "query" => request.url.split_once('?').map_or(String::new(), |(_, query)| query.to_owned()),
        _ => request.header("Cookie").unwrap_or_default().to_owned(),
    }
}
