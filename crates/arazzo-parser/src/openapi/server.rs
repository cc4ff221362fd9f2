//! Servers (OpenAPI, Server Object), and the URL that comes of one.

use super::Place;
use crate::{Node, Span};
use arazzo_expression::Str;
use url::Url;

/// Where an API is.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The URL as written: it may be relative and have `{variables}`.
    pub url: Str,
    /// The variables that are declared.
    pub variables: Vec<ServerVariable>,
    /// The URL of the document that it stands in, against which a relative one is resolved.
    pub base: Url,
    /// The `url` in the text; for Swagger 2.0 its `host`. `None` for the default server of a remote description.
    pub span: Option<Span>,
}

/// A variable of a server's URL.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// Its name.
    pub name: Str,
    /// Its value unless another one is given.
    pub default: Option<Str>,
    /// The values that are allowed; empty if all are.
    pub allowed: Vec<Str>,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// Why a server has no URL to send to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// A variable has neither a value nor a default.
    #[error("the server variable `{name}` has no value")]
    NoValue {
        /// The variable.
        name: Str,
    },
    /// A value is not among those that are allowed.
    #[error("the server variable `{name}` cannot be `{value}`; it can be {}", .allowed.join(", "))]
    NotAllowed {
        /// The variable.
        name: Str,
        /// The value that it was given.
        value: Str,
        /// The values that are allowed.
        allowed: Vec<String>,
    },
    /// A value that stands in the host would end it.
    #[error("the server variable `{name}` cannot be `{value}`: it stands in the host, which this would end")]
    NotInHost {
        /// The variable.
        name: Str,
        /// The value that it was given.
        value: Str,
    },
    /// What comes out is no URL.
    #[error("the server URL `{url}` is malformed")]
    Malformed {
        /// The text with its variables replaced.
        url: String,
    },
    /// What comes out is not http or https: a relative URL in a local description.
    #[error("the server URL `{url}` is not one of http or https with a host")]
    NoHost {
        /// The text with its variables replaced.
        url: String,
    },
}

/// Characters that end a host or the user before it.
const ENDS_A_HOST: [char; 5] = ['/', '\\', '?', '#', '@'];

impl Server {
    /// The URL with its variables replaced: by what `values` says, else by their defaults. It is absolute.
    pub fn resolve(&self, values: impl Fn(&str) -> Option<Str>) -> Result<Url, ServerError> {
        let text = self.substitute(values)?;
        // A local description has no scheme to lend to `//host/path`.
        let lent = text.strip_prefix("//").filter(|_| !is_http(&self.base)).map(|rest| format!("https://{rest}"));
        let text = lent.unwrap_or(text);
        if could_be_read_in_two_ways(&text) {
            return Err(ServerError::Malformed { url: text });
        }
        let url = self.base.join(&text).map_err(|_| ServerError::Malformed { url: text.clone() })?;
        if is_http(&url) { Ok(url) } else { Err(ServerError::NoHost { url: text }) }
    }

