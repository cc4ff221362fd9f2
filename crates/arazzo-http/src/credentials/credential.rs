//! A secret and whom it may be sent to.

use super::audience::Audience;
use super::aws::AwsCredentials;
use super::oauth::OAuthClient;
use super::source::Vault;
use super::spec::{CredentialError, Grant};
use crate::origin::Origin;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;

/// A secret and whom it may be sent to.
#[derive(Clone)]
pub struct Credential {
    audience: Audience,
    material: Material,
}

/// What the secret is.
#[derive(Clone)]
pub(crate) enum Material {
    /// A bearer token.
    Bearer(SecretString),
    /// A user name and a password.
    Basic(Pair),
    /// The same, but the password itself is never sent.
    Digest(Pair),
    /// An API key; where it goes is for the description to say.
    ApiKey {
        /// The only field, parameter or cookie that it is for, if the operator says one.
        name: Option<String>,
        /// The key.
        key: SecretString,
    },
    /// A client that gets tokens.
    OAuth2(Box<OAuthClient>),
    /// What AWS signatures are made with.
    Aws(AwsCredentials),
    /// Nothing, knowingly.
    None,
}

/// A user name and a password.
#[derive(Clone)]
pub(crate) struct Pair {
    pub(crate) user: String,
    pub(crate) password: SecretString,
}

impl Pair {
    /// `user:password`
    pub(crate) fn joined(&self) -> String {
        format!("{}:{}", self.user, self.password.expose_secret())
    }
}

impl Credential {
    pub(super) fn new(audience: Audience, material: Material) -> Self {
        Self { audience, material }
    }

    /// A bearer token, also for the schemes of OAuth 2 and OpenID Connect.
    pub fn bearer(origin: Origin, token: SecretString) -> Self {
        Self::new(Audience::Origin(origin), Material::Bearer(token))
    }

    /// A user name and a password, for basic and digest authentication.
    pub fn basic(origin: Origin, user: impl Into<String>, password: SecretString) -> Self {
        Self::new(Audience::Origin(origin), Material::Basic(Pair { user: user.into(), password }))
    }

    /// An API key; the description says in which header field, query parameter or cookie it goes.
    pub fn api_key(origin: Origin, key: SecretString) -> Self {
        Self::new(Audience::Origin(origin), Material::ApiKey { name: None, key })
    }

    /// Reads `ORIGIN=SPEC` and fetches the secret.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub fn parse(text: &str, vault: &dyn Vault) -> Result<Self, CredentialError> {
        Grant::parse(text)?.read(vault, false)
    }

    /// Whom it may be sent to.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// What must not be shown: the values, and of a user name and password also the password by itself.
    pub fn secrets(&self) -> Vec<String> {
        match &self.material {
            Material::Bearer(secret) | Material::ApiKey { key: secret, .. } => vec![secret.expose_secret().to_owned()],
            Material::Basic(pair) | Material::Digest(pair) => {
                vec![pair.joined(), pair.password.expose_secret().to_owned()]
            }
            Material::OAuth2(client) => client.secrets(),
            Material::Aws(keys) => keys.secrets().map(str::to_owned).collect(),
            Material::None => Vec::new(),
        }
    }

    /// Whether AWS signatures are made with it.
    pub fn signs(&self) -> bool {
        matches!(self.material, Material::Aws(_))
    }

    pub(crate) fn material(&self) -> &Material {
        &self.material
    }
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pair").finish_non_exhaustive()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("audience", &self.audience).finish_non_exhaustive()
    }
}
