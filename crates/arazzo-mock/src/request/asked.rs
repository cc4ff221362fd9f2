//! A request as it comes over the wire.

use arazzo_runtime::Request;

/// A request as it comes over the wire.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The method.
    pub method: String,
    /// The path, encoded.
    pub path: String,
    /// The query, encoded, without `?`.
    pub query: String,
    /// The header fields.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// What a server hears of a request of ours.
    pub(crate) fn of(request: &Request) -> Self {
        let url = request.url.split('#').next().unwrap_or_default();
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let path = crate::service::path_of(place);
        Self {
            method: request.method.to_string(),
            path: if path.is_empty() { "/".to_owned() } else { path.to_owned() },
            query: query.to_owned(),
            headers: request.headers.iter().map(|(name, value)| (name.to_string(), value.clone())).collect(),
            body: request.body.as_deref().map(<[u8]>::to_vec).unwrap_or_default(),
        }
    }

    /// The value of the header field `name`.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The whole URL, as the client wrote it.
    pub(crate) fn url(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("http://{}{}{mark}{}", self.header("host").unwrap_or("localhost"), self.path, self.query)
    }

    /// The pairs of the query, decoded.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.query.as_bytes()).map(|(n, v)| (n.into_owned(), v.into_owned())).collect()
    }
}