    fn substitute(&self, values: impl Fn(&str) -> Option<Str>) -> Result<String, ServerError> {
        let mut text = String::new();
        let mut rest = self.url.trim();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { break };
            text.push_str(before);
            let is_in_host = text.split_once("//").is_some_and(|(_, rest)| !rest.contains(['/', '?', '#']));
            let given = |name: &str| values(name).filter(|value| is_in_host && value.contains(ENDS_A_HOST));
            if let Some(value) = given(name) {
                return Err(ServerError::NotInHost { name: name.into(), value });
            }
            text.push_str(&filled(&self.value(name, &values)?, &values));
            rest = behind;
        }
        text.push_str(rest);
        Ok(text)
    }

    /// The value of one variable. Without a default the first allowed value serves.
    fn value(&self, name: &str, values: impl Fn(&str) -> Option<Str>) -> Result<Str, ServerError> {
        let variable = self.variables.iter().find(|variable| *variable.name == *name);
        let allowed = variable.map_or(&[][..], |variable| &variable.allowed);
        let given = values(name);
        if let Some(value) = given.as_ref().filter(|value| !allowed.is_empty() && !allowed.contains(value)) {
            let allowed = allowed.iter().map(ToString::to_string).collect();
            return Err(ServerError::NotAllowed { name: name.into(), value: value.clone(), allowed });
        }
        let default = || variable.and_then(|variable| variable.default.clone()).or_else(|| allowed.first().cloned());
        given.or_else(default).ok_or_else(|| ServerError::NoValue { name: name.into() })
    }

    /// The names of the variables in the URL, declared or not.
    pub fn variable_names(&self) -> impl Iterator<Item = &str> {
        self.url.split('{').skip(1).filter_map(|piece| Some(piece.split_once('}')?.0))
    }

    /// The server of `servers` to use: the first one, or its https twin where it is http.
    pub fn preferred(servers: &[Self]) -> Option<&Self> {
        let first = servers.first()?;
        let twin = first.url.strip_prefix("http://").map(|rest| format!("https://{rest}"));
        let twin = twin.and_then(|twin| servers.iter().find(|server| *server.url == *twin));
        Some(twin.unwrap_or(first))
    }

    /// Reads the Server Object at `place`; without a `url` it is none.
    pub(super) fn read(place: &Place) -> Option<Self> {
        let url = place.text("url")?;
        let variables = place.child("variables").map(|variables| variables.members()).unwrap_or_default();
        let variables = variables.iter().map(|(name, variable)| ServerVariable {
            name: name.clone(),
            default: variable.text("default"),
            allowed: variable.texts("enum").unwrap_or_default(),
            span: variable.span(),
        });
        let span = place.node().and_then(|node| node.get("url")).map(|node: &Node| node.span);
        Some(Self { url, variables: variables.collect(), base: place.document().retrieved().clone(), span })
    }
}

/// The value of a variable with those placeholders in it filled that `values` says something of: some defaults have them.
fn filled(value: &str, values: impl Fn(&str) -> Option<Str>) -> String {
    let mut text = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        text.push_str(before);
        match values(name) {
            Some(value) => text.push_str(&value),
            None => text.extend(["{", name, "}"]),
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// Whether the parser of URLs would make another host of `text` than a reader: it drops control characters, takes a backslash for
/// a slash and needs no slashes behind `http:`, and what stands before an `@` looks like a host.
pub(crate) fn could_be_read_in_two_ways(text: &str) -> bool {
    let text = text.trim_start();
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_absolute = scheme.is_some_and(|scheme| scheme == "http" || scheme == "https");
    let rest = if is_absolute { text.split_once(':').map(|(_, rest)| rest) } else { None }.unwrap_or(text);
    let authority = rest.strip_prefix("//");
    let ends = ['/', '?', '#'];
    let may_have_host = is_absolute || text.starts_with(['/', '\\']);
    text.contains(char::is_control)
        || may_have_host && text.contains('\\')
        || is_absolute && authority.is_none_or(|authority| authority.starts_with(ends))
        || authority.is_some_and(|authority| authority.split(ends).next().is_some_and(|host| host.contains('@')))
}

pub(super) fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

#[cfg(test)]
mod tests {
    use super::could_be_read_in_two_ways;

    #[test]
    fn what_could_be_read_in_two_ways_is_known() {
        for text in [
            "http:evil.example",
            "HTTPS:/evil.example",
            "http:///evil.example",
            "http:\\\\evil.example",
            "http:/\\evil.example",
            "/\\evil.example/x",
            " /\\evil.example/x",
            "\\\\evil.example/x",
            "//good.example@evil.example/",
            "http://good.example@evil.example/",
            "http://evil.example\\@good.example/",
            "http://@evil.example/",
            "ht\ttp://evil.example",
            "/\t/evil.example",
        ] {
            assert!(could_be_read_in_two_ways(text), "{text:?}");
        }
        for text in [
            "http://a.example",
            "https://a.example:8443/b@c?d=/e@f#http:g",
            "//a.example/b",
            "/v1",
            "v1/@me",
            ".\\api.yaml",
            "",
            "{scheme}://{host}/x",
            "file:///a/b@c",
            "urn:a:b",
        ] {
            assert!(!could_be_read_in_two_ways(text), "{text:?}");
        }
    }
}
