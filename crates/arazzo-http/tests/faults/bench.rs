//! What the tests share.

use arazzo_http::{HttpLimits, HttpTransport, HttpTransportBuilder};
use arazzo_runtime::program::StepRef;
use arazzo_runtime::{Request, Response, Transport as _, TransportError};
use faultd::{Act, Server};
use std::time::{Duration, Instant};

/// A small fraction of the real limits.
pub(crate) fn limits() -> HttpLimits {
    HttpLimits {
        body: 1000,
        head: 4000,
        headers: 50,
        informational: 16,
        connect: Duration::from_millis(300),
        tls: Duration::from_millis(400),
        first_byte: Duration::from_millis(600),
        idle: Duration::from_millis(200),
        attempt: Duration::from_millis(900),
        rate: 0,
        rate_span: Duration::from_millis(300),
    }
}

/// For connections with TLS, which take longer: the certificates of the system are read for the first one.
pub(crate) fn patient() -> HttpLimits {
    let second = Duration::from_secs(1);
    HttpLimits { connect: second, tls: second, first_byte: second * 4, attempt: second * 8, ..limits() }
}

pub(crate) fn builder() -> HttpTransportBuilder {
    HttpTransport::builder().environment_proxy(false).limits(limits())
}

pub(crate) fn request(method: &str, url: &str) -> Request {
    Request {
        method: method.into(),
        url: url.to_owned(),
        headers: Vec::new(),
        body: if method == "POST" { Some(b"once".as_slice().into()) } else { None },
        timeout: None,
        security: std::sync::Arc::default(),
        region: None,
        at: StepRef::default(),
    }
}

/// What comes of one request; it must not take long, and no message has the query.
pub(crate) async fn ask(transport: &HttpTransport, method: &str, server: &Server) -> Result<Response, TransportError> {
    let started = Instant::now();
    let answered = transport.send(&request(method, &server.url("/p?key=canary"))).await;
    assert!(started.elapsed() < Duration::from_secs(10), "{answered:?} took {:?}", started.elapsed());
    if let Err(error) = &answered {
        assert!(!error.message.contains("canary"), "{error}");
    }
    answered
}

/// A server that performs `acts` on each connection.
pub(crate) fn server(acts: Vec<Act>) -> Server {
    Server::start(move |_| acts.clone()).unwrap()
}

/// The code of the failure that `acts` are to a GET request, and what it says.
pub(crate) async fn fails(acts: Vec<Act>) -> (&'static str, String) {
    let server = server(acts);
    let transport = builder().build().unwrap();
    let error = ask(&transport, "GET", &server).await.expect_err("no failure");
    (error.kind.code(), error.message)
}
