//! F11, AWS signatures: a second implementation, that of a service, accepts what is signed; the order of the query and of the
//! header fields does not matter; a change of what is signed does.
#![no_main]

use arazzo_fuzz::{choices, text};
use arazzo_http::fuzzing;
use arazzo_runtime::Request;
use arazzo_runtime::program::StepRef;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use support::sigv4::{Scheme, verify};

/// The verifier of the tests, and what it needs of them.
#[path = "../../tests/support"]
mod support {
    pub(crate) mod moment;
    pub(crate) mod sigv4;

    pub(crate) mod server {
        /// A request as a server sees it.
        #[derive(Clone, Debug)]
        pub(crate) struct Request {
            pub(crate) method: String,
            pub(crate) target: String,
            pub(crate) headers: Vec<(String, String)>,
            pub(crate) body: Vec<u8>,
        }

        impl Request {
            pub(crate) fn path(&self) -> &str {
                self.target.split('?').next().unwrap_or_default()
            }

            pub(crate) fn query(&self) -> &str {
                self.target.split_once('?').map_or("", |(_, query)| query)
            }

            pub(crate) fn header(&self, name: &str) -> Option<String> {
                let mut values = self.headers.iter().filter(|(have, _)| have.eq_ignore_ascii_case(name));
                values.next().map(|(_, value)| value.clone())
            }
        }
    }
}

const HOST: &str = "healthlake.us-east-1.amazonaws.com";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

// The first line is the path with its query, the second the value of a field, the others are the body.
fuzz_target!(|bytes: &[u8]| {
    let ([flags, at], rest) = choices(bytes);
    let mut lines = text(rest).splitn(3, '\n');
    let target = lines.next().unwrap_or_default();
    let field = lines.next().unwrap_or_default();
    let body = lines.next().unwrap_or_default();
    // What white space but blanks comes to, services do not say.
    if field.contains(|c: char| c.is_whitespace() && c != ' ') || !field.is_ascii() {
        return;
    }
    // The verifier reads paths as they are, where services take two slashes for one, and a plus as one, where many take a blank.
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if format!("/{path}").contains("//") || query.contains('+') {
        return;
    }
    let token = (flags & 1 == 1).then_some("session/token+==");
    let request = request(&format!("https://{HOST}/{target}"), field, body);
    let Some(seen) = signed(&request, token) else { return };
    let scheme = Scheme {
        access_key: "AKIDEXAMPLE".to_owned(),
        secret_key: SECRET.to_owned(),
        session_token: token.map(str::to_owned),
        region: "us-east-1".to_owned(),
        service: "healthlake".to_owned(),
    };
    assert_eq!(verify(&scheme, &seen, time()), Ok(()), "{}", seen.target);
    assert!(seen.headers.iter().all(|(_, value)| !value.contains(SECRET)));
    order(&request, &seen, token);
    changes(&scheme, &seen, at);
});

fn time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_mins(24_015_636)
}

fn request(url: &str, field: &str, body: &str) -> Request {
    let headers = vec![
        ("Content-Type".into(), "application/x-amz-json-1.0".to_owned()),
        ("X-Amz-Target".into(), field.trim().to_owned()),
        ("X-Other".into(), "o".to_owned()),
    ];
    Request {
        method: "POST".into(),
        url: url.to_owned(),
        headers,
        body: (!body.is_empty()).then(|| Arc::from(body.as_bytes())),
        timeout: None,
        security: Arc::default(),
        region: None,
        at: StepRef::default(),
    }
}

/// The request with its signature as the service sees it; `None` where it cannot be sent.
fn signed(request: &Request, token: Option<&str>) -> Option<support::server::Request> {
    let keys = ("AKIDEXAMPLE", SECRET, token);
    let (url, mut headers) = fuzzing::signed(request, ("healthlake", "us-east-1"), keys, time()).ok()?;
    headers.push(("Host".to_owned(), url.host_str().unwrap_or_default().to_owned()));
    let target = url[url::Position::BeforePath..].to_owned();
    let body = request.body.as_deref().unwrap_or_default().to_vec();
    Some(support::server::Request { method: request.method.to_string(), target, headers, body })
}

fn signature(request: &support::server::Request) -> String {
    let header = request.header("authorization").unwrap_or_default();
    header.rsplit_once("Signature=").map_or(header.clone(), |(_, signature)| signature.to_owned())
}

/// The order of pairs with different names, and of fields, is not signed.
fn order(request: &Request, seen: &support::server::Request, token: Option<&str>) {
    let mut other = request.clone();
    other.headers.reverse();
    if let Some((path, query)) = seen.target.split_once('?') {
        let mut pairs: Vec<&str> = query.split('&').collect();
        pairs.reverse();
        other.url = format!("https://{HOST}{path}?{}", pairs.join("&"));
    }
    if let Some(reversed) = signed(&other, token) {
        assert_eq!(signature(&reversed), signature(seen), "{} and {}", reversed.target, seen.target);
    }
}

/// A byte more in the body, in the path or in a signed field is another request.
fn changes(scheme: &Scheme, seen: &support::server::Request, at: u8) {
    let mut body = seen.clone();
    body.body.insert(usize::from(at).min(seen.body.len()), b'x');
    let mut path = seen.clone();
    path.target.insert(1, 'x');
    let mut field = seen.clone();
    for (_, value) in field.headers.iter_mut().filter(|(name, _)| name.eq_ignore_ascii_case("x-amz-target")) {
        value.insert(0, 'x');
    }
    for changed in [body, path, field] {
        assert!(verify(scheme, &changed, time()).is_err(), "{changed:?}");
    }
}
