//! What a service says.

use arazzo_expression::{Object, Str, Value, json};
use arazzo_runtime::Response;

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
