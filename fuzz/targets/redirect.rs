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
    "https://api.test/v1/a?key=canary-q",
    "http://api.test:8080/",
    "https://127.0.0.1/a/b",
    "http://[::1]:9/a",
    "https://api.test.:443/x",
];

// Each line is an answer: a status, a blank, and where it leads.
fuzz_target!(|bytes: &[u8]| {
    let ([start, method], rest) = choices(bytes);
    let url = *pick(&STARTS, start);
    let method = *pick(&["GET", "GET", "HEAD", "POST", "PUT", "DELETE", "get", "OPTIONS"], method);
    let (mut request, mut is_foreign) = (request(method, url), false);
    let mut left = false;
    let first = tuple(url);
    // What the answers themselves say of the canary tells nothing.
    for line in text(rest).split('\n').take(20).filter(|line| !line.to_lowercase().contains("canary-q")) {
        let (status, location) = line.split_once(' ').unwrap_or((line, ""));
        let response = answer(status.parse().unwrap_or(302), location);
        let next = match fuzzing::redirected(request.clone(), is_foreign, &response) {
            Err(error) => {
                let code = error.kind.code();
                assert!(["http-redirect-scheme", "net-url-invalid"].contains(&code), "{line:?}: {code}");
                let has_user = location.starts_with("https://user:canary@");
                assert!(!has_user || !error.message.contains("canary"), "{}", error.message);
                return;
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
        (request, is_foreign) = next;
    }
});

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
        assert!(!request.url.contains("canary-q"), "{url}");
    } else {
        assert_eq!(request.headers.len(), FIELDS.len());
        assert!(!request.security.alternatives.is_empty());
    }
}
