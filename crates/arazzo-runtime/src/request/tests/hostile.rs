//! Values that want to change the request they are in.

use super::fixture::{call, describe, value};
use arazzo_expression::Value;
use arazzo_parser::arazzo::ParameterLocation::{Cookie, Header, Path, Query, QueryString};
use proptest::prelude::*;
use url::Url;

#[test]
fn dot_segments_are_refused_in_any_encoding() {
    for hostile in ["..", ".", "%2e%2e", "%252E.", "..%2f", "a/../b", "..\\x", "..;a", "./", "", "a/%2e/b"] {
        let fault = call("/items/{id}/x", "").with("id", Path, hostile).fault();
        assert_eq!(&*fault.code, "path-segment", "{hostile}");
        assert!(fault.message.contains("`id`"), "{fault}");
    }
    for hostile in ["../x", "a/../x", "a/%2e%2e", "a/.."] {
        assert_eq!(&*call("/{Key+}", "").with("Key+", Path, hostile).fault().code, "path-segment", "{hostile}");
    }
    assert_eq!(&*call("/x/{a}{b}", "").with("a", Path, ".").with("b", Path, ".").fault().code, "path-segment");
    assert_eq!(
        &*call("/x/{a}", "parameters: [{name: a, in: path, style: label}]").with("a", Path, ".").fault().code,
        "path-segment"
    );
    for plain in ["a..b", "...", ".a", "a?x#f", "é/ü"] {
        assert!(call("/items/{id}", "").with("id", Path, plain).build().is_ok(), "{plain}");
    }
}

#[test]
fn fields_that_frame_the_message_are_refused() {
    for name in ["Host", "content-length", "Transfer-Encoding", "TE", "Proxy-Authorization", "HTTP2-Settings", "expect"]
    {
        assert_eq!(&*call("/a", "").with(name, Header, "x").fault().code, "header-forbidden", "{name}");
    }
    for name in ["", "a b", "a:", ":path", "a\r\nb", "é"] {
        assert_eq!(&*call("/a", "").with(name, Header, "x").fault().code, "header-name", "{name}");
    }
    assert!(call("/a", "").with("X-Amz-Target", Header, "A.B").build().is_ok());
}

#[test]
fn faults_of_header_values_tell_the_place_and_not_the_value() {
    for location in [Header, Cookie] {
        let rest = "parameters: [{name: n, in: cookie, style: cookie}, {name: n, in: header}]";
        let text = format!(
            "openapi: 3.2.0\ninfo: {{title: t, version: '1'}}\npaths: {{/a: {{get: {{operationId: a, {rest}}}}}}}"
        );
        for hostile in ["s3cret\r\nX-Evil: 1", "s3cret\0", "s3cret\u{7f}"] {
            let fault = describe(&text).with("n", location, hostile).fault();
            assert_eq!(&*fault.code, "header-value");
            assert!(fault.message.contains("`n`") && !fault.message.contains("s3cret"), "{fault}");
        }
    }
}

