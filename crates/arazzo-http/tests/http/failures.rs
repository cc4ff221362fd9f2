//! Servers that misbehave: each failure has its kind and says what happened, and never shows the query.

use crate::server::{Answer, Server, request};
use arazzo_http::HttpTransport;
use arazzo_runtime::{Request, Transport as _};
use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

/// The code and message of the failure. The limits are a small fraction of the real ones.
async fn fails(server: &Server) -> (&'static str, String) {
    let started = Instant::now();
    let transport = HttpTransport::builder().max_body(1000).idle_timeout(Duration::from_millis(150)).build().unwrap();
    let sent = Request { timeout: Some(Duration::from_millis(400)), ..request("POST", &server.url("/p?key=canary")) };
    let error = transport.send(&sent).await.expect_err("no failure");
    assert!(!error.message.contains("canary"), "{error}");
    assert!(started.elapsed() < Duration::from_secs(3), "{error} took {:?}", started.elapsed());
    (error.kind.code(), error.message)
}

fn pieces(pieces: &'static [(u64, &'static str)]) -> Server {
    Server::start(move |_, _| {
        let pieces = pieces.iter().map(|(pause, text)| (*pause, text.replace('\n', "\r\n").into_bytes()));
        Answer::Pieces(pieces.collect())
    })
}

#[tokio::test]
async fn slow_servers_time_out() {
    let head = pieces(&[(2000, "HTTP/1.1 200 OK\n\n")]);
    let (code, message) = fails(&head).await;
    assert_eq!(
        (code, message.as_str()),
        (
            "http-timeout-attempt",
            format!("no answer from {} after 400 ms; the POST request may have been carried out", head.address)
                .as_str()
        )
    );
    let (code, message) = fails(&pieces(&[(0, "HTTP/1.1 200 OK\nContent-Length: 9\n\nabc"), (2000, "d")])).await;
    assert!(code == "http-timeout-idle" && message.contains("sent nothing for 150 ms"), "{message}");
    let drip = pieces(&[
        (0, "HTTP/1.1 200 OK\nContent-Length: 9\n\nabc"),
        (100, "d"),
        (100, "e"),
        (100, "f"),
        (100, "g"),
        (100, "h"),
        (100, "i"),
    ]);
    let (code, message) = fails(&drip).await;
    assert!(code == "http-timeout-attempt" && message.contains("was not complete after 400 ms"), "{message}");
}

#[tokio::test]
async fn answers_that_break_off_are_broken() {
    for (text, wanted) in [
        ("HTTP/1.1 200 OK\nContent-Length: 9\n\nabc", "http-truncated"),
        ("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nab", "http-truncated"),
        ("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nab\n", "http-truncated"),
        ("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\nab\n0\n\n", "http-framing"),
        ("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 3\n\nabc", "http-decoding"),
    ] {
        let (code, message) = fails(&Server::closing(text)).await;
        assert_eq!(code, wanted, "{text}: {message}");
    }
}

#[tokio::test]
async fn what_is_no_answer_is_broken() {
    for (text, kind, wanted) in [
        ("", "http-reset", "closed the connection without an answer"),
        ("HTTP/1.1 2", "http-reset", "closed the connection without an answer"),
        ("HTTP/1.1 abc OK\n\n", "http-protocol", "is no HTTP: invalid HTTP status-code parsed"),
        ("SSH-2.0-OpenSSH\n\n", "http-protocol", "is no HTTP: invalid HTTP version parsed"),
        ("HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2\n\nab", "http-framing", "is no HTTP"),
        ("HTTP/1.1 200 OK\nContent-Length: -1\n\nab", "http-framing", "is no HTTP"),
        ("HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: upgrade\n\n", "http-protocol", ""),
    ] {
        let (code, message) = fails(&Server::closing(text)).await;
        assert!(code == kind && message.contains(wanted), "{text}: {code} {message}");
    }
    let (code, message) = fails(&Server::resetting()).await;
    assert!(code == "http-reset" && message.contains("reset"), "{message}");
}

#[tokio::test]
async fn large_answers_are_cut_short() {
    let (code, message) = fails(&Server::closing("HTTP/1.1 200 OK\nContent-Length: 5000000000\n\nabc")).await;
    assert!(code == "http-body-too-large" && message.contains("1000 bytes"), "{message}");
    let endless = Server::start(|_, _| {
        let chunk = || (0, [b"400\r\n".as_slice(), &[b'x'; 1024], b"\r\n"].concat());
        let head = (0, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec());
        Answer::Pieces(std::iter::once(head).chain(std::iter::repeat_with(chunk).take(1000)).collect())
    });
    assert_eq!(fails(&endless).await.0, "http-body-too-large");
    let heads = Server::start(|_, _| {
        let head = format!("HTTP/1.1 200 OK\r\nX-A: {}\r\n\r\n", "x".repeat(1 << 20));
        Answer::Pieces(vec![(0, head.into_bytes())])
    });
    assert_eq!(fails(&heads).await.0, "http-head-too-large");
}

async fn fails_to_connect(url: &str, code: &str) -> String {
    let error = HttpTransport::new().unwrap().send(&request("GET", url)).await.expect_err("no failure");
    assert_eq!(error.kind.code(), code, "{error}");
    assert!(!error.message.contains("canary"), "{error}");
    error.message
}

#[tokio::test]
async fn nobody_there_is_a_failure_to_connect() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = fails_to_connect(&format!("http://{closed}/?canary"), "http-connect").await;
    assert_eq!(refused, format!("cannot connect to {closed}: connection refused"));
    let unknown = fails_to_connect("http://no-such-host.invalid/?canary", "http-dns").await;
    assert!(unknown.starts_with("the name no-such-host.invalid cannot be resolved: "), "{unknown}");
}

#[tokio::test]
async fn a_server_without_tls_is_a_failure_to_connect() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        stream.read_to_end(&mut Vec::new()).ok();
    });
    let message = fails_to_connect(&format!("https://{address}/?canary"), "http-tls").await;
    assert!(message.starts_with(&format!("no secure connection to {address}: ")), "{message}");
}
