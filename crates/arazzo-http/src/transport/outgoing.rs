//! A request on its way out: checked that what the HTTP client will send is what was asked for.

use super::failure::{denied, fail};
use super::headers;
use arazzo_runtime::{Request, Scheme, TransportError, TransportErrorKind};
use std::sync::Arc;
use url::Url;

/// A request with its URL parsed; credentials are added to it.
#[derive(Clone)]
pub(crate) struct Outgoing {
    pub(crate) method: String,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Arc<[u8]>>,
    /// Whether another origin sent us there: it gets nothing of the operator's, the client certificate neither.
    pub(crate) is_foreign: bool,
}

impl Outgoing {
    /// Checks `request` and adds those of the operator's header fields that it does not set itself.
    pub(crate) fn new(request: &Request, extra: &[(String, String)]) -> Result<Self, TransportError> {
        let url = parse(&request.url).map_err(|reason| fail(TransportErrorKind::Url, reason))?;
        let mut all: Vec<_> = request.headers.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        headers::check(&all).map_err(denied)?;
        all.extend(extra.iter().filter(|(name, _)| request.header(name).is_none()).cloned());
        Ok(Self {
            method: request.method.to_string(),
            url,
            headers: all,
            body: request.body.clone(),
            is_foreign: false,
        })
    }

    /// The first value of the header field `name`.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Whether the request brings by itself what `scheme` wants.
    pub(crate) fn carries(&self, scheme: &Scheme) -> bool {
        match scheme {
            Scheme::ApiKey { name, location } => match &**location {
                "query" => self.url.query_pairs().any(|(have, _)| have == **name),
                "cookie" => self.header("cookie").is_some_and(|cookies| {
                    cookies.split(';').any(|pair| pair.split('=').next().is_some_and(|have| have.trim() == &**name))
                }),
                _ => self.header(name).is_some(),
            },
            Scheme::MutualTls => false,
            // A signature may stand in the query: the workflow has been given a URL that is signed already.
            Scheme::AwsSigV4 if self.url.query_pairs().any(|(name, _)| name == "X-Amz-Signature") => true,
            _ => self.header("authorization").is_some(),
        }
    }

    /// Whether the method is safe (RFC 9110, section 9.2.1): sending it twice does no harm.
    pub(crate) fn is_safe(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE")
    }

    /// The host and, where it is not the usual one, the port: for messages.
    pub(crate) fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

/// Parses a URL and refuses it where the parser would send something else than what is written.
pub(crate) fn parse(text: &str) -> Result<Url, String> {
    let shown = text.split(['?', '#']).next().unwrap_or_default();
    if text.contains(|c: char| c.is_control() || c == ' ' || c == '\\') {
        return Err("the URL has a space, a backslash or a control character in it".to_owned());
    }
    let mut url = Url::parse(text).map_err(|error| format!("`{}` is no absolute URL: {error}", without_user(shown)))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("the scheme `{}` is not supported, only http and https are", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() || shown.contains('@') && authority(text).contains('@') {
        return Err("the URL has a user name or password in it".to_owned());
    }
    url.set_fragment(None);
    let written = target(text).ok_or("the URL has no `//` after its scheme")?;
    let sent = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let same =
        sent == written || sent.strip_prefix('/').is_some_and(|rest| rest == written && !written.starts_with('/'));
    if !same {
        let path = written.split('?').next().unwrap_or_default();
        return Err(format!("the path `{path}` would be sent as `{}`: encode what is special in it", url.path()));
    }
    Ok(url)
}

/// The path and query as written.
fn target(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    // Further on it is part of something else.
    if scheme.contains([':', '/', '?', '#']) {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    Some(rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or_default())
}

fn authority(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn without_user(text: &str) -> &str {
    text.rsplit_once('@').map_or(text, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_sent() {
        let table = [
            ("http://h/a%20b/%2F/c?x=%20&y=a+b", "/a%20b/%2F/c?x=%20&y=a+b"),
            ("https://H.example:443", "/"),
            ("http://h?x=1", "/?x=1"),
            ("http://h/#X-Amz-Target=HealthLake.StartFHIRExportJob", "/"),
            ("http://h//a///b/", "//a///b/"),
            ("http://h/a?b=/../c", "/a?b=/../c"),
            ("http://h/a@b", "/a@b"),
            ("http://h/a..b/...", "/a..b/..."),
        ];
        for (text, wanted) in table {
            let url = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(&url[url::Position::BeforePath..], wanted, "{text}");
        }
    }

    #[test]
    fn a_url_that_would_be_sent_differently_is_refused() {
        let urls = [
            "http://h/a/../b",
            "http://h/..",
            "http://h/a/%2e%2E/b",
            "http://h/a/./b",
            "http://h/a\tb",
            "http://h/a\\b",
            "http:\\\\h/a",
            "http:/\\h/a",
            "http://a.com\t.evil/",
            "ht\ntp://h/",
            "http://evil.com\\@good.com/",
            "http://good.com@evil.com/",
            "http://:@evil.com/",
            "http:h/a",
            "http:/h/a",
            "http:///h/a",
            "http://h/a b",
            "http://h/é",
            "http://h/{id}",
            "http://h/a?q=é",
            "ftp://h/a",
            "file:///etc/passwd",
            "/a",
            "",
            "//h/a",
        ];
        for text in urls {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn messages_have_no_query_and_no_user() {
        for text in ["http://user:canary@h/a/../b?k=canary", "http://h/a/../b?k=canary", "x@canary.?canary"] {
            let error = parse(text).unwrap_err();
            assert!(!error.contains("k=canary") && !error.contains(":canary"), "{error}");
        }
    }
}
