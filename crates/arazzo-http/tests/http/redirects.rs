//! Redirects that are followed: what crosses to another origin, and what is not followed at all.

use crate::server::{Answer, Received, Server, demanding, request, with_headers};
use arazzo_http::{AwsCredentials, Credential, HttpTransport, HttpTransportBuilder};
use arazzo_runtime::{Request, Scheme, Transport as _};

fn to(status: u16, location: &str) -> Answer {
    Answer::close(&format!("HTTP/1.1 {status} X\nLocation: {location}\nContent-Length: 0\nConnection: close\n\n"))
}

fn pointing(status: u16, location: String) -> Server {
    Server::start(move |_, _| to(status, &location))
}

fn following() -> HttpTransportBuilder {
    HttpTransport::builder().follow_redirects(5)
}

/// What went to the second server, as one text.
fn seen(server: &Server) -> String {
    server.received().iter().map(|received: &Received| received.head.clone()).collect()
}

#[tokio::test]
async fn nothing_that_is_meant_for_one_origin_reaches_another() {
    let schemes = |location: &str| Scheme::ApiKey { name: "k".into(), location: location.into() };
    let kinds = [
        ("bearer", Scheme::Http("bearer".into()), "bearer:env:IT"),
        ("basic", Scheme::Http("basic".into()), "basic:env:IT"),
        ("header key", schemes("header"), "apikey:env:IT"),
        ("query key", schemes("query"), "apikey:env:IT"),
        ("cookie key", schemes("cookie"), "apikey:env:IT"),
    ];
    for status in [301, 302, 303, 307, 308] {
        for (kind, scheme, spec) in &kinds {
            // Another port, and the same machine under another name.
            for host in ["127.0.0.1", "localhost", "127.0.0.1."] {
                let sink = Server::start(|_, _| Answer::ok());
                let first = pointing(status, format!("http://{host}:{}/x", sink.address.port()));
                let spec = format!("http://{}={spec}", first.address);
                let credential = Credential::parse(&spec, &|_: &str| Some("joe:canary-1".to_owned())).unwrap();
                let transport = following().credential(credential).header("X-Operator", "canary-2").build().unwrap();
                let headers = [
                    ("X-Workflow", "canary-3"),
                    ("Cookie", "sid=canary-4"),
                    ("Accept", "text/a"),
                    ("X-Amz-Security-Token", "canary-5"),
                ];
                let asked = with_headers(request("GET", &first.url("/a?q=canary-6")), &headers);
                let asked = demanding(asked, &[std::slice::from_ref(scheme)]);
                let answered = transport.send(&asked).await;
                assert_eq!(answered.map(|response| response.status), Ok(200), "{status} {kind} {host}");
                let (before, after) = (seen(&first), seen(&sink));
                assert!(before.contains("canary-2") && before.contains("canary-4"), "{kind}: {before}");
                assert!(
                    !after.contains("canary") && !after.to_lowercase().contains("referer"),
                    "{status} {kind} {host}: {after}"
                );
                assert!(after.contains("text/a") && after.starts_with("GET /x HTTP/1.1"), "{after}");
            }
        }
    }
}

#[tokio::test]
async fn within_an_origin_everything_goes_along() {
    let server = Server::start(|_, received| if received.line().contains("/a") { to(302, "/b") } else { Answer::ok() });
    let spec = format!("http://{}=bearer:env:IT", server.address);
    let transport = following().credential(Credential::parse(&spec, &|_: &str| Some("canary".to_owned())).unwrap());
    let transport = transport.header("X-Operator", "1").build().unwrap();
    let asked = with_headers(request("GET", &server.url("/a")), &[("X-Workflow", "2")]);
    let asked = demanding(asked, &[&[Scheme::Http("bearer".into())]]);
    assert_eq!(transport.send(&asked).await.unwrap().status, 200);
    let second = &server.received()[1];
    assert_eq!(second.line(), "GET /b HTTP/1.1");
    assert_eq!((second.header("authorization"), second.header("x-operator")), (Some("Bearer canary"), Some("1")));
    assert_eq!(second.header("x-workflow"), Some("2"));
}

