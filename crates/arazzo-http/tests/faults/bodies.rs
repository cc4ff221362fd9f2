//! REL-05, REL-09, REL-11, REL-18: bodies that break off, lie about their length, are too large, or should not be there.

use crate::bench::{ask, builder, fails, server};
use arazzo_http::HttpLimits;
use faultd::Act;
use flate2::Compression;
use flate2::read::GzEncoder;
use std::io::Read as _;
use std::time::Duration;

fn text(text: &str) -> Vec<Act> {
    vec![Act::ReadHead, Act::text(text), Act::Fin]
}

#[tokio::test]
async fn a_body_that_breaks_off_is_never_delivered() {
    let chunked = |rest: &str| text(&format!("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n{rest}"));
    let table = [
        (text("HTTP/1.1 200 OK\nContent-Length: 9\n\nabc"), "http-truncated"),
        (chunked("5\nab"), "http-truncated"),
        (chunked("2\nab\n"), "http-truncated"),
        (chunked("2\nab\n0\n"), "http-truncated"),
        (chunked("zz\nab\n0\n\n"), "http-framing"),
        (chunked("-2\nab\n0\n\n"), "http-framing"),
        (chunked("ffffffffffffffffff\nab\n0\n\n"), "http-framing"),
        (vec![Act::ReadHead, Act::text("HTTP/1.1 200 OK\nContent-Length: 9\n\nabc"), Act::Rst], "http-reset"),
    ];
    for (acts, wanted) in table {
        let (code, message) = fails(acts.clone()).await;
        assert_eq!(code, wanted, "{acts:?}: {message}");
    }
}

#[tokio::test]
async fn what_comes_after_the_body_belongs_to_no_answer() {
    // The length says two bytes; the rest must not be read as the next answer.
    let acts = vec![
        Act::ReadHead,
        Act::text("HTTP/1.1 200 OK\nContent-Length: 2\n\nokHTTP/1.1 500 Evil\nContent-Length: 0\n\n"),
        Act::Hold,
    ];
    let server = server(acts);
    let transport = builder().build().unwrap();
    for _ in 0..2 {
        let response = ask(&transport, "GET", &server).await.unwrap();
        assert_eq!((response.status, &*response.body), (200, b"ok".as_slice()));
    }
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_body_is_cut_at_its_limit_whatever_it_says() {
    let endless = vec![
        Act::ReadHead,
        Act::text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"),
        Act::Repeat([b"400\r\n".as_slice(), &[b'x'; 1024], b"\r\n"].concat(), 1 << 20),
    ];
    let table = [text("HTTP/1.1 200 OK\nContent-Length: 5000000000\n\nabc"), endless];
    for acts in table {
        let (code, message) = fails(acts).await;
        assert_eq!(code, "http-body-too-large");
        assert!(message.contains("1000 bytes"), "{message}");
    }
}

fn zip(bytes: impl std::io::Read) -> Vec<u8> {
    let mut zipped = Vec::new();
    GzEncoder::new(bytes, Compression::fast()).read_to_end(&mut zipped).unwrap();
    zipped
}

fn coded(coding: &str, body: Vec<u8>) -> Vec<Act> {
    let head = format!("HTTP/1.1 200 OK\nContent-Encoding: {coding}\nContent-Length: {}\n\n", body.len());
    vec![Act::ReadHead, Act::text(&head), Act::Write(body), Act::Fin]
}

/// The largest resident set so far, in KiB.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_bomb_goes_off_at_the_limit_and_in_little_memory() {
    let bomb = zip(std::io::repeat(0).take(64 << 20));
    let nested = zip(zip(std::io::repeat(0).take(64 << 20)).as_slice());
    let before = peak();
    for (coding, body) in [("gzip", bomb.clone()), ("gzip, gzip", nested)] {
        let server = server(coded(coding, body));
        let limits = HttpLimits { body: 1 << 20, ..HttpLimits::default() };
        let transport = builder().limits(limits).build().unwrap();
        let error = ask(&transport, "GET", &server).await.unwrap_err();
        assert_eq!(error.kind.code(), "http-body-too-large", "{coding}: {error}");
    }
    assert!(peak() - before < 32 << 10, "{} KiB more", peak() - before);
}

#[tokio::test]
async fn codings_that_cannot_be_undone_are_failures_and_unknown_ones_stay() {
    let whole = zip(b"hello".as_slice());
    let mut wrong = whole.clone();
    let at = wrong.len() - 6;
    wrong[at] ^= 1;
    for body in [wrong, whole[..whole.len() - 4].to_vec(), b"abc".to_vec()] {
        assert_eq!(fails(coded("gzip", body)).await.0, "http-decoding");
    }
    let server = server(coded("x-own", b"abc".to_vec()));
    assert_eq!(&*ask(&builder().build().unwrap(), "GET", &server).await.unwrap().body, b"abc");
}

#[tokio::test]
async fn answers_that_can_have_no_body_have_none() {
    for (method, head) in [
        ("HEAD", "HTTP/1.1 200 OK\nContent-Length: 5000000000\n\n"),
        ("HEAD", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"),
        ("GET", "HTTP/1.1 204 No Content\nContent-Length: 0\n\n"),
        ("GET", "HTTP/1.1 304 Not Modified\nContent-Length: 100\n\n"),
        ("GET", "HTTP/1.1 205 Reset Content\nContent-Length: 0\n\n"),
    ] {
        let server = server(text(head));
        let response = ask(&builder().build().unwrap(), method, &server).await.unwrap();
        assert!(response.body.is_empty(), "{head}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_before_the_request_is_complete_is_the_answer() {
    // More than the buffers between take: the server reads the head and no more.
    let acts = vec![
        Act::ReadHead,
        Act::text("HTTP/1.1 413 Too Large\nContent-Length: 2\nConnection: close\n\nno"),
        Act::Sleep(Duration::from_secs(5)),
    ];
    let server = server(acts);
    let asked = arazzo_runtime::Request {
        body: Some(vec![b'x'; 32 << 20].into()),
        ..crate::bench::request("POST", &server.url("/"))
    };
    let transport = builder().limits(HttpLimits::default()).build().unwrap();
    let started = std::time::Instant::now();
    let answered = arazzo_runtime::Transport::send(&transport, &asked).await;
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert_eq!(answered.map(|response| (response.status, response.body.to_vec())), Ok((413, b"no".to_vec())));
}
