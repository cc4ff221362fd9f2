//! What goes over the wire, and what comes back.

use crate::server::{Answer, Server, request, with_headers};
use arazzo_http::HttpTransport;
use arazzo_runtime::{Request, Response, Transport as _, TransportError};
use std::io::Write as _;
use std::time::Duration;

async fn send(request: &Request) -> Result<Response, TransportError> {
    HttpTransport::new().unwrap().send(request).await
}

#[tokio::test]
async fn a_request_is_sent_as_it_is() {
    let server = Server::start(|_, _| Answer::ok());
    let mut posted = with_headers(
        request("POST", &server.url("/a%2Fb//c/?q=a+b%20c&x=%C3%A9#X-Amz-Target=T")),
        &[
            ("Content-Type", "application/json"),
            ("Accept", "text/x"),
            ("X-Two", "1"),
            ("X-Two", "2"),
            ("Cookie", "a=b; c=d"),
        ],
    );
    posted.body = Some(b"{}".as_slice().into());
    let response = send(&posted).await.unwrap();
    assert_eq!((response.status, &*response.body), (200, b"ok".as_slice()));
    let [received] = server.received().try_into().unwrap();
    assert_eq!(received.line(), "POST /a%2Fb//c/?q=a+b%20c&x=%C3%A9 HTTP/1.1");
    assert_eq!(received.body, b"{}");
    assert_eq!(received.all("accept"), ["text/x"]);
    assert_eq!(received.all("x-two"), ["1", "2"]);
    assert_eq!(received.all("cookie"), ["a=b; c=d"]);
    assert_eq!(received.all("host"), [server.address.to_string()]);
    assert_eq!(received.all("user-agent"), [concat!("arazzo/", env!("CARGO_PKG_VERSION"))]);
    assert_eq!(received.header("referer"), None);
}

#[tokio::test]
async fn added_headers_do_not_overrule_those_of_the_request() {
    let server = Server::start(|_, _| Answer::ok());
    let transport = HttpTransport::builder().header("X-A", "added").header("X-B", "added").build().unwrap();
    transport.send(&with_headers(request("GET", &server.url("/")), &[("x-a", "own")])).await.unwrap();
    let [received] = server.received().try_into().unwrap();
    assert_eq!((received.all("x-a"), received.all("x-b")), (vec!["own"], vec!["added"]));
    assert!(HttpTransport::builder().header("Host", "evil").build().is_err());
}

#[tokio::test]
async fn a_request_without_a_body_says_so_where_one_is_usual() {
    let server = Server::start(|_, _| Answer::ok());
    for (method, length) in [("POST", Some("0")), ("PUT", Some("0")), ("GET", None), ("DELETE", None), ("QUERY", None)]
    {
        send(&request(method, &server.url("/"))).await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!((received.header("content-length"), received.header("content-type")), (length, None), "{method}");
    }
}

#[tokio::test]
async fn redirects_and_repeated_fields_are_part_of_the_answer() {
    let server = Server::closing(
        "HTTP/1.1 302 Found\nLocation: /elsewhere\nSet-Cookie: a=1\nSet-Cookie: b=2\nRetry-After: 7\nContent-Length: 0\n\n",
    );
    let response = send(&request("GET", &server.url("/"))).await.unwrap();
    assert_eq!((response.status, response.header("LOCATION")), (302, Some("/elsewhere")));
    let cookies = response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    assert_eq!(cookies.map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["a=1", "b=2"]);
    assert_eq!(response.retry_after, Some(Duration::from_secs(7)));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_coded_body_is_decoded_and_its_fields_stay() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(b"hello hello").unwrap();
    let body = gzip.finish().unwrap();
    let server = Server::start(move |_, _| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
        Answer::Keep([head.as_bytes(), &body].concat())
    });
    let response = send(&request("GET", &server.url("/"))).await.unwrap();
    assert_eq!(&*response.body, b"hello hello");
    assert_eq!(response.header("content-encoding"), Some("gzip"));
    assert_eq!(server.received()[0].header("accept-encoding"), Some("gzip, deflate, br"));
    let head = send(&request("HEAD", &server.url("/"))).await.unwrap();
    assert_eq!(&*head.body, b"");
}

#[tokio::test]
async fn a_header_that_is_not_text_does_not_break_the_answer() {
    let server = Server::start(|_, _| {
        Answer::Pieces(vec![(0, b"HTTP/1.1 200 OK\r\nX-A: caf\xe9\r\nContent-Length: 0\r\n\r\n".to_vec())])
    });
    assert_eq!(send(&request("GET", &server.url("/"))).await.unwrap().header("x-a"), Some("caf\u{fffd}"));
}

#[tokio::test]
async fn what_would_be_sent_differently_is_denied_and_not_sent() {
    let server = Server::start(|_, _| Answer::ok());
    for path in ["/a/../b", "/..", "/%2e%2e/b", "/a\\b", "/a b", "/{id}", "/?q=\t"] {
        let error = send(&request("GET", &server.url(path))).await.unwrap_err();
        assert_eq!(error.kind.code(), "net-url-invalid", "{path}");
    }
    for (name, value) in
        [("Host", "evil"), ("Content-Length", "5"), ("Transfer-Encoding", "chunked"), ("X-A", "a\r\nX-B: 1")]
    {
        let error = send(&with_headers(request("GET", &server.url("/")), &[(name, value)])).await.unwrap_err();
        assert_eq!(error.kind.code(), "request-denied", "{name}");
        assert!(error.message.contains(name), "{error}");
    }
    assert!(send(&request("CONNECT", &server.url("/"))).await.is_err());
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn a_connection_is_kept_between_requests() {
    let server =
        Server::start(|number, _| if number == 0 { Answer::ok() } else { Answer::close("HTTP/1.1 204 No\n\n") });
    let transport = HttpTransport::new().unwrap();
    for status in [200, 204] {
        assert_eq!(transport.send(&request("GET", &server.url("/"))).await.unwrap().status, status);
    }
}

/// The server answers once and closes the connection just as it is used again.
fn closing_race() -> Server {
    Server::start(|number, _| if number == 1 { Answer::Drop } else { Answer::ok() })
}

#[tokio::test]
async fn a_safe_request_that_meets_a_closing_connection_is_sent_again() {
    let server = closing_race();
    let transport = HttpTransport::new().unwrap();
    for _ in 0..2 {
        assert_eq!(transport.send(&request("GET", &server.url("/"))).await.unwrap().status, 200);
    }
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn no_other_request_is_ever_sent_twice() {
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let server = closing_race();
        let transport = HttpTransport::new().unwrap();
        transport.send(&request("GET", &server.url("/"))).await.unwrap();
        let error = transport.send(&request(method, &server.url("/"))).await.unwrap_err();
        assert_eq!(error.kind.code(), "http-reset", "{error}");
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(server.received().len(), 2, "{method}");
    }
}
