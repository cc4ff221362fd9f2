//! What the operator says may be reached: `HOST` or `HOST:PORT`.

use std::fmt;
use std::str::FromStr;
use url::{Host, Url};

/// A host that may be reached wherever it is, on one port or on all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostGrant {
    host: String,
    port: Option<u16>,
}

/// Why a text grants nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no host that can be granted: {reason}")]
pub struct GrantError {
    text: String,
    reason: &'static str,
}

impl HostGrant {
    /// The host and port of `url`.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        Some(Self { host: host(&url.host()?), port: url.port_or_known_default() })
    }

    /// Whether the grant covers `other`, which has a port.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.host == other.host && (self.port.is_none() || self.port == other.port)
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }
}

/// The host for comparison: in the parser's form, without the dots that end a full name.
fn host(host: &Host<&str>) -> String {
    host.to_string().trim_end_matches('.').to_owned()
}

impl FromStr for HostGrant {
    type Err = GrantError;

    /// Reads `HOST` or `HOST:PORT`: one host, with no wildcard, no network, no scheme and no path.
    fn from_str(text: &str) -> Result<Self, GrantError> {
        let wrong = |reason| GrantError { text: text.to_owned(), reason };
        if text.contains('*') {
            return Err(wrong("a grant is for one host, a wildcard is too wide"));
        }
        if text.contains("://") {
            return Err(wrong("write HOST or HOST:PORT, without a scheme"));
        }
        if text.contains(['/', '?', '#', '@', '\\', ',', '%']) || text.contains(char::is_whitespace) {
            return Err(wrong("write HOST or HOST:PORT: a network, a list or a path is too wide"));
        }
        // An address of IPv6 may come without its brackets where there is no port.
        let bare = text.parse::<std::net::Ipv6Addr>().map(|address| format!("[{address}]"));
        let text = bare.as_deref().unwrap_or(text);
        let (name, port) = split(text).ok_or_else(|| wrong("the port is no number from 1 to 65535"))?;
        let parsed = Url::parse(&format!("http://{name}/")).map_err(|_| wrong("it is no name and no address"))?;
        match parsed.host() {
            Some(found) if parsed.port().is_none() && !host(&found).is_empty() => Ok(Self { host: host(&found), port }),
            _ => Err(wrong("it is no name and no address")),
        }
    }
}

fn split(text: &str) -> Option<(&str, Option<u16>)> {
    match text.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => {
            let port = Some(port).filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()))?;
            Some((name, Some(port.parse().ok().filter(|port| *port != 0)?)))
        }
        _ => Some((text, None)),
    }
}

impl fmt::Display for HostGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(f, "{}:{port}", self.host),
            None => f.write_str(&self.host),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_is_one_host() {
        let table = [
            ("API.example.com", "api.example.com"),
            ("api.example.com.", "api.example.com"),
            ("localhost:8080", "localhost:8080"),
            ("0x7f.1:80", "127.0.0.1:80"),
            ("[::1]:443", "[::1]:443"),
            ("::1", "[::1]"),
            ("[FD00::1]", "[fd00::1]"),
            ("bücher.example", "xn--bcher-kva.example"),
        ];
        for (text, wanted) in table {
            assert_eq!(text.parse::<HostGrant>().map(|grant| grant.to_string()), Ok(wanted.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_wider_or_something_else_is_refused() {
        let texts = [
            "",
            "*",
            "*.com",
            "*.example.com",
            "http://x",
            "https://x:1",
            "10.0.0.0/8",
            "a,b",
            "a b",
            "u@h",
            "h:0",
            "h:65536",
            "h:port",
            "h:",
            ":80",
            "h/path",
            "h?x",
            "h#x",
            "[::1",
            ".",
            ".:80",
            "..",
            "::1]:80",
            "a\\b",
            "1.2.3.256",
            "fe80::1%eth0",
        ];
        for text in texts {
            assert!(text.parse::<HostGrant>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_grant_without_a_port_covers_all_of_them() {
        let of = |text: &str| HostGrant::of(&Url::parse(text).unwrap()).unwrap();
        let (host, port): (HostGrant, HostGrant) = ("h.example".parse().unwrap(), "h.example:8080".parse().unwrap());
        assert!(host.covers(&of("http://h.example:1/")) && host.covers(&of("https://H.example./")));
        assert!(port.covers(&of("https://h.example:8080/")) && !port.covers(&of("https://h.example/")));
        assert!(!host.covers(&of("http://x.h.example/")));
    }
}
