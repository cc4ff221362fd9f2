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
    /// OAuth 2.
    OAuth2 {
        /// The flows by which a token can be had.
        flows: Vec<OAuthFlow>,
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
    /// AWS Signature Version 4A (`x-amazon-apigateway-authtype: awsSigv4a`).
    AwsSigV4A,
    /// A scheme that the description does not define.
    Undefined,
    /// A scheme of an unknown type, or a broken one.
    Unknown,
}

/// One OAuth 2 flow (OpenAPI, OAuth Flow Object).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuthFlow {
    /// `implicit`, `password`, `clientCredentials`, `authorizationCode` or `deviceAuthorization`.
    pub kind: Str,
    /// Where the user consents.
    pub authorization_url: Option<Str>,
    /// Where a device gets its codes.
    pub device_authorization_url: Option<Str>,
    /// Where tokens are given out.
    pub token_url: Option<Str>,
    /// Where tokens are renewed.
    pub refresh_url: Option<Str>,
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

/// Why there is no response, by the phase in which the request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransportErrorKind {
    /// The name did not resolve: nothing was sent.
    Dns,
    /// The connection was not made: nothing was sent.
    Connect,
    /// There was no secure connection: nothing was sent.
    Tls,
    /// The proxy did not let the request through: the origin got nothing.
    Proxy,
    /// Connecting took too long: nothing was sent.
    ConnectTimeout,
    /// TLS took too long: nothing was sent.
    TlsTimeout,
    /// No head of an answer came in time; the request may have been received.
    FirstByteTimeout,
    /// The answer paused for too long.
    IdleTimeout,
    /// The answer came too slowly.
    RateTimeout,
    /// The step's or the transport's time for the whole attempt ran out; the request may have been received.
    Timeout,
    /// The connection was closed or reset before there was an answer; the request may have been received.
    Reset,
    /// The answer broke off.
    Truncated,
    /// The answer contradicts itself about where it ends.
    Framing,
    /// The answer is no HTTP.
    Protocol,
    /// The content coding of the answer cannot be undone.
    Decoding,
    /// The head of the answer is larger than allowed.
    HeadTooLarge,
    /// The body of the answer is larger than allowed.
    TooLarge,
    /// There were more redirects than allowed.
    RedirectLimit,
    /// A redirect leads to another scheme than http and https, or from https to http.
    RedirectScheme,
    /// The URL could be read in more than one way.
    Url,
    /// The scheme is neither http nor https.
    Scheme,
    /// The host is none of those that may be reached.
    HostDenied,
    /// The address is none of those that may be reached.
    AddressDenied,
    /// The request is not allowed to be sent: a header or a credential was refused.
    Denied,
}

impl TransportErrorKind {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::Dns,
        Self::Connect,
        Self::Tls,
        Self::Proxy,
        Self::ConnectTimeout,
        Self::TlsTimeout,
        Self::FirstByteTimeout,
        Self::IdleTimeout,
        Self::RateTimeout,
        Self::Timeout,
        Self::Reset,
        Self::Truncated,
        Self::Framing,
        Self::Protocol,
        Self::Decoding,
        Self::HeadTooLarge,
        Self::TooLarge,
        Self::RedirectLimit,
        Self::RedirectScheme,
        Self::Url,
        Self::Scheme,
        Self::HostDenied,
        Self::AddressDenied,
        Self::Denied,
    ];

    /// The kebab-case code for reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Dns => "http-dns",
            Self::Connect => "http-connect",
            Self::Tls => "http-tls",
            Self::Proxy => "http-proxy",
            Self::ConnectTimeout => "http-timeout-connect",
            Self::TlsTimeout => "http-timeout-tls",
            Self::FirstByteTimeout => "http-timeout-first-byte",
            Self::IdleTimeout => "http-timeout-idle",
            Self::RateTimeout => "http-timeout-rate",
            Self::Timeout => "http-timeout-attempt",
            Self::Reset => "http-reset",
            Self::Truncated => "http-truncated",
            Self::Framing => "http-framing",
            Self::Protocol => "http-protocol",
            Self::Decoding => "http-decoding",
            Self::HeadTooLarge => "http-head-too-large",
            Self::TooLarge => "http-body-too-large",
            Self::RedirectLimit => "http-redirect-limit",
            Self::RedirectScheme => "http-redirect-scheme",
            Self::Url => "net-url-invalid",
            Self::Scheme => "net-scheme",
            Self::HostDenied => "net-host-denied",
            Self::AddressDenied => "net-address-denied",
            Self::Denied => "request-denied",
        }
    }

    /// Whether it is not known if the server has carried the request out.
    pub fn is_in_doubt(self) -> bool {
        matches!(
            self,
            Self::FirstByteTimeout | Self::Timeout | Self::Reset | Self::Framing | Self::Protocol | Self::HeadTooLarge
        )
    }
}
