//! REL-06, SEC-16: certificates that do not hold, and connections that end badly.

use crate::bench::{ask, builder, patient};
use arazzo_http::HttpTransport;
use faultd::{Act, Authority, Flaw, Server};

fn trusting(authority: &Authority) -> HttpTransport {
    builder().limits(patient()).certificate_authority(authority.pem().as_bytes()).unwrap().build().unwrap()
}

#[tokio::test]
async fn each_flaw_of_a_certificate_is_named() {
    let (ours, other) = (Authority::new().unwrap(), Authority::new().unwrap());
    let answer = |_| Act::answer("HTTP/1.1 204 No Content\n\n");
    let sound = Server::tls(&ours, Flaw::None, answer).unwrap();
    assert_eq!(ask(&trusting(&ours), "GET", &sound).await.unwrap().status, 204);
    for (authority, flaw, words) in [
        (&ours, Flaw::Expired, "expired"),
        (&ours, Flaw::NotYetValid, "not valid yet"),
        (&ours, Flaw::WrongHost, "not valid for name"),
        (&ours, Flaw::SelfSigned, "invalid peer certificate"),
        (&other, Flaw::None, "UnknownIssuer; --cacert FILE"),
    ] {
        let server = Server::tls(authority, flaw, answer).unwrap();
        let error = ask(&trusting(&ours), "GET", &server).await.unwrap_err();
        assert_eq!(error.kind.code(), "http-tls", "{flaw:?}: {error}");
        assert!(
            error.message.contains(words) && error.message.contains(&server.address().to_string()),
            "{flaw:?}: {error}"
        );
        assert!(server.received().is_empty(), "{flaw:?}");
        let unchecked = builder().limits(patient()).insecure_host(server.address().to_string()).build().unwrap();
        assert_eq!(ask(&unchecked, "GET", &server).await.map(|response| response.status), Ok(204), "{flaw:?}");
    }
}

#[tokio::test]
async fn a_peer_that_does_not_speak_tls_or_hangs_up_is_told() {
    let authority = Authority::new().unwrap();
    for acts in [vec![Act::text("HTTP/1.1 400 Bad Request\n\n"), Act::Fin], vec![Act::Fin], vec![Act::Rst]] {
        let plain = Server::start(move |_| acts.clone()).unwrap();
        let url = format!("https://{}/?canary", plain.address());
        let sent = arazzo_runtime::Transport::send(&trusting(&authority), &crate::bench::request("GET", &url)).await;
        let error = sent.unwrap_err();
        assert!(["http-tls", "http-connect"].contains(&error.kind.code()), "{error}");
        assert!(!error.message.contains("canary"), "{error}");
    }
    let silent = Server::start(|_| vec![Act::Hold]).unwrap();
    let url = format!("https://{}/", silent.address());
    let sent = arazzo_runtime::Transport::send(&trusting(&authority), &crate::bench::request("GET", &url)).await;
    let error = sent.unwrap_err();
    assert_eq!(error.kind.code(), "http-timeout-tls", "{error}");
}

#[tokio::test]
async fn an_end_without_goodbye_is_fine_only_where_the_length_is_known() {
    let authority = Authority::new().unwrap();
    for (head, whole) in [
        ("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", true),
        ("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n", true),
        ("HTTP/1.1 200 OK\nContent-Length: 3\n\nok", false),
        ("HTTP/1.1 200 OK\nConnection: close\n\nok", false),
    ] {
        // The connection below is closed without the alert that TLS has for it.
        let server =
            Server::tls(&authority, Flaw::None, move |_| vec![Act::ReadHead, Act::text(head), Act::Fin]).unwrap();
        let answered = ask(&trusting(&authority), "GET", &server).await;
        match answered {
            Ok(response) => assert!(whole && &*response.body == b"ok", "{head}"),
            Err(error) => assert!(!whole && error.kind.code() == "http-truncated", "{head}: {error}"),
        }
    }
}
