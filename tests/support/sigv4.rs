//! AWS Signature Version 4 from the side of a service: does a request carry a valid signature? Written from the
//! published algorithm, apart from the code that signs.

use crate::support::moment::Moment;
use crate::support::server::Request;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

/// What a valid signature is made with.
#[derive(Clone, Debug)]
pub(crate) struct Scheme {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) session_token: Option<String>,
    pub(crate) region: String,
    pub(crate) service: String,
}

/// Why a request is refused: the service's error type, and its message.
pub(crate) type Refusal = (&'static str, String);

struct Authorization<'h> {
    key: &'h str,
    /// Date, region, service and `aws4_request`.
    scope: Vec<&'h str>,
    signed: Vec<&'h str>,
    signature: &'h str,
}

/// Verifies the signature of a request that came at `now`.
pub(crate) fn verify(scheme: &Scheme, request: &Request, now: SystemTime) -> Result<(), Refusal> {
    let header = request.header("authorization").unwrap_or_default();
    let authorization = parse(&header)
        .ok_or_else(|| ("MissingAuthenticationTokenException", "no SigV4 Authorization header".to_owned()))?;
    check_key(scheme, request, &authorization)?;
    let stamp = check_date(request, &authorization, now)?;
    check_signed_headers(request, &authorization.signed)?;
    let payload = check_payload(request)?;
    let canonical = canonical_request(request, &authorization.signed, &payload);
    let text = ["AWS4-HMAC-SHA256", &stamp, &authorization.scope.join("/"), &sha(canonical.as_bytes())].join("\n");
    let mut key = format!("AWS4{}", scheme.secret_key).into_bytes();
    for part in &authorization.scope {
        key = mac(&key, part);
    }
    if hex(&mac(&key, &text)) != authorization.signature {
        return Err(invalid(format!("the signature does not match; canonical request:\n{canonical}")));
    }
    Ok(())
}

fn invalid(message: impl Into<String>) -> Refusal {
    ("InvalidSignatureException", message.into())
}

fn parse(header: &str) -> Option<Authorization<'_>> {
    let parts: Vec<(&str, &str)> =
        header.strip_prefix("AWS4-HMAC-SHA256 ")?.split(',').filter_map(|part| part.trim().split_once('=')).collect();
    let part = |name: &str| parts.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
    let (key, scope) = part("Credential")?.split_once('/')?;
    Some(Authorization {
        key,
        scope: scope.split('/').collect(),
        signed: part("SignedHeaders")?.split(';').collect(),
        signature: part("Signature")?,
    })
}

fn check_key(scheme: &Scheme, request: &Request, authorization: &Authorization<'_>) -> Result<(), Refusal> {
    if authorization.key != scheme.access_key {
        return Err(("UnrecognizedClientException", format!("unknown access key {}", authorization.key)));
    }
    if authorization.scope.get(1..) != Some(&[scheme.region.as_str(), scheme.service.as_str(), "aws4_request"]) {
        return Err(invalid(format!("credential scope {}", authorization.scope.join("/"))));
    }
    if scheme.session_token.is_some() && request.header("x-amz-security-token") != scheme.session_token {
        return Err(("UnrecognizedClientException", "wrong or missing session token".to_owned()));
    }
    Ok(())
}

/// The time stamp, if it is within five minutes of `now` and its day is that of the scope.
fn check_date(request: &Request, authorization: &Authorization<'_>, now: SystemTime) -> Result<String, Refusal> {
    let given = request.header("x-amz-date").unwrap_or_default();
    let margin = Duration::from_mins(5);
    // Stamps of one form sort as the times they write.
    let near = (stamp(now - margin)..=stamp(now + margin)).contains(&given);
    let day = authorization.scope.first().copied().unwrap_or_default();
    if given.len() != 16 || !near || day.len() != 8 || !given.starts_with(day) {
        return Err(invalid(format!("the date {given:?} is out of range")));
    }
    Ok(given)
}

