//! Redirects, for those who ask for them (`--follow-redirects`). What a request carries was meant for one origin: nothing
//! but what says which answer is wanted crosses to another one, and what has been dropped never comes back.

use super::failure::fail;
use super::outgoing;
use crate::origin::Origin;
use arazzo_expression::Str;
use arazzo_runtime::{Request, Response, TransportError, TransportErrorKind};
use std::sync::Arc;
use url::Url;

/// The header fields that say nothing of who asks.
const HARMLESS: [&str; 3] = ["accept", "accept-language", "user-agent"];

/// One hop: the request that asks for what the answer before it pointed at.
#[derive(Debug)]
pub(crate) struct Hop {
    pub(crate) request: Request,
    /// Whether the origin of the first request was left: neither credentials nor the operator's header fields go along.
    pub(crate) is_foreign: bool,
}

/// What `response` to `hop` asks for next; `None` where it is the answer: it is no redirect, it leads to no URL, or
/// the request may not be repeated elsewhere.
pub(crate) fn follow(hop: &Hop, response: &Response) -> Result<Option<Hop>, TransportError> {
    let request = &hop.request;
    let is_redirect = matches!(response.status, 301 | 302 | 303 | 307 | 308);
    if !is_redirect || !matches!(&*request.method, "GET" | "HEAD") || request.body.is_some() {
        return Ok(None);
    }
    let (Ok(from), Some(location)) = (Url::parse(&request.url), response.header("location")) else { return Ok(None) };
    let Some(to) = target(&from, location) else { return Ok(None) };
    let shown = || Origin::of(&to).map_or_else(|| format!("the scheme `{}`", to.scheme()), |origin| origin.to_string());
    if !matches!(to.scheme(), "http" | "https") || from.scheme() == "https" && to.scheme() == "http" {
        let from = Origin::of(&from).map(|origin| origin.to_string()).unwrap_or_default();
        let message = format!("{from} redirects to {}, which is not followed", shown());
        return Err(fail(TransportErrorKind::RedirectScheme, message));
    }
    outgoing::parse(to.as_str()).map_err(|reason| {
        fail(TransportErrorKind::Url, format!("the redirect to {} is not followed: {reason}", shown()))
    })?;
    let is_foreign = hop.is_foreign || to.origin() != from.origin();
    let mut next = Request { url: to.into(), ..request.clone() };
    if is_foreign {
        next.headers.retain(|(name, _)| HARMLESS.iter().any(|harmless| name.eq_ignore_ascii_case(harmless)));
        next.security = Arc::default();
    } else {
        // It was for the first place.
        next.headers.retain(|(name, _): &(Str, String)| !name.eq_ignore_ascii_case("referer"));
    }
    Ok(Some(Hop { request: next, is_foreign }))
}

/// Where `location` leads from `from`; `None` if it is empty or no URL, or could be read in two ways.
fn target(from: &Url, location: &str) -> Option<Url> {
    let odd = |c: char| c.is_control() || c == ' ' || c == '\\' || c == '\u{fffd}';
    if location.is_empty() || location.contains(odd) || !location.is_ascii() {
        return None;
    }
    let mut to = from.join(location).ok()?;
    to.set_fragment(None);
    Some(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_runtime::program::StepRef;

    fn hop(method: &str, url: &str, headers: &[&str]) -> Hop {
        let headers = headers.iter().map(|name| ((*name).into(), "canary".to_owned())).collect();
        let request = Request {
            method: method.into(),
            url: url.to_owned(),
            headers,
            body: None,
            timeout: None,
            security: Arc::default(),
            region: None,
            at: StepRef::default(),
        };
        Hop { request, is_foreign: false }
    }

    fn answer(status: u16, location: &str) -> Response {
        let headers = vec![("Location".into(), location.to_owned())];
        Response { status, headers, body: Arc::default(), retry_after: None }
    }

    #[test]
    fn only_safe_requests_with_a_place_to_go_are_followed() {
        let table = [
            ("GET", 302, "/b", Some("https://h.example/b")),
            ("HEAD", 308, "b?x=1#y", Some("https://h.example/a/b?x=1")),
            ("GET", 307, "//other.example/c", Some("https://other.example/c")),
            ("GET", 303, "https://h.example:8443", Some("https://h.example:8443/")),
            ("GET", 300, "/b", None),
            ("GET", 304, "/b", None),
            ("GET", 200, "/b", None),
            ("POST", 307, "/b", None),
            ("POST", 303, "/b", None),
            ("PUT", 308, "/b", None),
            ("DELETE", 301, "/b", None),
            ("GET", 302, "", None),
            ("GET", 302, "http://", None),
            ("GET", 302, "/a\\b", None),
            ("GET", 302, "/ü", None),
            ("GET", 302, "/a b", None),
        ];
        for (method, status, location, wanted) in table {
            let found = follow(&hop(method, "https://h.example/a/", &[]), &answer(status, location)).unwrap();
            assert_eq!(found.map(|hop| hop.request.url).as_deref(), wanted, "{method} {status} {location}");
        }
    }

    #[test]
    fn other_schemes_and_what_could_be_read_in_two_ways_are_failures() {
        let table = [
            ("http://h.example/", "http-redirect-scheme"),
            ("file:///etc/passwd", "http-redirect-scheme"),
            ("ftp://h.example/", "http-redirect-scheme"),
            ("javascript:alert(1)", "http-redirect-scheme"),
            ("data:text/plain,x", "http-redirect-scheme"),
            ("https://user:canary@h.example/", "net-url-invalid"),
        ];
        for (location, code) in table {
            let error = follow(&hop("GET", "https://h.example/a", &[]), &answer(302, location)).unwrap_err();
            assert_eq!(error.kind.code(), code, "{location}");
            assert!(!error.message.contains("canary"), "{error}");
        }
    }

    #[test]
    fn what_leaves_the_origin_keeps_nothing_and_gets_nothing_back() {
        let names =
            ["Accept", "accept-language", "User-Agent", "Authorization", "Cookie", "X-Api-Key", "X-Custom", "Referer"];
        let own = follow(&hop("GET", "https://h.example/", &names), &answer(302, "/b")).unwrap().unwrap();
        assert!(!own.is_foreign && own.request.header("x-custom").is_some() && own.request.header("referer").is_none());
        let others = [
            "https://h.example:444/",
            "https://x.h.example/",
            "https://h.example./",
            "https://h.example.evil/",
            "https://xn--h-xka.example/",
        ];
        for foreign in others {
            let away = follow(&hop("GET", "https://h.example/", &names), &answer(307, foreign)).unwrap().unwrap();
            let back = follow(&away, &answer(302, "https://h.example/")).unwrap().unwrap();
            for hop in [away, back] {
                let left: Vec<&str> = hop.request.headers.iter().map(|(name, _)| &**name).collect();
                assert_eq!(
                    (hop.is_foreign, left.as_slice()),
                    (true, ["Accept", "accept-language", "User-Agent"].as_slice())
                );
            }
        }
        let same =
            follow(&hop("GET", "https://h.example/", &names), &answer(302, "https://H.example:443/")).unwrap().unwrap();
        assert!(!same.is_foreign);
    }
}
