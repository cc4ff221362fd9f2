//! Bodies by media type, and replacements in them.

use super::fixture::{call, describe, input, value, written};
use crate::program::{Operand, OperationCall, Producer, ReplacementPlan, ReplacementTarget, SelectorQuery};
use arazzo_expression::{Part, Pointer, Query, Value, XPath, XPathVersion};
use arazzo_parser::arazzo::ParameterLocation::Header;

fn offering(media_type: &str, rest: &str) -> OperationCall {
    call("/a", &format!("requestBody: {{content: {{'{media_type}': {{{rest}}}}}}}"))
}

fn constant(value: impl Into<Value>) -> Producer {
    Producer::Constant(value.into())
}

#[test]
fn json_keeps_numbers_and_null() {
    for media_type in
        ["application/json", "application/merge-patch+json", "application/x-amz-json-1.1", "text/json; charset=utf-8"]
    {
        let call = offering(media_type, "").payload(r#"{"n":9007199254740993,"f":1.0,"z":null}"#);
        assert_eq!(call.text(), r#"{"n":9007199254740993,"f":1.0,"z":null}"#);
        assert_eq!(call.request().header("content-type"), Some(media_type));
    }
}

#[test]
fn text_is_the_body_where_it_is_written_out_and_a_value_where_it_is_not() {
    let text = "[1, \"x\"]";
    for (media_type, is_text, expected) in [
        ("application/json", true, text),
        ("application/json", false, r#""[1, \"x\"]""#),
        ("text/plain", false, text),
        ("application/octet-stream", false, text),
        ("application/xml", true, text),
        ("application/x-www-form-urlencoded", true, text),
    ] {
        let call = call("/a", "").body(Some(media_type), constant(text), is_text);
        assert_eq!(call.text(), expected, "{media_type}");
    }
    let (_, sent) = call("/a", "").body(Some("application/json"), constant("{\"a\": [1]}"), true).build().unwrap();
    assert_eq!(sent.body.unwrap().to_string(), r#"{"a":[1]}"#);
}

#[test]
fn a_filled_template_must_be_json() {
    let parts = vec![
        Part::Literal("{\"a\": ".into()),
        Part::Expression((Operand::Constant("x".into()), "$x".into())),
        Part::Literal("}".into()),
    ];
    let template = |parts| Producer::Text { parts, text: written("{\"a\": {$x}}") };
    let fault = call("/a", "").body(Some("application/json"), Some(template(parts.clone())), true).fault();
    assert_eq!(&*fault.code, "invalid-body");
    assert_eq!(call("/a", "").body(Some("text/plain"), Some(template(parts)), true).text(), "{\"a\": x}");
}

#[test]
fn the_content_type_comes_from_the_workflow_then_the_value() {
    for (payload, expected) in [
        (value("{}"), "application/json"),
        (value("[1]"), "application/json"),
        (Value::from("hello"), "text/plain"),
        (Value::from("hé"), "text/plain; charset=utf-8"),
    ] {
        assert_eq!(
            call("/a", "").body(None, constant(payload), false).request().header("content-type"),
            Some(expected)
        );
    }
    let json = offering("application/json", "").payload(r#"{"n":1}"#);
    let request = json.with("content-type", Header, "application/x-www-form-urlencoded").request();
    assert_eq!(request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-type")).count(), 1);
    assert_eq!(
        (request.header("Content-Type"), request.body.as_deref()),
        (Some("application/x-www-form-urlencoded"), Some(&b"n=1"[..]))
    );
}

#[test]
fn a_payload_without_value_is_no_body() {
    let request =
        offering("application/json", "").body(None, Some(input("no")), false).build_with(&value("{}")).unwrap().0;
    assert_eq!((request.body.as_deref(), request.header("content-type")), (None, None));
}

#[test]
fn latin_bodies_are_written_in_their_charset() {
    let latin = |text: &str| call("/a", "").body(Some("text/plain; charset=ISO-8859-1"), constant(text), true);
    assert_eq!(latin("é").request().body.as_deref(), Some(&[0xE9][..]));
    assert_eq!(&*latin("€").fault().code, "invalid-body");
}

#[test]
fn forms_follow_their_encoding() {
    let encoding = "encoding: {tags: {style: form, explode: false}, meta: {style: deepObject}, j: {contentType: application/json}, r: {allowReserved: true}}";
    for (rest, payload, expected) in [
        ("", r#"{"user":"a&b c","n":5,"flag":true,"none":null}"#, "user=a%26b%20c&n=5&flag=true"),
        ("", r#"{"ids":[1,2],"a[b]":"x"}"#, "ids=1&ids=2&a%5Bb%5D=x"),
        (
            "",
            r#"{"m":{"x":{"y":1}},"l":[{"p":"q"},{"p":"r"}]}"#,
            "m=%7B%22x%22%3A%7B%22y%22%3A1%7D%7D&l=%7B%22p%22%3A%22q%22%7D&l=%7B%22p%22%3A%22r%22%7D",
        ),
        (encoding, r#"{"tags":["a","b"],"meta":{"x":1}}"#, "tags=a,b&meta%5Bx%5D=1"),
        (encoding, r#"{"j":{"x":[1]},"r":"a:/b&"}"#, "j=%7B%22x%22%3A%5B1%5D%7D&r=a:/b%26"),
    ] {
        assert_eq!(offering("application/x-www-form-urlencoded", rest).payload(payload).text(), expected);
    }
    assert_eq!(&*offering("application/x-www-form-urlencoded", "").payload("[1]").fault().code, "invalid-body");
}

#[test]
fn parts_have_the_content_types_of_their_encoding() {
    let rest = "schema: {properties: {f: {type: string, format: binary}, l: {type: array}}}, encoding: {x: {contentType: 'text/csv, text/x', headers: {X-Fix: {schema: {const: 7}}, X-Free: {schema: {type: string}}}}}";
    let call =
        offering("multipart/form-data", rest).payload(r#"{"n":5,"o":{"a":1},"l":["x","y"],"f":"bytes","x":"1,2"}"#);
    let content_type = call.request().header("Content-Type").unwrap().to_owned();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = [
        "name=\"n\"\r\n\r\n5",
        "name=\"o\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}",
        "name=\"l\"\r\n\r\nx",
        "name=\"l\"\r\n\r\ny",
        "name=\"f\"; filename=\"f\"\r\nContent-Type: application/octet-stream\r\n\r\nbytes",
        "name=\"x\"\r\nContent-Type: text/csv\r\nX-Fix: 7\r\n\r\n1,2",
    ];
    let start = format!("--{boundary}\r\nContent-Disposition: form-data; ");
    let parts = expected.join(&format!("\r\n{start}"));
    assert_eq!(call.text(), format!("{start}{parts}\r\n--{boundary}--\r\n"));
    assert_eq!(call.text(), call.text());
}

#[test]
fn multipart_text_keeps_its_boundary() {
    let text = "--frontier\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nv\r\n--frontier--\r\n";
    for given in ["multipart/form-data; boundary=frontier", "multipart/form-data"] {
        let call = call("/a", "").body(Some(given), constant(text), true);
        assert_eq!(
            (&*call.text(), call.request().header("content-type")),
            (text, Some("multipart/form-data; boundary=frontier"))
        );
    }
    let own = call("/a", "").body(Some("multipart/form-data; boundary=\"x y\""), constant(value(r#"{"a":1}"#)), false);
    assert!(own.text().starts_with("--x y\r\n") && own.text().ends_with("--x y--\r\n"), "{}", own.text());
}

const PET: &str = r"
openapi: 3.0.3
info: {title: t, version: '1'}
paths: {/a: {post: {operationId: a, requestBody: {content: {application/xml: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}
components:
  schemas:
    Pet:
      type: object
      xml: {name: pet, prefix: p, namespace: 'urn:x'}
      properties:
        id: {type: integer, xml: {attribute: true}}
        name: {type: string, xml: {name: called}}
        tags: {type: array, xml: {name: tagList, wrapped: true}, items: {type: string, xml: {name: tag}}}
        notes: {type: array, items: {type: string}}
        owner: {type: object, properties: {name: {type: string}}}
";

#[test]
fn structures_become_xml_by_their_hints() {
    let payload = r#"{"id":7,"name":"a<b&\"c\"","tags":["x","y"],"notes":["n","m"],"owner":{"name":null}}"#;
    let expected = "<p:pet xmlns:p=\"urn:x\" id=\"7\"><called>a&lt;b&amp;&quot;c&quot;</called><tagList><tag>x</tag><tag>y</tag></tagList>\
                    <notes>n</notes><notes>m</notes><owner><name></name></owner></p:pet>";
    assert_eq!(describe(PET).payload(payload).text(), expected);
    assert_eq!(describe(PET).payload(&format!("{{\"pet\":{payload}}}")).text(), expected);
    assert_eq!(
        call("/a", "").body(Some("text/xml"), constant(value(r#"{"a":{"b":[1,2]}}"#)), false).text(),
        "<a><b>1</b><b>2</b></a>"
    );
    for broken in [r#"{"a b":{}}"#, r#"{"a":"\u0001"}"#, r#"{"a":1,"b":2}"#, "[1]"] {
        assert_eq!(
            &*call("/a", "").body(Some("text/xml"), constant(value(broken)), false).fault().code,
            "invalid-body",
            "{broken}"
        );
    }
}

fn at(pointer: &str, new: &str) -> ReplacementPlan {
    plan(SelectorQuery::Pointer(Pointer::parse(pointer).unwrap()), pointer, Producer::Constant(value(new)))
}

fn plan(query: SelectorQuery, text: &str, value: Producer) -> ReplacementPlan {
    ReplacementPlan { target: ReplacementTarget::Query(query), text: text.into(), value }
}

#[test]
fn pointers_set_what_is_there_and_what_can_be_added() {
    for (payload, pointer, new, expected) in [
        (r#"{"a":1}"#, "/a", "2", Some(r#"{"a":2}"#)),
        (r#"{"a":1}"#, "/b", "{}", Some(r#"{"a":1,"b":{}}"#)),
        (r#"{"s/k":[1,2]}"#, "/s~1k/1", "3", Some(r#"{"s/k":[1,3]}"#)),
        ("[1]", "/-", "2", Some("[1,2]")),
        ("[1]", "/1", "2", Some("[1,2]")),
        ("[1]", "", "{}", Some("{}")),
        ("[1]", "/2", "2", None),
        ("[1]", "/01", "2", None),
        (r#"{"a":1}"#, "/b/c", "2", None),
        (r#"{"a":1}"#, "/a/c", "2", None),
        (r#"{"a":null}"#, "/a/c", "2", None),
        ("{}", "/a/b/c", "2", Some(r#"{"a":{"b":{"c":2}}}"#)),
        ("{}", "/a/0", "2", None),
        ("{}", "/a/-", "2", None),
    ] {
        let call = offering("application/json", "").payload(payload).replacement(at(pointer, new));
        match expected {
            Some(expected) => assert_eq!(call.text(), expected, "{payload} {pointer}"),
            None => assert_eq!(&*call.fault().code, "replacement-target", "{payload} {pointer}"),
        }
    }
}

#[test]
fn replacements_apply_in_order_and_missing_ones_take_out() {
    let call = offering("application/json", "")
        .payload(r#"{"a":0,"l":[1,2]}"#)
        .replacement(at("/a", "1"))
        .replacement(at("/a", "2"));
    let missing = |pointer: &str| plan(SelectorQuery::Pointer(Pointer::parse(pointer).unwrap()), pointer, input("no"));
    assert_eq!(call.text(), r#"{"a":2,"l":[1,2]}"#);
    let call = call.replacement(missing("/a")).replacement(missing("/l/0"));
    let request = call.build_with(&value("{}")).unwrap().0;
    assert_eq!(request.body.as_deref(), Some(&br#"{"l":[null,2]}"#[..]));
}

#[test]
fn without_a_payload_the_example_is_replaced_in() {
    let none = |rest: &str| {
        offering("application/json", rest).body(None, None::<Producer>, false).replacement(at("/a/b", "1"))
    };
    assert_eq!(none("").text(), r#"{"a":{"b":1}}"#);
    assert_eq!(none("example: {a: {b: 0, c: 2}}").text(), r#"{"a":{"b":1,"c":2}}"#);
}

#[test]
fn jsonpath_sets_every_match() {
    let query =
        |text: &str| plan(SelectorQuery::JsonPath(Query::parse(text).unwrap()), text, Producer::Constant(value("5")));
    let call = |text: &str| {
        offering("application/json", "")
            .payload(r#"{"i":[{"s":"x","n":1},{"s":"y"},{"s":"x"}]}"#)
            .replacement(query(text))
    };
    assert_eq!(call("$.i[?@.s=='x'].s").text(), r#"{"i":[{"s":5,"n":1},{"s":"y"},{"s":5}]}"#);
    assert_eq!(call("$..*").text(), r#"{"i":5}"#);
    let fault = call("$.none").fault();
    assert_eq!(&*fault.code, "replacement-target");
    assert!(fault.message.contains("$.none"), "{fault}");
}

#[test]
fn text_is_replaced_in_as_what_it_says() {
    let json = call("/a", "").body(Some("application/json"), constant("{\"a\": 1}"), true).replacement(at("/a", "2"));
    assert_eq!(json.text(), r#"{"a":2}"#);
    let xpath = |text: &str| {
        plan(
            SelectorQuery::XPath(XPath::parse(text, XPathVersion::V1_0).unwrap()),
            text,
            Producer::Constant(value("\"<7>\"")),
        )
    };
    let xml = |text: &str| {
        call("/a", "")
            .body(Some("application/xml"), constant("<o r='1'><id>0</id><id/></o>"), true)
            .replacement(xpath(text))
    };
    assert_eq!(xml("/o/id").text(), "<o r='1'><id>&lt;7&gt;</id><id>&lt;7&gt;</id></o>");
    assert_eq!(xml("/o/@r").text(), "<o r='&lt;7&gt;'><id>0</id><id/></o>");
    assert_eq!(&*xml("/o/none").fault().code, "replacement-target");
    assert_eq!(
        describe(PET).payload(r#"{"name":"x"}"#).replacement(xpath("//called")).text(),
        "<p:pet xmlns:p=\"urn:x\"><called>&lt;7&gt;</called></p:pet>"
    );
    let broken = ReplacementPlan {
        target: ReplacementTarget::Broken("no pointer".into()),
        text: "x".into(),
        value: Producer::Constant(Value::Null),
    };
    assert_eq!(&*offering("application/json", "").payload("{}").replacement(broken).fault().code, "replacement-target");
}

#[test]
fn structures_are_remarked_on_where_their_media_type_has_no_form_for_them() {
    let form = "multipart/form-data: {encoding: {a: {contentType: image/png}, b: {contentType: application/xml}}}";
    for (media, payload, told) in [
        ("application/octet-stream: {}", r#"{"n":1}"#, Some("application/octet-stream")),
        ("text/csv: {}", "[1]", Some("text/csv")),
        ("application/cbor: {}", "[1]", Some("application/cbor")),
        ("text/plain: {}", "1", None),
        ("application/x-yaml: {}", "[1]", None),
        ("text/event-stream: {}", "[1]", None),
        ("application/problem+json: {}", "[1]", None),
        (form, r#"{"a":{"n":1},"b":{"n":1},"c":{"n":1}}"#, Some("image/png")),
        (form, r#"{"a":[{"n":1}]}"#, Some("image/png")),
        (form, r#"{"a":["text"]}"#, None),
    ] {
        let remarks = call("/a", &format!("requestBody: {{content: {{{media}}}}}")).payload(payload).remarks();
        assert_eq!(remarks.len(), usize::from(told.is_some()), "{media} {payload}: {remarks:?}");
        assert!(told.is_none_or(|told| remarks[0].contains(&format!("`{told}`"))), "{remarks:?}");
    }
}
