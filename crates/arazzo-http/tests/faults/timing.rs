//! REL-01 to REL-04: what takes too long, by the phase in which it does.

use crate::bench::{ask, builder, fails, limits, request, server};
use arazzo_http::HttpLimits;
use arazzo_runtime::Transport as _;
use faultd::{Act, Server};
use std::time::Duration;

const HEAD: &str = "HTTP/1.1 200 OK\nContent-Length: 900\n\n";

fn millis(n: u64) -> Duration {
    Duration::from_millis(n)
}

#[tokio::test]
async fn each_phase_has_a_limit_of_its_own() {
    let table = [
        // Nothing at all; a head that drips; a pause in the body; a body that drips.
        (vec![Act::ReadHead, Act::Hold], "http-timeout-first-byte", "no answer from"),
        (
            vec![Act::ReadHead, Act::WriteSlow(HEAD.replace('\n', "\r\n").into(), millis(60))],
            "http-timeout-first-byte",
            "600 ms",
        ),
        (
            vec![Act::ReadHead, Act::text(HEAD), Act::Write(b"abc".to_vec()), Act::Hold],
            "http-timeout-idle",
            "(3 bytes)",
        ),
        (
            vec![Act::ReadHead, Act::text(HEAD), Act::WriteSlow(vec![b'x'; 100], millis(60))],
            "http-timeout-attempt",
            "900 ms",
        ),
    ];
    for (acts, wanted, words) in table {
        let (code, message) = fails(acts).await;
        assert_eq!(code, wanted, "{message}");
        assert!(message.contains(words), "{message}");
    }
}

#[tokio::test]
async fn a_body_that_comes_too_slowly_is_given_up_unless_it_is_a_stream() {
    let acts = |kind: &str| {
        let head = format!("HTTP/1.1 200 OK\nContent-Type: {kind}\nConnection: close\n\n");
        vec![Act::ReadHead, Act::text(&head), Act::WriteSlow(vec![b'x'; 20], millis(30)), Act::Fin]
    };
    // No pause is too long: only the rate, a byte in 30 ms, is too low.
    for (rate, kind, wanted) in [
        (1000, "text/plain", Err("http-timeout-rate")),
        (1000, "text/event-stream", Ok(20)),
        (10, "text/plain", Ok(20)),
        (0, "text/plain", Ok(20)),
    ] {
        let server = server(acts(kind));
        let transport = builder().limits(HttpLimits { rate, attempt: millis(5000), ..limits() }).build().unwrap();
        let answered = ask(&transport, "GET", &server).await;
        let found = answered.map(|response| response.body.len()).map_err(|error| error.kind.code());
        assert_eq!(found, wanted, "{rate} {kind}");
    }
}

#[tokio::test]
async fn a_request_that_may_have_had_an_effect_says_so() {
    let silent = server(vec![Act::ReadHead, Act::ReadBody, Act::Hold]);
    let transport = builder().build().unwrap();
    let error = ask(&transport, "POST", &silent).await.unwrap_err();
    assert!(error.message.ends_with("; the POST request may have been carried out"), "{error}");
    let error = ask(&transport, "GET", &silent).await.unwrap_err();
    assert!(!error.message.contains("carried out"), "{error}");
}

#[tokio::test]
async fn nobody_there_is_told_before_anything_is_sent() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let transport = builder().build().unwrap();
    let error = transport.send(&request("POST", &format!("http://{closed}/"))).await.unwrap_err();
    assert_eq!((error.kind.code(), error.kind.is_in_doubt()), ("http-connect", false));
    // A queue of connections that nobody accepts, full: what comes after waits in vain.
    let full = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    full.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
    full.listen(0).unwrap();
    let address = full.local_addr().unwrap().as_socket().unwrap();
    let waiting: Vec<_> = (0..4).map(|_| std::net::TcpStream::connect_timeout(&address, millis(100))).collect();
    let error = transport.send(&request("POST", &format!("http://{address}/"))).await.unwrap_err();
    assert_eq!(error.kind.code(), "http-timeout-connect", "{error}");
    assert!(error.message.contains("300 ms"), "{error}");
    drop(waiting);
}

#[tokio::test]
async fn a_peer_that_does_not_answer_to_tls_is_given_up_in_time() {
    // The connection is made, nothing comes back: neither to the hello nor, at the second, after a part of the answer.
    for acts in [vec![Act::Hold], vec![Act::Write(vec![0x16, 3, 3, 0, 100, 2]), Act::Hold]] {
        let silent = server(acts);
        let limits = HttpLimits { first_byte: millis(5000), attempt: millis(5000), ..limits() };
        let transport = builder().limits(limits).insecure_host("127.0.0.1").build().unwrap();
        let started = std::time::Instant::now();
        let error = transport.send(&request("POST", &format!("https://{}/", silent.address()))).await.unwrap_err();
        assert_eq!((error.kind.code(), error.kind.is_in_doubt()), ("http-timeout-tls", false), "{error}");
        assert!(error.message.contains("400 ms") && !error.message.contains("carried out"), "{error}");
        assert!((millis(400)..millis(2000)).contains(&started.elapsed()), "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn where_half_of_the_addresses_are_dead_the_other_half_is_used() {
    struct Both;
    impl arazzo_http::Lookup for Both {
        fn lookup(
            &self,
            _: String,
        ) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Vec<std::net::IpAddr>>> + Send>> {
            // Nobody listens on the first one.
            Box::pin(async { Ok(vec!["127.0.0.9".parse().unwrap(), "127.0.0.1".parse().unwrap()]) })
        }
    }
    let server = server(Act::answer("HTTP/1.1 204 No Content\n\n"));
    let transport = builder().lookup(Both).build().unwrap();
    let url = format!("http://api.example:{}/", server.address().port());
    assert_eq!(transport.send(&request("GET", &url)).await.map(|response| response.status), Ok(204));
}

#[tokio::test]
async fn servers_on_several_addresses_are_told_apart() {
    let first = Server::on("127.0.0.2", |_| Act::answer("HTTP/1.1 204 No Content\n\n")).unwrap();
    let second = Server::on("127.0.0.3", |_| Act::answer("HTTP/1.1 205 Reset\n\n")).unwrap();
    let transport = builder().build().unwrap();
    assert_eq!(ask(&transport, "GET", &first).await.unwrap().status, 204);
    assert_eq!(ask(&transport, "GET", &second).await.unwrap().status, 205);
    assert_eq!((first.received().len(), second.received().len()), (1, 1));
}