#[test]
fn names_of_parts_cannot_add_fields() {
    let call =
        call("/a", "requestBody: {content: {multipart/form-data: {}}}").payload(r#"{"a\"\r\nX: y\r\n\r\n":"v"}"#);
    assert!(call.text().contains("name=\"a%22%0D%0AX: y%0D%0A%0D%0A\"\r\n\r\nv\r\n"), "{}", call.text());
}

/// Text with what is dangerous more often than chance would have it.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,4}",
        prop::sample::select(vec![
            "..",
            "../",
            "/",
            "\\",
            "%2F",
            "%2e",
            "%",
            "\r\n",
            "\0",
            "?",
            "#",
            "&",
            "=",
            "@evil.test",
            "//",
            ";",
            ":",
            "\n",
            " "
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn shaped(text: String) -> impl Strategy<Value = Value> {
    let list: Value = vec![text.as_str().into(), "b".into()].into();
    let map: Value = [(text.as_str(), text.as_str()), ("k", "v")].into_iter().collect();
    prop::sample::select(vec![Value::from(text), list, map])
}

const PATH: &[&str] = &[
    "style: simple",
    "style: simple, explode: true",
    "style: label",
    "style: matrix, explode: true",
    "content: {application/json: {}}",
];
const QUERY: &[&str] = &[
    "style: form",
    "explode: false",
    "style: deepObject",
    "style: pipeDelimited",
    "allowReserved: true",
    "content: {application/json: {}}",
];

proptest! {
    #[test]
    fn no_value_leaves_its_segment_or_its_origin(value in hostile().prop_flat_map(shaped), style in prop::sample::select(PATH)) {
        let call = call("/items/{c}/end", &format!("parameters: [{{name: c, in: path, {style}}}]")).with("c", Path, value);
        match call.build() {
            Err(fault) => prop_assert_eq!(&*fault.code, "path-segment"),
            Ok((request, _)) => {
                let url = Url::parse(&request.url).unwrap();
                // What a client sends is what was built: nothing was there to be normalised.
                prop_assert_eq!(url.as_str(), &*request.url);
                prop_assert_eq!(url.host_str(), Some("api.test"));
                let segments: Vec<&str> = url.path_segments().unwrap().collect();
                prop_assert_eq!((segments.len(), segments[0], segments[1], segments[3]), (4, "v1", "items", "end"));
                prop_assert!(url.query().is_none() && url.fragment().is_none());
            }
        }
    }

    #[test]
    fn no_value_of_the_query_leaves_it(value in hostile().prop_flat_map(shaped), name in hostile(), style in prop::sample::select(QUERY)) {
        let call = call("/end", &format!("parameters: [{{name: c, in: query, {style}}}]")).with("c", Query, value).with(&name, Query, "last");
        let request = match call.build() {
            Err(fault) => {
                prop_assert_eq!((&*fault.code, style), ("parameter-delimiter", "style: pipeDelimited"));
                return Ok(());
            }
            Ok((request, _)) => request,
        };
        let url = Url::parse(&request.url).unwrap();
        prop_assert_eq!((url.host_str(), url.path(), url.fragment()), (Some("api.test"), "/v1/end", None));
        let pairs: Vec<_> = url.query_pairs().collect();
        prop_assert!(pairs.len() <= 3);
        prop_assert_eq!(&*pairs.last().unwrap().0, &*name);
        prop_assert!(request.url.bytes().all(|b| b.is_ascii_graphic()));
    }

    #[test]
    fn no_value_leaves_the_pair_of_the_path_key(value in hostile(), style in prop::sample::select(QUERY)) {
        let rest = format!("parameters: [{{name: n, in: query, {style}}}]");
        for key in ["/end?n={n}&u=1", "/end?x={n}&u=1", "/end?n=0&u=1#f"] {
            let request = call(key, &rest).with("n", Query, value.as_str()).request();
            let url = Url::parse(&request.url).unwrap();
            prop_assert_eq!((url.host_str(), url.path(), url.fragment()), (Some("api.test"), "/v1/end", None));
            let pairs: Vec<_> = url.query_pairs().collect();
            prop_assert_eq!(pairs.len(), 2, "{}", request.url);
            prop_assert_eq!((&*pairs[1].0, &*pairs[1].1), ("u", "1"));
        }
    }

    #[test]
    fn a_whole_query_stays_a_query(value in hostile()) {
        let request = call("/end", "").with("q", QueryString, value).request();
        let url = Url::parse(&request.url).unwrap();
        prop_assert_eq!((url.host_str(), url.path(), url.fragment()), (Some("api.test"), "/v1/end", None));
        prop_assert!(request.url.bytes().all(|b| b.is_ascii_graphic()));
    }

    #[test]
    fn no_value_adds_a_header_field(value in hostile().prop_flat_map(shaped), name in hostile(), cookie in hostile()) {
        let call = call("/a", "").with("X-A", Header, value.clone()).with(&name, Header, "v").with(&cookie, Cookie, value);
        match call.build() {
            Err(fault) => prop_assert!(["header-value", "header-name", "header-forbidden"].contains(&&*fault.code), "{}", fault),
            Ok((request, _)) => {
                prop_assert!(request.headers.len() <= 4);
                for (name, value) in &request.headers {
                    prop_assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && b != b':'));
                    prop_assert!(!value.contains(['\r', '\n', '\0']));
                }
            }
        }
    }

    #[test]
    fn no_cookie_adds_another_one(text in hostile(), name in hostile()) {
        let request = call("/a", "").with(&name, Cookie, text.as_str()).with("k", Cookie, "v").request();
        let cookies: Vec<&str> = request.header("Cookie").unwrap().split("; ").collect();
        prop_assert_eq!((cookies.len(), cookies[1]), (2, "k=v"));
        prop_assert!(!cookies[0].contains([';', ',', ' ', '"', '\r', '\n']));
    }

    #[test]
    fn no_value_ends_its_part(text in hostile(), name in hostile()) {
        let payload: Value = [(name.as_str(), text.as_str()), ("end", "x")].into_iter().collect();
        prop_assume!(name != "end");
        let call = call("/a", "requestBody: {content: {multipart/form-data: {}}}").payload(&payload.to_string());
        let request = call.request();
        let boundary = request.header("Content-Type").unwrap().split_once("boundary=").unwrap().1.to_owned();
        let body = String::from_utf8(request.body.unwrap().to_vec()).unwrap();
        let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
        prop_assert_eq!((parts.len(), parts[0], parts[3]), (4, "", "--\r\n"));
        let (head, own) = parts[1].strip_prefix("\r\n").unwrap().split_once("\r\n\r\n").unwrap();
        prop_assert_eq!(own.strip_suffix("\r\n").unwrap(), text.as_str());
        prop_assert!(head.lines().count() <= 2);
    }
}

#[test]
fn the_origin_is_the_servers_even_for_odd_keys() {
    for path in ["@evil.test", ".evil.test", "//evil.test/x", ":80", "\\evil.test"] {
        let mut odd = call(path, "");
        odd.server.url = "https://api.test".into();
        let url = Url::parse(&odd.request().url).unwrap();
        assert_eq!((url.host_str(), url.port()), (Some("api.test"), None), "{path}");
    }
    let mut broken = call("/a", "").with("x", Query, value("1"));
    broken.server.url = "mailto:x".into();
    assert_eq!(&*broken.fault().code, "server-url");
}
