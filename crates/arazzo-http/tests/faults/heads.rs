//! REL-03, REL-05, REL-10, REL-19: heads that are none, contradict themselves or are too large.

use crate::bench::{ask, builder, fails, server};
use faultd::Act;

fn text(text: &str) -> Vec<Act> {
    vec![Act::ReadHead, Act::text(text), Act::Fin]
}

#[tokio::test]
async fn what_ends_before_its_head_does_is_a_reset() {
    let table = [
        // Not before the client has its connection.
        vec![Act::Sleep(std::time::Duration::from_millis(50)), Act::Rst],
        vec![Act::ReadHead, Act::Rst],
        vec![Act::ReadHead, Act::text("HTTP/1.1 200 OK\nContent-"), Act::Rst],
        vec![Act::ReadHead, Act::Fin],
        vec![Act::ReadHead, Act::text("HTTP/1.1 200 OK\nContent-"), Act::Fin],
    ];
    for acts in table {
        let (code, message) = fails(acts.clone()).await;
        assert_eq!(code, "http-reset", "{acts:?}: {message}");
    }
}

#[tokio::test]
async fn heads_that_contradict_themselves_are_refused() {
    let table = [
        ("HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2\n\nab", "http-framing"),
        ("HTTP/1.1 200 OK\nContent-Length: 1, 2\n\nab", "http-framing"),
        ("HTTP/1.1 200 OK\nContent-Length: +2\n\nab", "http-framing"),
        ("HTTP/1.1 200 OK\nContent-Length: -1\n\nab", "http-framing"),
        ("HTTP/1.1 200 OK\nContent-Length: 99999999999999999999999\n\nab", "http-framing"),
        ("HTTP/1.1 200 OK\nContent-Length: 2\nTransfer-Encoding: chunked\n\n2\nab\n0\n\n", "http-framing"),
        ("HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n2\nab\n0\n\n", "http-framing"),
        ("HTTP/1.1 200 OK\nTransfer-Encoding: gzip\nTransfer-Encoding: chunked\n\n2\nab\n0\n\n", "http-framing"),
        ("HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\nab", "http-framing"),
        ("HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: upgrade\n\n", "http-protocol"),
        ("HTTP/1.1 200 OK\nX-A: 1\n folded\n\n", "http-protocol"),
        ("HTTP/1.1 200 OK\nX A: 1\n\n", "http-protocol"),
        ("HTTP/1.1 99 Odd\n\n", "http-protocol"),
        ("HTTP/3.7 200 OK\n\n", "http-protocol"),
        ("<html>\n\n", "http-protocol"),
        ("\0\0\0\0\n\n", "http-protocol"),
    ];
    for (head, wanted) in table {
        let (code, message) = fails(text(head)).await;
        assert_eq!(code, wanted, "{head}: {message}");
    }
}

#[tokio::test]
async fn heads_that_are_too_large_are_refused() {
    let many = |n: usize| format!("HTTP/1.1 200 OK\nContent-Length: 0\n{}\n", "X-A: 1\n".repeat(n));
    let long = format!("HTTP/1.1 200 OK\nContent-Length: 0\nX-A: {}\n\n", "x".repeat(4100));
    let huge = format!("HTTP/1.1 200 OK\nContent-Length: 0\nX-A: {}\n\n", "x".repeat(1 << 20));
    for head in [many(60), many(10_000), long, huge] {
        assert_eq!(fails(text(&head)).await.0, "http-head-too-large", "{} bytes", head.len());
    }
    let server = server(text(&many(40)));
    assert_eq!(ask(&builder().build().unwrap(), "GET", &server).await.unwrap().status, 200);
}

#[tokio::test]
async fn interim_answers_are_passed_over_and_never_the_answer() {
    let interim =
        "HTTP/1.1 103 Early Hints\nLink: </a>\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok";
    let server = server(text(interim));
    let response = ask(&builder().build().unwrap(), "GET", &server).await.unwrap();
    assert_eq!((response.status, &*response.body), (200, b"ok".as_slice()));
}

#[tokio::test]
async fn interim_answers_are_counted() {
    const HINT: &str = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    let answer = Act::text("HTTP/1.1 200 OK\nContent-Length: 2\nConnection: close\n\nok");
    let in_one = |n: usize| vec![Act::ReadHead, Act::Write(HINT.repeat(n).into()), answer.clone(), Act::Fin];
    let by_turns = |n: usize| vec![Act::ReadHead, Act::Repeat(HINT.into(), n), answer.clone(), Act::Fin];
    for fine in [in_one(16), by_turns(16)] {
        assert_eq!(ask(&builder().build().unwrap(), "GET", &server(fine)).await.map(|answer| answer.status), Ok(200));
    }
    // The ten thousand do not fit into what is read at a time, and nobody waits for an answer after them.
    let endless = vec![Act::ReadHead, Act::Repeat(HINT.into(), 10_000), Act::Hold];
    for acts in [in_one(17), by_turns(17), in_one(10_000), endless] {
        let (code, message) = fails(acts).await;
        assert_eq!(code, "http-head-too-large", "{message}");
        assert!(message.contains("more than the 16 interim answers"), "{message}");
    }
    // Whether the request was carried out is not known.
    let error = ask(&builder().build().unwrap(), "POST", &server(in_one(17))).await.unwrap_err();
    assert!(error.message.ends_with("; the POST request may have been carried out"), "{error}");
    // Each request has its own.
    let one = [&in_one(9)[..2], &[Act::text("HTTP/1.1 204 No Content\n\n")]].concat();
    let server = server([one.clone(), one].concat());
    let transport = builder().build().unwrap();
    for _ in 0..2 {
        assert_eq!(ask(&transport, "GET", &server).await.map(|answer| answer.status), Ok(204));
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn repeated_and_odd_fields_stay_as_they_came() {
    let head =
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2, c\r\nX-Odd: \xff\xfe\r\nContent-Length: 0\r\n\r\n";
    let server = server(vec![Act::ReadHead, Act::Write(head.to_vec()), Act::Fin]);
    let response = ask(&builder().build().unwrap(), "GET", &server).await.unwrap();
    let cookies: Vec<&str> =
        response.headers.iter().filter(|(n, _)| &**n == "set-cookie").map(|(_, v)| v.as_str()).collect();
    assert_eq!(cookies, ["a=1", "b=2, c"]);
    assert_eq!(response.header("x-odd"), Some("\u{fffd}\u{fffd}"));
}
