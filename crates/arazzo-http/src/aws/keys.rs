//! The access key that a signature is made with.

use aws_credential_types::Credentials;
use secrecy::{ExposeSecret, SecretString};
use std::time::SystemTime;

/// An access key, maybe a temporary one.
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) id: String,
    pub(crate) secret: SecretString,
    pub(crate) token: Option<SecretString>,
    /// When it ends.
    pub(crate) until: Option<SystemTime>,
}

impl Keys {
    /// What must not be shown.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        [Some(&self.secret), self.token.as_ref()].into_iter().flatten().map(ExposeSecret::expose_secret)
    }

    /// The same for the signing crate.
    pub(super) fn credentials(&self) -> Credentials {
        let token = self.token.as_ref().map(|token| token.expose_secret().to_owned());
        Credentials::new(&self.id, self.secret.expose_secret(), token, self.until, "arazzo")
    }
}
