//! What goes over the wire, as plain data: requests as the machine wants them sent, responses as they came.
//! Credentials are in neither: the transport adds them at send time.

use crate::program::StepRef;
use arazzo_expression::Str;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// A request, complete but for credentials.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The method, in upper case.
    pub method: Str,
    /// The absolute URL, encoded; sent as it is.
    pub url: String,
    /// Header fields in order. Names keep their case; `Cookie` is one field.
    pub headers: Vec<(Str, String)>,
    /// The body's bytes, if there is one.
    pub body: Option<Arc<[u8]>>,
    /// The longest that one attempt may take (a step's `timeout`).
    pub timeout: Option<Duration>,
    /// What the description demands to let the request in.
    pub security: Arc<Security>,
    /// The value of the server variable `region`, where the server has one: the AWS region to sign for.
    pub region: Option<Str>,
    /// The step that sends it.
    pub at: StepRef,
}

impl Request {
    /// The value of the header field `name`, in whatever case it is written.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

/// The `security` of an operation: alternatives, of each of which all parts are needed. No alternatives: none needed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Security {
    /// The alternatives, in the description's order. An empty alternative means that anonymous access is allowed.
    pub alternatives: Vec<Vec<Requirement>>,
    /// The name that AWS signatures are made for: `info.x-aws-signingName`.
    pub signing_name: Option<Str>,
}

/// One security scheme that an alternative needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Requirement {
    /// The name of the scheme in the description.
    pub name: Str,
    /// What kind of scheme it is.
    pub scheme: Scheme,
    /// The scopes that are asked for.
    pub scopes: Vec<Str>,
}

/// A kind of security scheme (OpenAPI, Security Scheme Object).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Scheme {
    /// A key in a header field, a query parameter or a cookie.
    ApiKey {
        /// The field's, parameter's or cookie's name.
        name: Str,
        /// `header`, `query` or `cookie`.
        location: Str,
    },
    /// HTTP authentication: `basic`, `bearer`, `digest` …, in lower case.
    Http(Str),
    /// OAuth 2, by the token URL of its client-credentials or password flow where there is one.
    OAuth2 {
        /// The token URL.
        token_url: Option<Str>,
    },
    /// OpenID Connect, by its discovery document.
    OpenIdConnect {
        /// The discovery document's URL.
        url: Str,
    },
    /// A client certificate.
    MutualTls,
    /// AWS Signature Version 4 (`x-amazon-apigateway-authtype: awsSigv4`).
    AwsSigV4,
    /// A scheme that the description does not define, or of an unknown type.
    Unknown,
}

/// A response, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header fields in order; repeated ones repeat.
    pub headers: Vec<(Str, String)>,
    /// The body, after content decoding.
    pub body: Arc<[u8]>,
    /// How long to wait by the `Retry-After` field; a date is already turned into the time from now.
    pub retry_after: Option<Duration>,
}

impl Response {
    /// The first value of the header field `name`, in whatever case it is written.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

fn header<'h>(headers: &'h [(Str, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Why a request got no response. The step fails; its failure actions see neither status nor response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct TransportError {
    /// Which phase failed.
    pub kind: TransportErrorKind,
    /// What happened, in lower case, without secrets.
    pub message: String,
}

/// The phase in which a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransportErrorKind {
    /// The name did not resolve, the connection was refused or TLS failed: nothing was sent.
    Connect,
    /// The step's or the transport's time ran out; the request may have been received.
    Timeout,
    /// The connection broke or the answer is no HTTP; the request may have been received.
    Broken,
    /// The answer is larger than allowed.
    TooLarge,
    /// The request is not allowed to be sent: a destination, a header or a credential was refused.
    Denied,
}

impl TransportErrorKind {
    /// The kebab-case code for reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Connect => "connection-failed",
            Self::Timeout => "timeout",
            Self::Broken => "connection-broken",
            Self::TooLarge => "response-too-large",
            Self::Denied => "request-denied",
        }
    }
}
