//! Judging conditions over a response allocates nothing: documents poll, and bodies are large.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a broken fixture fails the test")]

use allocation_counter::measure;
use arazzo_expression::{Access, Condition, Dialect, Expression, Source, Value, Version, json};
use arazzo_runtime::program::{Operand, Slot};
use arazzo_runtime::{Received, Response, Scope, Sent};
use std::collections::BTreeMap;
use std::convert::Infallible;

const BODY: &str = r#"{"status": "COMPLETED", "n": 5, "f": 1.50, "big": 123456789012345678901, "t": true, "z": null,
    "text": "Straße", "number": "12.5", "items": [{"id": "a/b", "tags": ["x", "y"]}], "same": [{"id": "a/b", "tags": ["x", "y"]}]}"#;

const CONDITIONS: [&str; 24] = [
    "$statusCode == 200",
    "$statusCode >= 200 && $statusCode < 300",
    "$response.body#/status == 'completed'",
    "$response.body.items[0].tags[1] == 'Y'",
    "$response.body#/items/0/id == 'A/B'",
    "$response.body#/n == 5.0",
    "$response.body#/n < 5.5",
    "$response.body#/f == 1.5",
    "$response.body#/big > 123456789012345678900",
    "$response.body#/number > 12",
    "$response.body#/number == 12.50",
    "'10' < '9.5e1'",
    "$response.body#/t",
    "!$response.body#/none",
    "$response.body#/z == null",
    "$response.body#/text == 'STRAßE'",
    "$response.body#/items == $response.body#/same",
    "$response.body == $response.body",
    "$response.header.X-Count == 7",
    "$response.header.x-list == 'a, b'",
    "$inputs.dotted.name == 'v'",
    "$url == 'http://localhost/a' && $method == 'get'",
    "$request.query.q == 1 && $request.header.x-h == 'h'",
    "($response.body#/n == 1 || $response.body#/n == 5) && !($response.body#/t == false)",
];

/// What an expression means here, as it would be compiled.
fn operand(expression: Expression) -> Operand {
    match expression {
        Expression::Url => Operand::Url,
        Expression::Method => Operand::Method,
        Expression::StatusCode => Operand::StatusCode,
        Expression::Response(Source::Body(Access { pointer, .. })) => Operand::ResponseBody(pointer),
        Expression::Response(Source::Header(name)) => Operand::ResponseHeader(name),
        Expression::Request(Source::Header(name)) => Operand::RequestHeader(name),
        Expression::Request(Source::Query(name)) => Operand::RequestQuery(name),
        Expression::Inputs(name) => {
            Operand::Inputs(Slot { name: Some(name.text), path: name.pointer.unwrap_or_default() })
        }
        other => panic!("{other} is not used here"),
    }
}

fn compiled(text: &str) -> Condition<Operand> {
    let (condition, _) = Condition::parse(text, Dialect::lenient(Version::V1_0)).unwrap();
    let Ok(condition) = condition.try_map(&mut |expression| Ok::<_, Infallible>(operand(expression)));
    condition
}

#[test]
fn a_condition_that_holds_allocates_nothing() {
    let headers = [("Content-Type", "application/json"), ("X-Count", "7"), ("X-List", "a"), ("x-list", "b")];
    let response = Response {
        status: 200,
        headers: headers.map(|(name, value)| (name.into(), value.to_owned())).to_vec(),
        body: BODY.as_bytes().into(),
        retry_after: None,
    };
    let received = Received::new(response, None);
    let sent = Sent {
        url: "http://localhost/a".into(),
        method: "GET".into(),
        headers: json::parse(r#"{"X-H": "h"}"#).unwrap(),
        query: json::parse(r#"{"q": 1}"#).unwrap(),
        path: Value::default(),
        body: None,
    };
    let inputs = json::parse(r#"{"dotted": {"name": "v"}}"#).unwrap();
    let scope = Scope {
        inputs: &inputs,
        steps: &[],
        workflows: &BTreeMap::new(),
        sent: Some(&sent),
        received: Some(&received),
        outputs: None,
    };
    for text in CONDITIONS {
        let condition = compiled(text);
        let mut held = None;
        let allocated = measure(|| held = Some(condition.evaluate(&scope)));
        assert_eq!(held, Some(Ok(true)), "{text}");
        assert_eq!(allocated.count_total, 0, "{text}");
    }
}

#[test]
fn a_condition_that_does_not_hold_allocates_nothing() {
    let received = Received::new(
        Response { status: 500, headers: Vec::new(), body: BODY.as_bytes().into(), retry_after: None },
        None,
    );
    let inputs = Value::default();
    let scope = Scope {
        inputs: &inputs,
        steps: &[],
        workflows: &BTreeMap::new(),
        sent: None,
        received: Some(&received),
        outputs: None,
    };
    // Without a media type the body is text, in which a pointer reads JSON: once.
    assert_eq!(compiled("$response.body#/n == 5").evaluate(&scope), Ok(true));
    for text in CONDITIONS {
        let condition = compiled(text);
        let allocated = measure(|| drop(condition.evaluate(&scope)));
        assert_eq!(allocated.count_total, 0, "{text}");
    }
}
