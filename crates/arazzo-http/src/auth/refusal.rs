//! Why credentials that are there, or that are wanted, are not used.

use arazzo_runtime::{TransportError, TransportErrorKind};

/// Why a request is not sent as its description wants it. No message shows a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The kebab-case code, which `arazzo explain` knows.
    pub code: &'static str,
    /// What is wrong, and what would help.
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl From<Refusal> for TransportError {
    fn from(refusal: Refusal) -> Self {
        let message = format!("{} ({})", refusal.message, refusal.code);
        Self { kind: TransportErrorKind::Denied, message }
    }
}

/// A credential would go over http to another machine.
pub(crate) const CLEARTEXT: &str = "cleartext-credential";
/// A description wants what there is no credential for.
pub(crate) const UNBOUND: &str = "unbound-origin";
/// A description wants a scheme that there is no way to satisfy.
pub(crate) const UNSUPPORTED: &str = "unsupported-security";
/// A token endpoint is not where the client's secret may go.
pub(crate) const TOKEN_ORIGIN: &str = "token-origin";
/// No token came.
pub(crate) const TOKEN: &str = "token-refused";
/// A host that may not get AWS signatures.
pub(crate) const AWS_HOST: &str = "aws-host-denied";
/// The description asks to sign for something else than the host is.
pub(crate) const AWS_SCOPE: &str = "aws-scope-mismatch";
/// There are no AWS credentials, or they cannot be had.
pub(crate) const AWS_CREDENTIALS: &str = "aws-credentials";
/// AWS credentials are too old.
#[cfg(feature = "aws-config")]
pub(crate) const AWS_EXPIRED: &str = "aws-credentials-expired";
/// SigV4A.
pub(crate) const SIGV4A: &str = "sigv4a-unsupported";
/// A header field that is the signature's own.
pub(crate) const HEADER: &str = "header-forbidden";