fn stamp(time: SystemTime) -> String {
    let moment = Moment::of(time);
    let ((year, month, day), (hour, minute, second)) = (moment.date(), moment.time());
    format!("{year}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

fn check_signed_headers(request: &Request, signed: &[&str]) -> Result<(), Refusal> {
    let names = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase());
    let mut must: BTreeSet<String> = names.filter(|name| name.starts_with("x-amz-")).collect();
    must.insert("host".to_owned());
    must.retain(|name| !signed.contains(&name.as_str()));
    if !must.is_empty() {
        return Err(invalid(format!("unsigned headers: {must:?}")));
    }
    if !signed.is_sorted() {
        return Err(("IncompleteSignatureException", "SignedHeaders is not sorted".to_owned()));
    }
    Ok(())
}

/// The hash of the body, or the word that stands for it.
fn check_payload(request: &Request) -> Result<String, Refusal> {
    let actual = sha(&request.body);
    match request.header("x-amz-content-sha256") {
        Some(declared) if declared == "UNSIGNED-PAYLOAD" => Ok(declared),
        Some(declared) if declared != actual => Err(invalid("X-Amz-Content-Sha256 is not the body's")),
        _ => Ok(actual),
    }
}

fn canonical_request(request: &Request, signed: &[&str], payload: &str) -> String {
    let pairs = request.query().split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut pairs: Vec<(String, String)> =
        pairs.map(|(name, value)| (encode(&decode(name), ""), encode(&decode(value), ""))).collect();
    pairs.sort();
    let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let squeezed =
        |name: &str| request.header(name).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let headers: Vec<String> = signed.iter().map(|name| format!("{name}:{}", squeezed(name))).collect();
    // The path as sent, encoded once more, as every service but S3 has it.
    let path = encode(if request.path().is_empty() { b"/" } else { request.path().as_bytes() }, "/");
    [&request.method, &path, &query.join("&"), &headers.join("\n"), "", &signed.join(";"), payload].join("\n")
}

/// Percent-encodes all but the unreserved characters and `safe`.
fn encode(bytes: &[u8], safe: &str) -> String {
    let mut out = String::new();
    for byte in bytes {
        let c = char::from(*byte);
        if c.is_ascii_alphanumeric() || "-_.~".contains(c) || safe.contains(c) {
            out.push(c);
        } else {
            out.extend(["%".to_owned(), format!("{byte:02X}")]);
        }
    }
    out
}

fn decode(encoded: &str) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), encoded.as_bytes());
    while let [byte, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        let escaped = hex.filter(|_| *byte == b'%');
        out.push(escaped.unwrap_or(*byte));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    out
}

fn sha(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|half| char::from_digit(half.into(), 16)).collect()
}

/// The request `get-vanilla` of the published test suite, with its signature.
#[test]
fn the_published_signature_is_the_one_that_is_right() {
    let credential = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
    let signed = |signature: &str| Request {
        method: "GET".to_owned(),
        target: "/".to_owned(),
        headers: [
            ("Host", "example.amazonaws.com".to_owned()),
            ("X-Amz-Date", "20150830T123600Z".to_owned()),
            (
                "Authorization",
                format!(
                    "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature={signature}"
                ),
            ),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec(),
        body: Vec::new(),
    };
    let scheme = Scheme {
        access_key: "AKIDEXAMPLE".to_owned(),
        secret_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
        session_token: None,
        region: "us-east-1".to_owned(),
        service: "service".to_owned(),
    };
    let at = SystemTime::UNIX_EPOCH + Duration::from_mins(24_015_636);
    let right = signed("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    assert_eq!(verify(&scheme, &right, at), Ok(()));
    let refused = |scheme: &Scheme, request: &Request, at| verify(scheme, request, at).map_err(|(kind, _)| kind);
    let invalid = Err("InvalidSignatureException");
    assert_eq!(refused(&scheme, &signed(&"0".repeat(64)), at), invalid);
    assert_eq!(refused(&scheme, &right, at + Duration::from_secs(400)), invalid);
    assert_eq!(refused(&Scheme { region: "eu-west-1".to_owned(), ..scheme.clone() }, &right, at), invalid);
    let bare = Request { headers: Vec::new(), ..right };
    assert_eq!(refused(&scheme, &bare, at), Err("MissingAuthenticationTokenException"));
}
