//! Digest authentication against a server that counts nonces.

use crate::server::{Answer, Received, Server, demanding, request};
use arazzo_http::{Credential, HttpTransport};
use arazzo_runtime::{Request, Scheme, Transport as _};
use sha2::{Digest as _, Sha256};

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn part(field: &str, name: &str) -> String {
    let found = field.split(", ").find_map(|part| part.strip_prefix(&format!("{name}=")));
    found.unwrap_or_else(|| panic!("{name} in {field}")).trim_matches('"').to_owned()
}

/// Whether the answer to the challenge is right, computed apart from the code that made it.
fn is_right(received: &Received, nonce: &str) -> bool {
    let Some(field) = received.header("authorization").and_then(|value| value.strip_prefix("Digest ")) else {
        return false;
    };
    let (method, target) = received.line().split_once(' ').unwrap();
    let target = target.split(' ').next().unwrap();
    let secret = hash("me:a realm:pass");
    let what = hash(&format!("{method}:{target}"));
    let (count, client) = (part(field, "nc"), part(field, "cnonce"));
    part(field, "nonce") == nonce
        && part(field, "uri") == target
        && part(field, "response") == hash(&format!("{secret}:{nonce}:{count}:{client}:auth:{what}"))
}

fn challenge(nonce: &str, more: &str) -> Answer {
    let field = format!("Digest realm=\"a realm\", qop=\"auth\", algorithm=SHA-256, nonce=\"{nonce}\"{more}");
    Answer::keep(&format!("HTTP/1.1 401 Unauthorized\nWWW-Authenticate: {field}\nContent-Length: 0\n\n"))
}

fn transport(server: &Server, kind: &str) -> HttpTransport {
    let env = |_: &str| Some("pass".to_owned());
    let credential = Credential::parse(&format!("{}={kind}:me:env:X", server.url("")), &env).unwrap();
    HttpTransport::builder().credential(credential).build().unwrap()
}

fn asking(server: &Server, target: &str) -> Request {
    let mut asked = request("POST", &server.url(target));
    asked.body = Some(b"hello".as_slice().into());
    demanding(asked, &[&[Scheme::Http("digest".into())]])
}

#[tokio::test]
async fn a_challenge_is_met_once_and_its_nonce_counted() {
    for kind in ["basic", "digest"] {
        let server =
            Server::start(|_, received| if is_right(received, "n1") { Answer::ok() } else { challenge("n1", "") });
        let transport = transport(&server, kind);
        for target in ["/a?b=c%20d", "/e"] {
            assert_eq!(transport.send(&asking(&server, target)).await.unwrap().status, 200);
        }
        let received = server.received();
        assert_eq!(received.len(), 3, "the second request answers at once");
        assert_eq!(received[0].header("authorization"), None);
        assert!(received.iter().all(|received| received.body == b"hello"));
        let counts = received[1..].iter().map(|received| part(received.header("authorization").unwrap(), "nc"));
        assert_eq!(counts.collect::<Vec<_>>(), ["00000001", "00000002"]);
        assert!(received.iter().all(|received| !received.head.contains("pass")));
    }
}

#[tokio::test]
async fn a_nonce_that_is_too_old_is_replaced_and_a_wrong_password_ends_it() {
    let server = Server::start(|number, received| match number {
        0 => challenge("n1", ""),
        _ if is_right(received, "n2") => Answer::ok(),
        _ => challenge("n2", ", stale=true"),
    });
    assert_eq!(transport(&server, "digest").send(&asking(&server, "/")).await.unwrap().status, 200);
    assert_eq!(server.received().len(), 3);
    for more in ["", ", stale=true"] {
        let server = Server::start(move |number, _| challenge(&format!("n{number}"), more));
        assert_eq!(transport(&server, "digest").send(&asking(&server, "/")).await.unwrap().status, 401);
        assert_eq!(server.received().len(), if more.is_empty() { 2 } else { 3 });
    }
}

#[tokio::test]
async fn the_password_is_never_sent_where_the_server_asks_for_less() {
    let basic = "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\nContent-Length: 0\n\n";
    let server = Server::start(move |_, _| Answer::keep(basic));
    assert_eq!(transport(&server, "basic").send(&asking(&server, "/")).await.unwrap().status, 401);
    assert_eq!(server.received().len(), 1);
}
