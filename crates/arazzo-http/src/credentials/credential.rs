//! Credentials that an operator binds to an origin: `ORIGIN=KIND:SOURCE:NAME`.

use crate::origin::{Origin, OriginError};
use secrecy::{ExposeSecret, SecretString};
use std::fmt;

/// A secret and the one origin that it may be sent to.
#[derive(Clone)]
pub struct Credential {
    origin: Origin,
    material: Material,
}

/// What the secret is.
#[derive(Clone)]
pub(crate) enum Material {
    /// A bearer token.
    Bearer(SecretString),
    /// A user name and a password, with a colon between.
    Basic(SecretString),
    /// An API key; where it goes is for the description to say.
    ApiKey(SecretString),
}

/// Why a text grants no credential. No message shows a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// The text is not of the form.
    #[error("expected ORIGIN=KIND:SOURCE:NAME, such as https://api.example.com=bearer:env:API_TOKEN")]
    Form,
    /// What is before the `=` is no origin.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// There is no such kind.
    #[error("unknown kind of credential `{0}`: bearer, basic or apikey")]
    Kind(String),
    /// There is no such source.
    #[error("unknown source `{0}`: env:NAME for an environment variable, file:PATH for a file")]
    Source(String),
    /// The environment variable is not set.
    #[error("the environment variable {0} is not set")]
    Unset(String),
    /// The file cannot be read.
    #[error("cannot read {path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the operating system says.
        reason: String,
    },
    /// The value is empty, or cannot be a header's value, or has no colon where user and password need one.
    #[error("the value of {place} cannot be used: {reason}")]
    Value {
        /// Where it comes from.
        place: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl Credential {
    /// A bearer token, also for the schemes of OAuth 2 and OpenID Connect.
    pub fn bearer(origin: Origin, token: SecretString) -> Self {
        Self { origin, material: Material::Bearer(token) }
    }

    /// A user name and a password, with a colon between.
    pub fn basic(origin: Origin, user_and_password: SecretString) -> Self {
        Self { origin, material: Material::Basic(user_and_password) }
    }

    /// An API key; the description says in which header field, query parameter or cookie it goes.
    pub fn api_key(origin: Origin, key: SecretString) -> Self {
        Self { origin, material: Material::ApiKey(key) }
    }

    /// Reads `ORIGIN=KIND:SOURCE:NAME`: `bearer`, `basic` (its value is `user:password`) or `apikey`, from `env:NAME`
    /// or `file:PATH` (without the line break at its end). The value itself never stands in the text, as a command
    /// line can be read by others.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub fn parse(text: &str, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, CredentialError> {
        let (origin, spec) = text.split_once('=').ok_or(CredentialError::Form)?;
        let (kind, source) = spec.split_once(':').ok_or(CredentialError::Form)?;
        let origin = origin.parse()?;
        let bind = match kind {
            "bearer" => Self::bearer,
            "basic" => Self::basic,
            "apikey" => Self::api_key,
            _ => return Err(CredentialError::Kind(kind.to_owned())),
        };
        let credential = bind(origin, read(source, env)?);
        match (&credential.material, credential.secret().contains(':')) {
            (Material::Basic(_), false) => Err(unusable(source, "it has to be user:password")),
            _ => Ok(credential),
        }
    }

    /// Where it may be sent.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What must not be shown: the value, and of a user name and password also the password by itself.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let password = match &self.material {
            Material::Basic(both) => both.expose_secret().split_once(':').map(|(_, password)| password),
            _ => None,
        };
        std::iter::once(self.secret()).chain(password)
    }

    pub(crate) fn material(&self) -> &Material {
        &self.material
    }

    fn secret(&self) -> &str {
        match &self.material {
            Material::Bearer(secret) | Material::Basic(secret) | Material::ApiKey(secret) => secret.expose_secret(),
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("origin", &self.origin).finish_non_exhaustive()
    }
}

fn read(source: &str, env: &dyn Fn(&str) -> Option<String>) -> Result<SecretString, CredentialError> {
    let value = match source.split_once(':') {
        Some(("env", name)) => env(name).ok_or_else(|| CredentialError::Unset(name.to_owned()))?,
        Some(("file", path)) => read_file(path)?,
        Some((kind, _)) => return Err(CredentialError::Source(kind.to_owned())),
        // What stands here may be the secret itself: it is not repeated.
        None => return Err(CredentialError::Form),
    };
    match value.as_str() {
        "" => Err(unusable(source, "it is empty")),
        text if text.chars().any(char::is_control) => Err(unusable(source, "it has line breaks or control characters")),
        _ => Ok(value.into()),
    }
}

fn read_file(path: &str) -> Result<String, CredentialError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| CredentialError::File { path: path.to_owned(), reason: error.to_string() })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn unusable(source: &str, reason: &'static str) -> CredentialError {
    CredentialError::Value { place: source.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Credential, CredentialError> {
        let env = |name: &str| match name {
            "TOKEN" => Some("canary-1".to_owned()),
            "PAIR" => Some("me:canary-2".to_owned()),
            "LINES" => Some("a\r\nX-Evil: 1".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        Credential::parse(text, &env)
    }

    #[test]
    fn the_grammar_binds_a_secret_to_an_origin() {
        let bearer = parse("https://api.example.com=bearer:env:TOKEN").unwrap();
        assert_eq!(bearer.origin().to_string(), "https://api.example.com");
        assert_eq!(bearer.secrets().collect::<Vec<_>>(), ["canary-1"]);
        let basic = parse("http://127.0.0.1:1=basic:env:PAIR").unwrap();
        assert_eq!(basic.secrets().collect::<Vec<_>>(), ["me:canary-2", "canary-2"]);
        assert!(matches!(parse("https://x=apikey:env:TOKEN").unwrap().material(), Material::ApiKey(_)));
        assert!(!format!("{bearer:?}{basic:?}").contains("canary"));
    }

    #[test]
    fn what_is_no_grant_says_what_is_wrong_and_shows_no_value() {
        let table = [
            ("bearer:env:TOKEN", CredentialError::Form),
            ("https://x=bearer:canary-1", CredentialError::Form),
            ("https://x=token:env:TOKEN", CredentialError::Kind("token".into())),
            ("https://x=bearer:literal:canary-1", CredentialError::Source("literal".into())),
            ("https://x=bearer:env:NONE", CredentialError::Unset("NONE".into())),
            ("https://x=basic:env:TOKEN", unusable("env:TOKEN", "it has to be user:password")),
            ("https://x=bearer:env:EMPTY", unusable("env:EMPTY", "it is empty")),
            ("https://x=bearer:env:LINES", unusable("env:LINES", "it has line breaks or control characters")),
        ];
        for (text, error) in table {
            let found = parse(text).unwrap_err();
            assert!(!found.to_string().contains("canary"), "{text}");
            assert_eq!(found, error, "{text}");
        }
        assert!(matches!(parse("nowhere=bearer:env:TOKEN"), Err(CredentialError::Origin(_))));
        assert!(matches!(parse("https://x=bearer:file:/does/not/exist"), Err(CredentialError::File { .. })));
    }
}
