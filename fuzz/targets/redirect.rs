//! F10, redirects: along any chain of answers, once another origin was led to, nothing is carried but what says which answer is
//! wanted, and what was dropped never comes back; only safe requests are repeated, over http(s), and never less securely.
#![no_main]

use arazzo_fuzz::{choices, pick, text};
use arazzo_http::fuzzing;
use arazzo_runtime::program::StepRef;
use arazzo_runtime::{Request, Requirement, Response, Scheme, Security};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use url::Url;

const HARMLESS: [&str; 3] = ["accept", "accept-language", "user-agent"];
const FIELDS: [&str; 12] = [
    "Accept",
    "ACCEPT-LANGUAGE",
    "user-agent",
    "Authorization",
    "Cookie",
    "X-API-Key",
    "X-Amz-Security-Token",
    "Proxy-Authorization",
    "Accept-Charset",
    "X-Custom",
    "If-None-Match",
    "Range",
];
const STARTS: [&str; 5] = [
    "https://api.test/v1/a?key=SECRET",
    "http://api.test:8080/",
    "https://127.0.0.1/a/b",
    "http://[::1]:9/a",
    "https://api.test.:443/x",
];
const USER: &str = "https://user:SECRET@";

// Each line is an answer: a status, a blank, and where it leads.
fuzz_target!(|bytes: &[u8]| {
    let ([start, method], rest) = choices(bytes);
    let (start, method) = (*pick(&STARTS, start), *pick(&METHODS, method));
    let lines: Vec<&str> = text(rest).split('\n').take(20).collect();
    // What an answer says of a secret by itself, it says both times.
    assert_eq!(told(start, method, &lines, "canary"), told(start, method, &lines, "parrot"));
});

const METHODS: [&str; 8] = ["GET", "GET", "HEAD", "POST", "PUT", "DELETE", "get", "OPTIONS"];

/// What others get to know when the answers `lines` are followed: where a request goes that left its origin, and the failure that
/// ends it. The start and the user of an answer have `secret` in them.
fn told(start: &str, method: &str, lines: &[&str], secret: &str) -> Vec<String> {
    let start = start.replace("SECRET", secret);
    let first = tuple(&start);
    let (mut request, mut is_foreign) = (request(method, &start), false);
    let mut left = false;
    let mut told = Vec::new();
    for line in lines {
        let (status, location) = line.split_once(' ').unwrap_or((line, ""));
        let user = location.strip_prefix(USER).map(|rest| format!("{}{rest}", USER.replace("SECRET", secret)));
        let response = answer(status.parse().unwrap_or(302), user.as_deref().unwrap_or(location));
        let next = match fuzzing::redirected(request.clone(), is_foreign, &response) {
            Err(error) => {
                let code = error.kind.code();
                assert!(["http-redirect-scheme", "net-url-invalid"].contains(&code), "{line:?}: {code}");
                told.push(error.message);
                return told;
            }
            Ok(None) => continue,
            Ok(Some(next)) => next,
        };
        assert!(["GET", "HEAD"].contains(&method) && (301..=308).contains(&response.status), "{method} {line:?}");
        let (from, to) = (tuple(&request.url), tuple(&next.0.url));
        left |= to != first;
        assert!(from.0 != "https" || to.0 == "https", "{line:?}");
        assert_eq!(next.1, left, "{line:?} from {}", request.url);
        check(&next.0, left);
        if left {
            told.push(next.0.url.clone());
        }
        (request, is_foreign) = next;
    }
    told
}

fn request(method: &str, url: &str) -> Request {
    let need = Requirement { name: "k".into(), scheme: Scheme::Http("bearer".into()), scopes: Vec::new() };
    Request {
        method: method.into(),
        url: url.to_owned(),
        headers: FIELDS.iter().map(|name| ((*name).into(), format!("canary-{name}"))).collect(),
        body: None,
        timeout: None,
        security: Arc::new(Security { alternatives: vec![vec![need]], ..Security::default() }),
        region: None,
        at: StepRef::default(),
    }
}

fn answer(status: u16, location: &str) -> Response {
    let headers = vec![("location".into(), location.to_owned())];
    Response { status, headers, body: Arc::default(), retry_after: None }
}

/// Scheme, host and port.
fn tuple(url: &str) -> (String, String, u16) {
    let url = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    let host = url.host_str().unwrap_or_default().to_owned();
    (url.scheme().to_owned(), host, url.port_or_known_default().unwrap_or_default())
}

fn check(request: &Request, left: bool) {
    let url = Url::parse(&request.url).expect("a URL");
    assert!(matches!(url.scheme(), "http" | "https"), "{url}");
    assert_eq!((url.username(), url.password(), url.fragment()), ("", None, None), "{url}");
    assert!(fuzzing::sent_url(&request.url).is_ok(), "{url}");
    assert!(request.body.is_none());
    if left {
        let is_harmless = |name: &str| HARMLESS.contains(&name.to_ascii_lowercase().as_str());
        assert!(request.headers.iter().all(|(name, _)| is_harmless(name)), "{:?}", request.headers);
        assert!(request.security.alternatives.is_empty(), "{url}");
    } else {
        assert_eq!(request.headers.len(), FIELDS.len());
        assert!(!request.security.alternatives.is_empty());
    }
}
