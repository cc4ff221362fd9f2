use super::fixture::{describe, describe_at, lowered};
use crate::openapi::{Server, ServerError};
use url::Url;

fn server(at: &str, servers: &str) -> Server {
    let text = format!("openapi: 3.0.0\nservers: {servers}\npaths: {{/a: {{get: {{operationId: a}}}}}}");
    lowered(&describe_at(at, &text), "a").server().unwrap().clone()
}

fn resolved(at: &str, servers: &str) -> Result<String, ServerError> {
    server(at, servers).resolve(|_| None).map(String::from)
}

#[test]
fn urls_are_relative_to_the_description() {
    for (at, url, expected) in [
        ("https://h/d/api.yaml", "/v1", Some("https://h/v1")),
        ("https://h/d/api.yaml", "v1", Some("https://h/d/v1")),
        ("https://h/d/api.yaml", "http://g/v2/", Some("http://g/v2/")),
        ("http://h/d/api.yaml", "//g/x", Some("http://g/x")),
        ("file:///d/api.yaml", "//g/x", Some("https://g/x")),
        ("file:///d/api.yaml", "https://g", Some("https://g/")),
        ("file:///d/api.yaml", "http://[::1]:8080/v1", Some("http://[::1]:8080/v1")),
        ("http://[2001:db8::1]:9/d/api.yaml", "v1", Some("http://[2001:db8::1]:9/d/v1")),
        (
            "file:///d/api.yaml",
            "https://b\u{fc}cher.example/\u{e4} b",
            Some("https://xn--bcher-kva.example/%C3%A4%20b"),
        ),
        ("file:///d/api.yaml", "https://xn--bcher-kva.example", Some("https://xn--bcher-kva.example/")),
        ("file:///d/api.yaml", "https://[::1/x", None),
        ("file:///d/api.yaml", "/v1", None),
        ("file:///d/api.yaml", "ftp://g", None),
    ] {
        let found = resolved(at, &format!("[{{url: '{url}'}}]"));
        let no_host = matches!(found, Err(ServerError::NoHost { .. } | ServerError::Malformed { .. }));
        assert_eq!((found.ok().as_deref(), no_host), (expected, expected.is_none()), "{at} {url}");
    }
}

#[test]
fn variables_have_values_defaults_and_limits() {
    let written = "[{url: 'https://{a}.h/{b}', variables: {a: {default: x, enum: [x, y]}, b: {enum: [n, m]}}}]";
    let server = server("file:///d", written);
    assert_eq!(server.variable_names().collect::<Vec<_>>(), ["a", "b"]);
    let with = |name: &'static str, value: &'static str| {
        server.resolve(move |n| (n == name).then(|| value.into())).map(String::from)
    };
    assert_eq!(with("", ""), Ok("https://x.h/n".to_owned()));
    assert_eq!(with("a", "y"), Ok("https://y.h/n".to_owned()));
    assert!(matches!(with("a", "z"), Err(ServerError::NotAllowed { .. })));
    let undeclared = resolved("file:///d", "[{url: 'https://{region}.h'}]");
    assert_eq!(undeclared, Err(ServerError::NoValue { name: "region".into() }));
}

#[test]
fn the_innermost_servers_count() {
    let description = describe(
        "openapi: 3.1.0
servers: [{url: https://root}]
paths:
  /a:
    servers: [{url: https://item}]
    get: {operationId: own, servers: [{url: https://own}]}
    put: {operationId: item, servers: []}
  /b: {get: {operationId: root}}",
    );
    for id in ["own", "item", "root"] {
        assert_eq!(*lowered(&description, id).servers[0].url, *format!("https://{id}"));
    }
}

#[test]
fn only_a_remote_description_has_a_default_server() {
    let text = "openapi: 3.0.0\npaths: {/a: {get: {operationId: a}}}";
    assert_eq!(lowered(&describe(text), "a").servers, []);
    let remote = lowered(&describe_at("https://h:8/d/api.yaml", text), "a");
    assert_eq!(remote.server().unwrap().resolve(|_| None).unwrap().as_str(), "https://h:8/");
}

#[test]
fn https_goes_before_its_http_twin() {
    let url = |servers| server("file:///d", servers).url;
    assert_eq!(&*url("[{url: 'http://a/x'}, {url: 'https://b'}, {url: 'https://a/x'}]"), "https://a/x");
    assert_eq!(&*url("[{url: 'http://a/x'}, {url: 'https://b'}]"), "http://a/x");
}

#[test]
fn no_given_value_leads_out_of_the_host() {
    let server = |url: &str| Server {
        url: url.into(),
        variables: Vec::new(),
        base: Url::parse("file:///x/api.yaml").unwrap(),
        span: None,
    };
    for hostile in ["evil.test/", "a@evil.test", "evil.test?", "evil.test#", "evil.test\\"] {
        for url in ["https://{v}.api.test/base", "{scheme}://{v}:8443", "//{v}/"] {
            let given = |name: &str| Some(if name == "v" { hostile } else { "https" }.into());
            let found = server(url).resolve(given);
            assert!(matches!(found, Err(ServerError::NotInHost { .. })), "{url} {hostile}: {found:?}");
        }
        match server("https://api.test/{v}/x").resolve(|_| Some(hostile.into())) {
            // What some clients take for a slash is nobody's to guess.
            Err(ServerError::Malformed { .. }) => assert!(hostile.contains('\\'), "{hostile}"),
            in_path => assert_eq!(in_path.unwrap().host_str(), Some("api.test"), "{hostile}"),
        }
    }
    assert_eq!(server("{v}/x").resolve(|_| Some("https://h.test/a".into())).unwrap().as_str(), "https://h.test/a/x");
}