#[tokio::test]
async fn unsafe_methods_and_bodies_are_answered_with_the_redirect() {
    for (method, status) in [("POST", 307), ("POST", 308), ("POST", 303), ("PUT", 308), ("DELETE", 302), ("PATCH", 301)]
    {
        let server = Server::start(move |_, _| to(status, "/elsewhere"));
        let transport = following().build().unwrap();
        let asked = Request { body: Some(b"once".as_slice().into()), ..request(method, &server.url("/a")) };
        let response = transport.send(&asked).await.unwrap();
        assert_eq!((response.status, response.header("location")), (status, Some("/elsewhere")));
        assert_eq!(server.received().len(), 1, "{method} {status}");
    }
}

#[tokio::test]
async fn signed_requests_are_not_followed() {
    let sink = Server::start(|_, _| Answer::ok());
    let first = pointing(307, sink.url("/"));
    let variables = |name: &str| match name {
        "AWS_ACCESS_KEY_ID" => Some("AKIDEXAMPLE".to_owned()),
        "AWS_SECRET_ACCESS_KEY" => Some("secret-of-it".to_owned()),
        "AWS_REGION" => Some("us-east-1".to_owned()),
        _ => None,
    };
    let aws = AwsCredentials::load(&variables, None, false).unwrap();
    let transport = following().aws(aws).grant_origin(&first.url("/")).unwrap().build().unwrap();
    let asked = demanding(request("GET", &first.url("/")), &[&[Scheme::AwsSigV4]]);
    assert_eq!(transport.send(&asked).await.unwrap().status, 307);
    assert!(seen(&first).contains("AWS4-HMAC-SHA256") && sink.received().is_empty());
}

#[tokio::test]
async fn redirects_are_counted_and_only_followed_when_asked_for() {
    let server = Server::start(|number, _| to(302, &format!("/{number}")));
    let answered = HttpTransport::new().unwrap().send(&request("GET", &server.url("/"))).await;
    assert_eq!((answered.unwrap().status, server.received().len()), (302, 1));
    let error = following().build().unwrap().send(&request("GET", &server.url("/"))).await.unwrap_err();
    assert_eq!((error.kind.code(), server.received().len()), ("http-redirect-limit", 7));
}

#[tokio::test]
async fn places_that_are_none_leave_the_redirect_as_the_answer() {
    let long = format!("/{}", "x".repeat(9000));
    for (location, status) in [("", 302), ("http://[", 302), ("/\u{fc}", 302), (long.as_str(), 200)] {
        let location = location.to_owned();
        let server = Server::start(move |number, _| if number == 0 { to(302, &location) } else { Answer::ok() });
        let answered = following().build().unwrap().send(&request("GET", &server.url("/"))).await;
        assert_eq!(answered.map(|response| response.status), Ok(status));
    }
    let server = pointing(302, "file:///etc/passwd".to_owned());
    let error = following().build().unwrap().send(&request("GET", &server.url("/"))).await.unwrap_err();
    assert_eq!(error.kind.code(), "http-redirect-scheme");
}

#[tokio::test]
async fn a_credential_that_a_server_repeats_in_a_redirect_goes_no_further() {
    let sink = Server::start(|_, _| Answer::ok());
    let place = sink.url("/?k=canary-key");
    let first = pointing(302, place);
    let spec = format!("http://{}=apikey:env:IT", first.address);
    let credential = Credential::parse(&spec, &|_: &str| Some("canary-key".to_owned())).unwrap();
    let transport = following().credential(credential).build().unwrap();
    let scheme = Scheme::ApiKey { name: "k".into(), location: "query".into() };
    let error = transport.send(&demanding(request("GET", &first.url("/")), &[&[scheme]])).await.unwrap_err();
    assert!(error.kind.code() == "request-denied" && !error.message.contains("canary"), "{error}");
    assert!(sink.received().is_empty());
}
