//! Where parameters go, and what the rest of the request is made of.

use super::fixture::{call, input, value};
use arazzo_expression::Value;
use arazzo_parser::arazzo::ParameterLocation::{Cookie, Header, Path, Query, QueryString};

#[test]
fn values_are_percent_encoded_in_path_and_query() {
    let call = call("/items/{id}", "parameters: [{name: id, in: path}]");
    let call =
        call.with("id", Path, "a b/é%:+&").with("page[size]", Query, 10_i64).with("q", Query, "a&b=c d+e#f%20é?");
    assert_eq!(
        call.target(),
        "/items/a%20b%2F%C3%A9%25%3A%2B%26?page%5Bsize%5D=10&q=a%26b%3Dc%20d%2Be%23f%2520%C3%A9%3F"
    );
}

#[test]
fn keys_of_paths_keep_their_query_and_lose_their_fragment() {
    for (path, name, given, expected) in [
        ("/?Action=List", "Max", "5", "/?Action=List&Max=5"),
        ("/?Action=List", "Action", "List", "/?Action=List"),
        ("/?Action=List", "Action", "Other", "/?Action=Other"),
        ("/?uploads", "x", "1", "/?uploads&x=1"),
        ("/#X-Amz-Target=A.B?c", "x", "1", "/?x=1"),
        ("/?n={n}&u={u}", "n", "1 2", "/?n=1%202"),
        ("/a b?c d=e\"f", "x", "1", "/a%20b?c%20d=e%22f&x=1"),
    ] {
        assert_eq!(call(path, "").with(name, Query, given).target(), expected, "{path} {name}");
    }
}

#[test]
fn greedy_variables_keep_slashes() {
    let call = call("/{B}/{Key+}?uploads", "").with("B", Path, "b/c").with("Key+", Path, "x/y z");
    assert_eq!(call.target(), "/b%2Fc/x/y%20z?uploads");
}

#[test]
fn a_variable_that_is_not_declared_is_filled_by_any_parameter_of_its_name() {
    assert_eq!(call("/items/{id}", "").with("id", Path, "a/b").target(), "/items/a%2Fb");
    assert_eq!(call("/items/{id}", "").with("id", Query, 7_i64).target(), "/items/7");
    let fault = call("/items/{id}", "").fault();
    assert_eq!((&*fault.code, fault.message.contains("{id}")), ("missing-value", true), "{fault}");
}

#[test]
fn the_query_of_a_server_stays_in_front() {
    let mut call = call("/a", "").with("x", Query, 1_i64);
    call.server.url = "https://api.test/v1?key=k#f".into();
    assert_eq!(call.target(), "/a?key=k&x=1");
}

#[test]
fn parameters_without_value_are_left_out_unless_they_are_required() {
    let rest = "parameters: [{name: q, in: query, required: true}, {name: id, in: path, required: true}]";
    let open =
        || call("/a", "").made("q", Query, input("no")).with("X-A", Header, Value::Null).made("c", Cookie, input("no"));
    let request = open().build_with(&value("{}")).unwrap().0;
    assert_eq!((&*request.url, request.header("X-A"), request.header("Cookie")), ("https://api.test/v1/a", None, None));
    for (fault, name) in [
        (call("/a", rest).made("q", Query, input("no")).fault(), "`q`"),
        (call("/a/{id}", rest).made("id", Path, input("no")).fault(), "`id`"),
    ] {
        assert_eq!(&*fault.code, "missing-value");
        assert!(fault.message.contains(name) && fault.message.contains("$inputs.no"), "{fault}");
    }
    assert_eq!(&*call("/a/{id}", rest).with("id", Path, Value::Null).fault().code, "missing-value");
}

#[test]
fn querystring_is_the_whole_query() {
    let rest = |media: &str| format!("parameters: [{{name: all, in: querystring, content: {{{media}: {{}}}}}}]");
    let form = rest("application/x-www-form-urlencoded");
    for (media, given, expected) in [
        (&*form, Value::from("filter=active&sort=-age&x=a%20b c"), "/a?filter=active&sort=-age&x=a%20b%20c"),
        (&*form, value(r#"{"a":"1 2","b":["x","y"]}"#), "/a?a=1%202&b=x&b=y"),
        (&*rest("application/json"), Value::from(r#"{"n":5}"#), "/a?%7B%22n%22%3A5%7D"),
        (&*rest("application/json"), value(r#"{"n":1.0}"#), "/a?%7B%22n%22%3A1.0%7D"),
    ] {
        assert_eq!(call("/a", media).with("all", QueryString, given).target(), expected);
    }
}

#[test]
fn header_values_are_text_and_cookies_share_one_field() {
    let call = call("/a", "")
        .with("X-N", Header, 5_i64)
        .with("X-L", Header, value(r#"["a b","c"]"#))
        .with("a", Cookie, "x=1; y");
    let request = call.with("b", Cookie, value("[1,2]")).with("X-O", Header, value(r#"{"k":true}"#)).request();
    assert_eq!(request.header("x-n"), Some("5"));
    assert_eq!(request.header("x-l"), Some("a b,c"));
    assert_eq!(request.header("x-o"), Some("k,true"));
    assert_eq!(request.header("Cookie"), Some("a=x=1%3B%20y; b=1; b=2"));
}

#[test]
fn accept_names_what_success_is_described_as() {
    for (responses, expected) in [
        ("", "*/*"),
        ("responses: {'200': {content: {text/csv: {}, application/json: {}}}}", "application/json"),
        (
            "responses: {'200': {content: {text/csv: {}, image/png: {}}}, '404': {content: {application/json: {}}}}",
            "text/csv, image/png",
        ),
        ("responses: {default: {content: {application/hal+json: {}, text/csv: {}}}}", "application/hal+json"),
    ] {
        assert_eq!(call("/a", responses).request().header("accept"), Some(expected));
    }
    assert_eq!(
        call("/a", "").with("accept", Header, "text/x").request().headers,
        [("accept".into(), "text/x".to_owned())]
    );
}

#[test]
fn expressions_see_declared_parameters_as_they_were_given() {
    let rest = "parameters: [{name: limit, in: query}, {name: id, in: path}, {name: X-T, in: header}]";
    let call = call("/a/{id}", rest)
        .with("limit", Query, 5_i64)
        .with("id", Path, "a b")
        .with("x-t", Header, true)
        .with("no", Query, 1_i64);
    let (request, sent) = call.with("Content-Type", Header, "a/b").build().unwrap();
    assert_eq!((&*sent.url, &*sent.method), (&*request.url, "POST"));
    assert_eq!(sent.query.to_string(), r#"{"limit":5}"#);
    assert_eq!(sent.path.to_string(), r#"{"id":"a b"}"#);
    assert_eq!(sent.headers.to_string(), r#"{"x-t":true,"Content-Type":"a/b"}"#);
}
