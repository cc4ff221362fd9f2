//! REL-03, REL-15: connections that are kept and are gone when they are needed.

use crate::bench::{ask, builder};
use faultd::{Act, Server};
use std::time::Duration;

/// The first connection answers once and then ends as `end` says; later ones answer.
fn closing(end: Vec<Act>) -> Server {
    Server::start(move |number| {
        let mut acts = vec![Act::ReadHead, Act::ReadBody, Act::text("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")];
        acts.extend(if number == 0 { end.clone() } else { vec![Act::Hold] });
        acts
    })
    .unwrap()
}

#[tokio::test]
async fn a_connection_that_was_closed_between_requests_is_replaced() {
    for method in ["GET", "POST"] {
        let server = closing(vec![Act::Fin]);
        let transport = builder().build().unwrap();
        assert_eq!(ask(&transport, "GET", &server).await.unwrap().status, 200);
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(ask(&transport, method, &server).await.unwrap().status, 200);
        assert_eq!((server.received().len(), server.connections()), (2, 2), "{method}");
    }
}

#[tokio::test]
async fn a_request_that_a_closing_connection_took_is_sent_again_only_if_it_is_safe() {
    for (method, answered, requests) in
        [("GET", true, 3), ("HEAD", true, 3), ("POST", false, 2), ("PUT", false, 2), ("DELETE", false, 2)]
    {
        for end in [vec![Act::ReadHead, Act::Fin], vec![Act::ReadHead, Act::Rst]] {
            let server = closing(end.clone());
            let transport = builder().build().unwrap();
            assert_eq!(ask(&transport, "GET", &server).await.unwrap().status, 200);
            let again = ask(&transport, method, &server).await;
            assert_eq!(again.is_ok(), answered, "{method} {end:?}: {again:?}");
            if let Err(error) = again {
                assert_eq!(error.kind.code(), "http-reset", "{error}");
                assert!(error.message.contains("may have been carried out"), "{error}");
            }
            assert_eq!(server.received().len(), requests, "{method} {end:?}");
        }
    }
}

#[tokio::test]
async fn a_fresh_connection_that_breaks_is_not_tried_again() {
    let server = Server::start(|_| vec![Act::ReadHead, Act::Rst]).unwrap();
    let error = ask(&builder().build().unwrap(), "GET", &server).await.unwrap_err();
    assert_eq!((error.kind.code(), server.connections()), ("http-reset", 1));
}
