//! AWS signatures, checked against the bytes that arrive by an implementation that shares nothing with the signer.

use crate::server::{Answer, Received, Server, demanding, request, with_headers};
use arazzo_http::{AwsCredentials, HttpTransport, HttpTransportBuilder};
use arazzo_runtime::{Request, Scheme, Transport as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

const SECRET: &str = "canary/secret+KEY";
const TOKEN: &str = "canary/session+TOKEN==";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The parts of the `Authorization` field: the credential, the signed fields, the signature.
fn parts(received: &Received) -> (&str, Vec<&str>, &str) {
    let value = received.header("authorization").unwrap().strip_prefix("AWS4-HMAC-SHA256 ").unwrap();
    let part = |name: &str| value.split(", ").find_map(|part| part.strip_prefix(name)).unwrap();
    (part("Credential="), part("SignedHeaders=").split(';').collect(), part("Signature="))
}

/// Signs what was received, by the documentation. `encode_path` is how often the path is percent-encoded again.
fn expected(received: &Received, encode_path: bool) -> String {
    let (credential, signed, _) = parts(received);
    let scope = credential.split_once('/').unwrap().1;
    let target = received.line().split(' ').nth(1).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = if encode_path { path.replace('%', "%25") } else { path.to_owned() };
    let mut pairs: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    pairs.sort_unstable();
    let query = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let fields =
        signed.iter().map(|name| format!("{name}:{}\n", received.all(name).join(","))).collect::<Vec<_>>().concat();
    let method = received.line().split(' ').next().unwrap();
    let hash = hex(&Sha256::digest(&received.body));
    let canonical = format!("{method}\n{path}\n{query}\n{fields}\n{}\n{hash}", signed.join(";"));
    let date = received.header("x-amz-date").unwrap();
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let key = scope.split('/').fold(format!("AWS4{SECRET}").into_bytes(), |key, part| mac(&key, part));
    hex(&mac(&key, &text))
}

fn builder(server: &Server) -> HttpTransportBuilder {
    let credentials = AwsCredentials::new("AKIDEXAMPLE", SECRET.into()).with_session_token(TOKEN.into());
    HttpTransport::builder().aws(credentials.with_region("eu-west-1")).grant_origin(&server.url("/v1")).unwrap()
}

fn call(url: &str) -> Request {
    let fields =
        [("Content-Type", "application/json"), ("X-Amz-Target", "HealthLake.StartFHIRExportJob"), ("Accept", "*/*")];
    let mut call = with_headers(request("POST", url), &fields);
    call.body = Some(b"{\"a\":1}".as_slice().into());
    Request { region: Some("us-east-1".into()), ..demanding(call, &[&[Scheme::AwsSigV4]]) }
}

#[tokio::test]
async fn the_signature_is_of_what_arrives() {
    let server = Server::start(|_, _| Answer::ok());
    let transport = builder(&server).build().unwrap();
    for target in ["/", "/a%20b/%C3%A9~x", "/a%2Fb/?z=1&a=%20%2B&a=&b", "/?q=%7E*%27&Q=2"] {
        let target = target.replace("*%27", "%2A%27").replace("%7E", "~");
        transport.send(&call(&server.url(&target))).await.unwrap();
        let received = server.received().pop().unwrap();
        let (credential, signed, signature) = parts(&received);
        assert_eq!(signature, expected(&received, true), "{target}");
        assert!(credential.starts_with("AKIDEXAMPLE/") && credential.ends_with("/us-east-1/healthlake/aws4_request"));
        assert_eq!(signed, ["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"]);
        assert_eq!(received.header("x-amz-security-token"), Some(TOKEN));
        assert_eq!(received.all("content-type"), ["application/x-amz-json-1.0"]);
    }
}

#[tokio::test]
async fn the_media_type_of_the_description_can_be_kept() {
    let server = Server::start(|_, _| Answer::ok());
    builder(&server).keep_content_type(true).build().unwrap().send(&call(&server.url("/"))).await.unwrap();
    let received = server.received().pop().unwrap();
    assert_eq!(received.all("content-type"), ["application/json"]);
    assert_eq!(parts(&received).2, expected(&received, true));
}

#[tokio::test]
async fn without_a_region_in_the_request_the_configured_one_is_used() {
    let server = Server::start(|_, _| Answer::ok());
    let call = Request { region: None, ..call(&server.url("/")) };
    builder(&server).build().unwrap().send(&call).await.unwrap();
    assert!(parts(&server.received()[0]).0.ends_with("/eu-west-1/healthlake/aws4_request"));
}

#[tokio::test]
async fn what_must_not_be_signed_is_not_sent() {
    let (granted, other) = (Server::start(|_, _| Answer::ok()), Server::start(|_, _| Answer::ok()));
    let transport = builder(&granted).build().unwrap();
    let unsigned = HttpTransport::new().unwrap();
    let owned = with_headers(call(&granted.url("/")), &[("X-Amz-Security-Token", "x")]);
    let table = [
        (&transport, call(&other.url("/")), "127.0.0.1 gets no AWS signature"),
        (&transport, call("http://healthlake.us-east-1.amazonaws.com/"), "http is readable on the way"),
        (&transport, call("https://healthlake.us-east-1.amazonaws.com.evil.invalid/"), "gets no AWS signature"),
        (&transport, owned, "x-amz-security-token"),
        (&unsigned, call(&granted.url("/")), "there are no AWS credentials"),
    ];
    for (transport, call, wanted) in table {
        let error = transport.send(&call).await.unwrap_err();
        assert_eq!(error.kind.code(), "request-denied");
        assert!(error.message.contains(wanted) && !error.message.contains("canary"), "{error}");
    }
    assert!(granted.received().is_empty() && other.received().is_empty());
}

#[tokio::test]
async fn a_redirect_of_a_signed_request_is_an_answer() {
    let server =
        Server::closing("HTTP/1.1 307 Temporary Redirect\nLocation: http://127.0.0.1:1/\nContent-Length: 0\n\n");
    let response = builder(&server).build().unwrap().send(&call(&server.url("/"))).await.unwrap();
    assert_eq!((response.status, server.received().len()), (307, 1));
}

fn seconds(received: &Received) -> i64 {
    let date = received.header("x-amz-date").unwrap();
    let number = |range: std::ops::Range<usize>| date[range].parse::<i64>().unwrap();
    number(6..8) * 86_400 + number(9..11) * 3600 + number(11..13) * 60 + number(13..15)
}

#[tokio::test]
async fn a_wrong_clock_is_corrected_once() {
    let server = Server::start(|_, _| {
        let date = httpdate::fmt_http_date(std::time::SystemTime::now() + std::time::Duration::from_mins(10));
        let body = r#"{"__type":"InvalidSignatureException","message":"Signature expired"}"#;
        Answer::keep(&format!("HTTP/1.1 403 Forbidden\nDate: {date}\nContent-Length: {}\n\n{body}", body.len()))
    });
    let transport = builder(&server).build().unwrap();
    assert_eq!(transport.send(&call(&server.url("/"))).await.unwrap().status, 403);
    let [first, second] = server.received().try_into().unwrap();
    let shift = seconds(&second) - seconds(&first);
    // At the turn of a month the days start again.
    assert!(shift < 0 || (598..=602).contains(&shift), "{shift}");
    assert_eq!(parts(&second).2, expected(&second, true));
    transport.send(&call(&server.url("/"))).await.unwrap();
    assert_eq!(server.received().len(), 3, "the correction is remembered, and not made again");
}

#[tokio::test]
async fn s3_is_signed_with_the_path_as_it_is() {
    let server = Server::start(|_, _| Answer::ok());
    let mut put = request("PUT", &server.url("/bucket/a%20b//c%2Bd?x-id=PutObject"));
    put.body = Some(b"hello".as_slice().into());
    let mut put = demanding(put, &[&[Scheme::AwsSigV4]]);
    std::sync::Arc::make_mut(&mut put.security).signing_name = Some("s3".into());
    builder(&server).build().unwrap().send(&put).await.unwrap();
    let received = server.received().pop().unwrap();
    assert_eq!(received.header("x-amz-content-sha256"), Some(hex(&Sha256::digest(b"hello")).as_str()));
    assert_eq!(parts(&received).2, expected(&received, false));
}
