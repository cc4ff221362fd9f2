//! REL-12: HTTP/2. What the server says it never processed is sent again, nothing else.

use crate::bench::{ask, builder, patient};
use arazzo_http::HttpTransport;
use faultd::{Authority, Frame, Server};

fn trusting(authority: &Authority) -> HttpTransport {
    builder().limits(patient()).certificate_authority(authority.pem().as_bytes()).unwrap().build().unwrap()
}

/// What comes of a POST request to a server that answers the first request by `first` and later ones well, and how many
/// requests it got.
async fn after(first: Vec<Frame>) -> (Result<u16, &'static str>, usize) {
    let authority = Authority::new().unwrap();
    let script = move |number, _| if number == 0 { first.clone() } else { vec![Frame::Ok] };
    let server = Server::http2(&authority, script).unwrap();
    let answered = ask(&trusting(&authority), "POST", &server).await;
    (answered.map(|response| response.status).map_err(|error| error.kind.code()), server.received().len())
}

#[tokio::test]
async fn http2_is_spoken_where_it_is_offered() {
    assert_eq!(after(vec![Frame::Ok]).await, (Ok(200), 1));
}

#[tokio::test]
async fn a_refused_stream_is_asked_again_and_other_resets_are_failures() {
    // 7 is REFUSED_STREAM: the server has not looked at it.
    assert_eq!(after(vec![Frame::Reset(7)]).await, (Ok(200), 2));
    for reason in [1, 2, 8, 11] {
        let (answered, requests) = after(vec![Frame::Reset(reason)]).await;
        assert!(matches!(answered, Err("http-protocol" | "http-reset")), "{reason}: {answered:?}");
        assert_eq!(requests, 1, "{reason}");
    }
}

#[tokio::test]
async fn a_goodbye_that_names_an_earlier_stream_is_a_refusal_and_one_that_names_it_is_not() {
    assert_eq!(after(vec![Frame::GoAway { last: 0, reason: 0 }, Frame::Close]).await, (Ok(200), 2));
    let (answered, requests) = after(vec![Frame::GoAway { last: 1, reason: 2 }, Frame::Close]).await;
    assert!(answered.is_err(), "{answered:?}");
    assert_eq!(requests, 1);
    // Goodbye, and then the answer.
    assert_eq!(after(vec![Frame::GoAway { last: 1, reason: 0 }, Frame::Ok]).await, (Ok(200), 1));
}

#[tokio::test]
async fn interim_answers_are_counted_on_each_stream() {
    assert_eq!(after([vec![Frame::Interim; 16], vec![Frame::Ok]].concat()).await, (Ok(200), 1));
    for n in [17, 18, 10_000] {
        let frames = [vec![Frame::Interim; n], vec![Frame::Ok]].concat();
        assert_eq!(after(frames).await, (Err("http-head-too-large"), 1), "{n}");
    }
    assert_eq!(after([vec![Frame::Interim; 17], vec![Frame::Head]].concat()).await, (Err("http-head-too-large"), 1));
}

#[tokio::test]
async fn answers_that_stop_in_the_middle_or_are_no_frames_are_failures() {
    for frames in [
        vec![Frame::Head, Frame::Data(b"abc".to_vec()), Frame::Reset(2)],
        vec![Frame::Head, Frame::Data(b"abc".to_vec()), Frame::Close],
        vec![Frame::Raw(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()), Frame::Close],
        // CONTINUATION frames that never end their head.
        vec![Frame::Raw([0, 0, 1, 9, 0, 0, 0, 0, 1, 0x88].repeat(100_000)), Frame::Close],
    ] {
        let (answered, requests) = after(frames).await;
        assert!(answered.is_err(), "{answered:?}");
        assert_eq!(requests, 1);
    }
    // A head and then nothing.
    assert_eq!(after(vec![Frame::Head]).await, (Err("http-timeout-idle"), 1));
}
