//! What a service is asked and what it says.

use arazzo_expression::{Object, Str, Value, json};
use arazzo_runtime::Response;

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
    /// The value of the header field `name`.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The whole URL, as the client wrote it.
    pub(super) fn url(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("http://{}{}{mark}{}", self.header("host").unwrap_or("localhost"), self.path, self.query)
    }

    /// The pairs of the query, decoded.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.query.as_bytes()).map(|(n, v)| (n.into_owned(), v.into_owned())).collect()
    }
}

/// What a service says.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The response.
    pub response: Response,
    /// The operation: its `operationId`, or method and path; `None` where the request is of none.
    pub operation: Option<Str>,
    /// Why the request was refused, or what could not be brought about.
    pub remarks: Vec<String>,
}

impl Reply {
    /// The refusal of a request whose body cannot be read.
    pub fn too_large(reason: String) -> Self {
        Self::refused(413, "Content Too Large", vec![reason], None)
    }

    /// A refusal, as `application/problem+json` (RFC 9457).
    pub(super) fn refused(status: u16, title: &str, remarks: Vec<String>, operation: Option<Str>) -> Self {
        let mut problem = Object::default();
        problem.insert("title".into(), title.into());
        problem.insert("status".into(), Value::from(status));
        problem.insert("detail".into(), remarks.join("; ").into());
        problem.insert("errors".into(), remarks.iter().map(|one| Value::from(one.as_str())).collect::<Vec<_>>().into());
        let body = json::to_string(&problem.into()).into_bytes();
        let headers = vec![("Content-Type".into(), "application/problem+json".to_owned())];
        let response = Response { status, headers, body: body.into(), retry_after: None };
        Self { response, operation, remarks }
    }
}
