//! Origins: what credentials are bound to and grants are given for.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use url::{Host, Url};

/// A scheme, a host and a port: where a credential may go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

/// Why a text names no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no origin: {reason}")]
pub struct OriginError {
    text: String,
    reason: &'static str,
}

impl Origin {
    /// The origin of a URL, whatever its path.
    ///
    /// # Errors
    /// The text is no absolute http or https URL, or it carries a user name or password.
    pub fn of_url(text: &str) -> Result<Self, OriginError> {
        let wrong = |reason| OriginError { text: without_credentials(text), reason };
        let url = Url::parse(text).map_err(|_| wrong("it is no absolute URL, such as https://api.example.com"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("a user name or password does not belong there"));
        }
        let reason = match url.scheme() {
            "http" | "https" => "its host is no name of one",
            _ => "only http and https URLs have one here",
        };
        Self::of(&url).ok_or_else(|| wrong(reason))
    }

    /// The origin of an http or https URL.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let host = url.host_str()?;
        let host = host.strip_suffix('.').unwrap_or(host);
        // With more dots behind it no name is one, and without them it may be an address.
        if host.is_empty() || host.ends_with('.') {
            return None;
        }
        let host = host.to_owned();
        Some(Self { scheme: url.scheme().to_owned(), host, port: url.port_or_known_default()? })
    }

    /// The host, in lower case, without a final dot.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether scheme and port are those of `other`.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.scheme == other.scheme && self.port == other.port
    }

    /// Whether what is sent there can be read on the way: http to another machine.
    pub(crate) fn is_cleartext(&self) -> bool {
        self.scheme == "http" && !self.is_loopback()
    }

    fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        self.host == "localhost"
            || bare.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
            || bare.parse::<Ipv6Addr>().is_ok_and(|address| address.to_canonical().is_loopback())
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    /// Reads an origin as an operator writes it: `https://api.example.com`, with no path.
    fn from_str(text: &str) -> Result<Self, OriginError> {
        let origin = Self::of_url(text)?;
        let wrong = |reason| OriginError { text: text.to_owned(), reason };
        match Url::parse(text) {
            Ok(url) if url.path() == "/" && url.query().is_none() && url.fragment().is_none() => Ok(origin),
            _ => Err(wrong("it has a path; a credential is bound to a whole origin, such as https://api.example.com")),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        match (self.scheme.as_str(), self.port) {
            ("http", 80) | ("https", 443) => Ok(()),
            _ => write!(f, ":{}", self.port),
        }
    }
}

/// A bare host or a domain name, as opposed to an address.
pub(crate) fn is_name(url: &Url) -> bool {
    matches!(url.host(), Some(Host::Domain(_)))
}

fn without_credentials(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_compared_as_parsed() {
        let table = [
            ("https://API.example.com", "https://api.example.com"),
            ("https://api.example.com:443/", "https://api.example.com"),
            ("https://api.example.com.", "https://api.example.com"),
            ("http://127.1:8080", "http://127.0.0.1:8080"),
        ];
        for (written, meant) in table {
            assert_eq!(written.parse::<Origin>().unwrap().to_string(), meant);
        }
    }

    #[test]
    fn other_things_are_no_origins() {
        for text in [
            "api.example.com",
            "ftp://example.com",
            "https://example.com/v1",
            "https://u:p@example.com",
            "https://.",
            "",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
        assert!(!"https://u:secret@example.com".parse::<Origin>().unwrap_err().to_string().contains("secret"));
    }

    #[test]
    fn http_to_another_machine_is_cleartext() {
        let table = [
            ("http://127.0.0.1:9", false),
            ("http://[::1]:9", false),
            ("http://localhost", false),
            ("https://example.com", false),
            ("http://example.com", true),
            ("http://localhost.example.com", true),
            ("http://10.0.0.1", true),
        ];
        for (text, cleartext) in table {
            assert_eq!(text.parse::<Origin>().unwrap().is_cleartext(), cleartext, "{text}");
        }
    }
}
