//! Credentials go where they were granted, in the place that the description says, and nowhere else.

use crate::server::{Answer, Received, Server, demanding, request, with_headers};
use arazzo_http::{AwsCredentials, Credential, HttpTransport, Redactor};
use arazzo_runtime::{Request, Scheme, Transport as _};

fn bearer() -> Scheme {
    Scheme::Http("bearer".into())
}

fn basic() -> Scheme {
    Scheme::Http("basic".into())
}

fn key(location: &str) -> Scheme {
    Scheme::ApiKey { name: "X-Key".into(), location: location.into() }
}

/// A transport with one credential of each of `kinds` for `origin`.
fn transport(origin: &str, kinds: &[&str]) -> HttpTransport {
    let env = |name: &str| Some(if name == "PAIR" { "me:pass" } else { "a b/c" }.to_owned());
    let credentials = kinds.iter().map(|kind| {
        let name = if *kind == "basic" { "PAIR" } else { "TOKEN" };
        Credential::parse(&format!("{origin}={kind}:env:{name}"), &env).unwrap()
    });
    credentials.fold(HttpTransport::builder(), arazzo_http::HttpTransportBuilder::credential).build().unwrap()
}

async fn sent(server: &Server, transport: &HttpTransport, request: &Request) -> Received {
    transport.send(request).await.unwrap();
    server.received().pop().unwrap()
}

fn server() -> Server {
    Server::start(|_, _| Answer::ok())
}

#[tokio::test]
async fn each_scheme_has_its_place() {
    let server = server();
    let all = transport(&server.url(""), &["bearer", "basic", "apikey"]);
    let oauth = Scheme::OAuth2 { flows: Vec::new() };
    let oidc = Scheme::OpenIdConnect { url: "https://x/".into() };
    let table: [(&[Scheme], &str, Option<&str>, &str); 9] = [
        (&[bearer()], "authorization", Some("Bearer a b/c"), "/p?q=1"),
        (&[oauth], "authorization", Some("Bearer a b/c"), "/p?q=1"),
        (&[oidc], "authorization", Some("Bearer a b/c"), "/p?q=1"),
        (&[basic()], "authorization", Some("Basic bWU6cGFzcw=="), "/p?q=1"),
        (&[key("header")], "x-key", Some("a b/c"), "/p?q=1"),
        (&[key("cookie")], "cookie", Some("own=1; X-Key=a%20b%2Fc"), "/p?q=1"),
        (&[key("query")], "authorization", None, "/p?q=1&X%2DKey=a%20b%2Fc"),
        (&[key("header"), basic()], "x-key", Some("a b/c"), "/p?q=1"),
        (&[], "authorization", None, "/p?q=1"),
    ];
    for (schemes, field, value, target) in table {
        let asked = with_headers(request("GET", &server.url("/p?q=1")), &[("Cookie", "own=1")]);
        let received = sent(&server, &all, &demanding(asked, &[schemes])).await;
        assert_eq!(received.header(field), value, "{schemes:?}");
        assert_eq!(received.line(), format!("GET {target} HTTP/1.1"));
    }
}

#[tokio::test]
async fn a_credential_goes_to_no_other_origin() {
    let (ours, other) = (server(), server());
    let transport = transport(&ours.url(""), &["bearer", "apikey"]);
    for scheme in [bearer(), key("header"), key("query"), key("cookie")] {
        let asked = demanding(request("GET", &other.url("/")), &[std::slice::from_ref(&scheme)]);
        // Nor does the request go out without it, unless the operator says so.
        let error = transport.send(&asked).await.unwrap_err();
        assert_eq!(error.kind.code(), "request-denied");
        assert!(error.message.contains("unbound-origin") && other.received().is_empty(), "{error}");
        let missing = &transport.plan(&asked).unwrap().missing[0];
        assert_eq!((&*missing.name, missing.code()), ("it", "unbound-origin"));
        assert!(
            missing.to_string().contains(&other.url("")) && missing.to_string().contains(&ours.url("")),
            "{missing}"
        );
        assert!(missing.grant().unwrap().starts_with(&format!("--auth {}=", other.url(""))), "{missing:?}");
    }
    // To a server that the operator names it does, without the credential.
    let named = HttpTransport::builder().grant_origin(&other.url("")).unwrap().build().unwrap();
    let received = sent(&other, &named, &demanding(request("GET", &other.url("/")), &[&[bearer()]])).await;
    assert_eq!((received.line(), received.header("authorization")), ("GET / HTTP/1.1", None));
    let env = |_: &str| Some("canary".to_owned());
    let none = Credential::parse(&format!("{}=none", other.url("")), &env).unwrap();
    let bearers = Credential::parse(&format!("{}=bearer:env:X", ours.url("")), &env).unwrap();
    let knowing = HttpTransport::builder().credential(bearers).credential(none).build().unwrap();
    let received = sent(&other, &knowing, &demanding(request("GET", &other.url("/")), &[&[bearer()]])).await;
    assert_eq!((received.line(), received.header("authorization")), ("GET / HTTP/1.1", None));
}

