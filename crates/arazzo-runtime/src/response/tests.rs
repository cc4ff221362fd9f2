//! Bodies as expressions see them.

use super::Received;
use crate::exchange::{Response, Security};
use crate::program::{OperationCall, ServerPlan};
use arazzo_expression::Pointer;
use arazzo_parser::openapi::{Description, PathTemplate, operation};
use arazzo_parser::{DocumentOptions, Format, SourceMap, parse_document};
use std::collections::BTreeMap;
use std::sync::Arc;

fn received(media_type: &str, body: &[u8], call: Option<&OperationCall>) -> Received {
    let headers = if media_type.is_empty() { Vec::new() } else { vec![("content-type".into(), media_type.to_owned())] };
    Received::new(Response { status: 200, headers, body: body.into(), retry_after: None }, call)
}

fn at(received: &Received, pointer: &str) -> String {
    received.body_at(&Pointer::parse(pointer).unwrap()).map_or("-".to_owned(), ToString::to_string)
}

#[test]
fn the_media_type_decides_what_a_body_is() {
    for (media_type, body, expected) in [
        ("application/json", &b"{\"a\": 1.0}"[..], r#"{"a":1.0}"#),
        ("application/problem+json; charset=utf-8", b"\xEF\xBB\xBF[1]", "[1]"),
        ("application/x-amz-json-1.1", b"null", "null"),
        ("application/json", b"{oops}", r#""{oops}""#),
        ("application/json", b"\"12\"", r#""12""#),
        ("text/plain", b"{\"a\": 1}", r#""{\"a\": 1}""#),
        ("application/xml", b"<a/>", r#""<a/>""#),
        ("text/plain; charset=iso-8859-1", b"\xE9", r#""é""#),
        ("text/plain", b"\xE9", r#""é""#),
        ("text/plain; charset=utf-16", b"\xFF\xFEa\0", r#""a""#),
        ("text/plain; charset=\"UTF-16BE\"", b"\0a", r#""a""#),
        ("", b"42", r#""42""#),
        ("application/octet-stream", b"text", r#""text""#),
        ("application/octet-stream", b"\xFF\xD8", r#""/9g=""#),
        ("image/png", b"\x89PNG", r#""iVBORw==""#),
        ("application/json", b"", "-"),
        ("", b"", "-"),
    ] {
        let received = received(media_type, body, None);
        assert_eq!(received.body().map_or("-".to_owned(), ToString::to_string), expected, "{media_type}");
        assert_eq!(at(&received, ""), expected, "{media_type}");
    }
}

#[test]
fn a_pointer_into_text_reads_it_as_json_once() {
    for (media_type, body, pointer, expected) in [
        ("text/plain", "{\"a\": [7]}", "/a/0", "7"),
        ("", "{\"a\": [7]}", "/a/0", "7"),
        ("text/plain", "hello", "/a", "-"),
        ("application/json", "{oops}", "/a", "-"),
        ("application/json", "\"{\\\"a\\\":1}\"", "/a", "-"),
        ("application/xml", "<a><b>1</b></a>", "/b", "-"),
    ] {
        assert_eq!(at(&received(media_type, body.as_bytes(), None), pointer), expected, "{body}");
    }
}

fn described(schemas: &str) -> OperationCall {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/: {{get: {{operationId: a, responses: {{'200': {{description: d, content: {{text/xml: {{schema: {{$ref: '#/components/schemas/Root'}}}}}}}}}}}}}}}}\ncomponents:\n  schemas:\n{schemas}"
    );
    call(&text)
}

/// A call of the operation `a` of a description.
pub(super) fn call(text: &str) -> OperationCall {
    let source = SourceMap::default().add("test", text);
    let (node, faults) = parse_document(source, text, Format::Yaml, &DocumentOptions::lenient());
    assert_eq!(faults, []);
    let description = Description::new(node.unwrap(), "file:///api.yaml".parse().unwrap(), source).0.unwrap();
    let key = description.by_operation_id("a").next().unwrap();
    let (operation, faults) = operation(&description, key, &());
    assert_eq!(faults, []);
    OperationCall {
        template: PathTemplate::parse(&operation.key.path),
        operation: Arc::new(operation),
        server: ServerPlan { url: "https://api.test".into(), region: None, may_be_private: false },
        parameters: Vec::new(),
        body: None,
        security: Arc::new(Security::default()),
        schemas: Arc::new(BTreeMap::new()),
        files: Arc::default(),
        place: "".into(),
    }
}

const INSTANCES: &str = "
    Root: {type: object, properties: {nextToken: {type: string}, reservationSet: {type: array, items: {$ref: '#/components/schemas/Reservation'}}}}
    Reservation: {type: object, properties: {id: {type: string}, instancesSet: {type: array, items: {$ref: '#/components/schemas/Instance'}}}}
    Instance: {type: object, properties: {instanceId: {type: string}, count: {type: integer}, isOn: {type: boolean}, instanceState: {type: object, properties: {name: {type: string}}}}}
";

#[test]
fn lists_of_services_are_found_inside_their_wrappers() {
    let body = "<?xml version='1.0'?><DescribeInstancesResponse xmlns='http://ec2.test/'><requestId>r</requestId><reservationSet><item><id>r1</id>\
        <instancesSet><item><instanceId>i-1</instanceId><count>01</count><isOn>true</isOn><instanceState><code>16</code><name>running</name></instanceState></item>\
        <item><instanceId>i-2</instanceId><count> 2 </count></item></instancesSet></item></reservationSet></DescribeInstancesResponse>";
    let call = described(INSTANCES);
    let received = received("text/xml;charset=UTF-8", body.as_bytes(), Some(&call));
    for (pointer, expected) in [
        ("/reservationSet/0/instancesSet/0/instanceState/name", r#""running""#),
        ("/reservationSet/0/instancesSet/0/instanceState", r#"{"name":"running"}"#),
        ("/reservationSet/0/instancesSet/1/instanceId", r#""i-2""#),
        ("/reservationSet/0/instancesSet/0/count", r#""01""#),
        ("/reservationSet/0/instancesSet/1/count", "2"),
        ("/reservationSet/0/instancesSet/0/isOn", "true"),
        ("/reservationSet/1", "-"),
        ("/nextToken", "-"),
        ("/requestId", "-"),
    ] {
        assert_eq!(at(&received, pointer), expected, "{pointer}");
    }
    assert!(received.body().unwrap().as_str().unwrap().starts_with("<?xml"));
}

#[test]
fn an_empty_wrapper_is_an_empty_list_and_one_item_a_list_of_one() {
    let call = described(INSTANCES);
    let read = |body: &str| received("text/xml", body.as_bytes(), Some(&call));
    assert_eq!(at(&read("<R><reservationSet/></R>"), "/reservationSet"), "[]");
    assert_eq!(at(&read("<R><reservationSet><id>1</id></reservationSet></R>"), "/reservationSet"), r#"[{"id":"1"}]"#);
    assert_eq!(
        at(&read("<R><X><ReservationSet><member><id>1</id></member></ReservationSet></X><M/></R>"), "/reservationSet"),
        r#"[{"id":"1"}]"#
    );
    assert_eq!(at(&read("<R>"), "/reservationSet"), "-");
    assert_eq!(at(&read("<R><other/></R>"), "/reservationSet"), "-");
}

#[test]
fn hints_name_elements_attributes_and_items() {
    let call = described(
        "    Root: {type: object, xml: {name: pet}, properties: {id: {type: integer, xml: {attribute: true}}, name: {type: string, xml: {name: called, prefix: p}}, tags: {type: array, xml: {wrapped: true}, items: {type: string, xml: {name: tag}}}, photos: {type: array, items: {type: string, xml: {name: photo}}}, map: {type: object, additionalProperties: {type: integer}}}}\n",
    );
    let body = "<p:pet xmlns:p='u' id='7'><p:called>x &amp; y</p:called><tags><tag>a</tag><no/><tag>b</tag></tags><photo>1</photo><photo>2</photo><map><k>1</k></map></p:pet>";
    let received = received("application/xml", body.as_bytes(), Some(&call));
    for (pointer, expected) in [
        ("/id", "7"),
        ("/name", r#""x & y""#),
        ("/tags", r#"["a","b"]"#),
        ("/photos", r#"["1","2"]"#),
        ("/map", r#"{"k":1}"#),
    ] {
        assert_eq!(at(&received, pointer), expected, "{pointer}");
    }
}

#[test]
fn items_are_read_by_their_place_and_nil_is_null() {
    let call = described(
        "    Root: {type: object, properties: {l: {type: array, xml: {wrapped: true}, prefixItems: [{type: integer}, {type: object, properties: {v: {type: integer}}}], items: {type: boolean}}, m: {type: array, xml: {wrapped: true}, prefixItems: [{type: string, xml: {nodeType: text}}, {type: integer}], items: {type: string}}, n: {type: string}}}\n",
    );
    let body = "<r xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:o='urn:o'><l><i>1</i><i><v>2</v></i><i>true</i><i xsi:nil='1'/></l>\
        <m>text<i>3</i></m><n xsi:nil='true'/></r>";
    let read = received("application/xml", body.as_bytes(), Some(&call));
    assert_eq!(at(&read, "/l"), r#"[1,{"v":2},true,null]"#);
    assert_eq!(at(&read, "/m"), r#"["3"]"#);
    assert_eq!(at(&read, "/n"), "null");
    let body = "<r xmlns:o='urn:o'><n o:nil='true' nil='true'>x</n></r>";
    assert_eq!(at(&received("application/xml", body.as_bytes(), Some(&call)), "/n"), r#""x""#);
}

#[test]
fn schemas_that_contain_themselves_end_with_the_document() {
    let call = described(
        "    Root: {type: object, properties: {n: {$ref: '#/components/schemas/Root'}, v: {type: integer}, l: {type: array, items: {$ref: '#/components/schemas/Root'}}}}\n",
    );
    let body = "<r><n><n><v>1</v></n><l><l><v>2</v></l></l></n></r>";
    let received = received("text/xml", body.as_bytes(), Some(&call));
    assert_eq!(at(&received, "/n/n/v"), "1");
}