#[tokio::test]
async fn the_first_alternative_that_can_be_met_is_used() {
    let server = server();
    let transport = transport(&server.url(""), &["basic", "apikey"]);
    let alternatives: [&[Scheme]; 4] = [&[], &[bearer(), key("header")], &[basic()], &[key("header")]];
    let received = sent(&server, &transport, &demanding(request("GET", &server.url("/")), &alternatives)).await;
    assert_eq!((received.header("authorization"), received.header("x-key")), (Some("Basic bWU6cGFzcw=="), None));
    let received = sent(&server, &transport, &demanding(request("GET", &server.url("/")), &[&[bearer()], &[]])).await;
    assert_eq!(received.header("authorization"), None);
}

#[tokio::test]
async fn what_the_request_sets_itself_wins() {
    let server = server();
    let transport = transport(&server.url(""), &["bearer", "apikey"]);
    let own =
        with_headers(request("GET", &server.url("/?X-Key=own")), &[("authorization", "own"), ("Cookie", "X-Key=own")]);
    for scheme in [bearer(), key("query"), key("cookie"), Scheme::AwsSigV4] {
        let received = sent(&server, &transport, &demanding(own.clone(), &[&[scheme]])).await;
        assert_eq!(received.line(), "GET /?X-Key=own HTTP/1.1");
        assert_eq!((received.all("authorization"), received.all("cookie")), (vec!["own"], vec!["X-Key=own"]));
    }
}

#[tokio::test]
async fn a_description_cannot_have_a_key_sent_as_a_framing_field() {
    let server = server();
    let transport = transport(&server.url(""), &["apikey"]);
    for name in ["Host", "Content-Length", "X-A\r\nX-B"] {
        let scheme = Scheme::ApiKey { name: name.into(), location: "header".into() };
        let error = transport.send(&demanding(request("GET", &server.url("/")), &[&[scheme]])).await.unwrap_err();
        assert_eq!(error.kind.code(), "request-denied");
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn credentials_do_not_go_over_http_to_another_machine() {
    let transport = transport("http://api.invalid", &["bearer"]);
    let asked = demanding(request("GET", "http://api.invalid/"), &[&[bearer()]]);
    let error = transport.send(&asked).await.unwrap_err();
    assert_eq!(error.kind.code(), "request-denied");
    assert!(error.message.contains("http://api.invalid") && error.message.contains("cleartext-credential"), "{error}");
}

#[tokio::test]
async fn a_scheme_that_nothing_can_meet_is_not_sent_without() {
    let server = server();
    let none = format!("{}=none", server.url(""));
    let env = |_: &str| None;
    let without = Credential::parse(&none, &env).unwrap();
    for (scheme, code) in [
        (Scheme::Http("negotiate".into()), "unsupported-security"),
        (Scheme::Unknown, "unsupported-security"),
        (Scheme::AwsSigV4A, "sigv4a-unsupported"),
    ] {
        let asked = demanding(request("GET", &server.url("/")), &[std::slice::from_ref(&scheme)]);
        let error = HttpTransport::new().unwrap().send(&asked).await.unwrap_err();
        assert!(error.message.contains(code), "{error}");
        assert!(server.received().is_empty());
        // Another way in, its own header field or the operator's word lets it out.
        let plan = |asked: &Request| HttpTransport::new().unwrap().plan(asked);
        assert!(plan(&demanding(asked.clone(), &[std::slice::from_ref(&scheme), &[]])).is_ok());
        assert!(plan(&demanding(asked.clone(), &[std::slice::from_ref(&scheme), &[bearer()]])).is_ok());
        assert!(plan(&with_headers(asked.clone(), &[("Authorization", "x")])).is_ok());
        let knowing = HttpTransport::builder().credential(without.clone()).build().unwrap();
        assert!(knowing.plan(&asked).is_ok());
    }
}

#[tokio::test]
async fn a_key_for_a_field_goes_into_no_other() {
    let server = server();
    let env = |name: &str| Some(name.to_lowercase());
    let grants = ["apikey:X-One:env:FIRST", "apikey:env:SECOND"];
    let credential = |spec: &&str| Credential::parse(&format!("{}={spec}", server.url("")), &env).unwrap();
    let builder =
        grants.iter().map(credential).fold(HttpTransport::builder(), arazzo_http::HttpTransportBuilder::credential);
    let transport = builder.build().unwrap();
    let scheme = |name: &str| Scheme::ApiKey { name: name.into(), location: "header".into() };
    let asked = demanding(request("GET", &server.url("/")), &[&[scheme("x-one"), scheme("x-two")]]);
    let received = sent(&server, &transport, &asked).await;
    assert_eq!((received.header("x-one"), received.header("x-two")), (Some("first"), Some("second")));
}

#[test]
fn the_transport_knows_its_secrets_and_shows_none() {
    let env = |_: &str| Some("me:canary-1".to_owned());
    let credential = Credential::parse("https://api.invalid=basic:env:X", &env).unwrap();
    let keys = AwsCredentials::new("AKIDEXAMPLE", "canary-2".into()).with_session_token("canary-3".into());
    let builder = HttpTransport::builder().credential(credential).aws(keys);
    let builder = builder.header("Authorization", "Bearer canary-4").header("Accept", "text/plain");
    assert!(!format!("{builder:?}").contains("canary"));
    let transport = builder.build().unwrap();
    assert!(!format!("{transport:?}").contains("canary"));
    let text = "canary-1 canary-2 canary-3 canary-4 text/plain bWU6Y2FuYXJ5LTE=";
    assert_eq!(Redactor::new(transport.secrets()).redact(text), "*** *** *** *** text/plain ***");
}
