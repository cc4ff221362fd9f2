//! What an operator grants: `ORIGIN=SPEC`.

use super::audience::{Audience, AudienceError};
use super::aws::{AwsCredentials, AwsCredentialsError};
use super::credential::{Credential, Material, Pair};
use super::oauth::{OAuthError, OAuthSpec};
use super::source::{Source, SourceError, Vault};
use secrecy::{ExposeSecret, SecretString};

/// A credential that is granted to an audience; its secret is still where it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    audience: Audience,
    spec: Spec,
}

/// What is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Spec {
    Bearer(Source),
    Basic(Option<String>, Source),
    Digest(Option<String>, Source),
    ApiKey(Option<String>, Source),
    OAuth2(Box<OAuthSpec>),
    Aws(AwsSpec),
    /// Requests go there without credentials, and the operator knows.
    None,
}

/// `aws:profile=NAME,region=REGION,service=SERVICE`, each optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct AwsSpec {
    profile: Option<String>,
    region: Option<String>,
    service: Option<String>,
}

/// Why a text grants no credential. No message shows a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// The text is not of the form.
    #[error("expected ORIGIN=SPEC, such as https://api.example.com=bearer:env:API_TOKEN")]
    Form,
    /// What is before the `=` is no audience.
    #[error(transparent)]
    Audience(#[from] AudienceError),
    /// There is no such kind.
    #[error("unknown kind of credential `{0}`: bearer, basic, digest, apikey, oauth2, aws or none")]
    Kind(String),
    /// The secret cannot be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A user name and a password are needed, and there is no colon between them.
    #[error("the value of {0} has to be user:password, or write {1}:USER:{0}")]
    Pair(String, &'static str),
    /// An OAuth 2 client is not described as it has to be.
    #[error(transparent)]
    OAuth(#[from] OAuthError),
    /// An AWS credential has a setting that it doesn't have.
    #[error("unknown setting `{0}` of an AWS credential: aws:profile=NAME,region=REGION,service=SERVICE")]
    AwsSetting(String),
    /// There are no AWS credentials.
    #[error(transparent)]
    Aws(#[from] AwsCredentialsError),
}

impl Grant {
    /// Reads `ORIGIN=SPEC`.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub fn parse(text: &str) -> Result<Self, CredentialError> {
        let (origin, spec) = text.split_once('=').ok_or(CredentialError::Form)?;
        Self::new(origin, spec)
    }

    /// What `spec` says, for the audience `origin`.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub fn new(origin: &str, spec: &str) -> Result<Self, CredentialError> {
        let (kind, rest) = spec.split_once(':').unwrap_or((spec, ""));
        let audience = if kind == "aws" { Audience::for_signatures(origin) } else { origin.parse() }?;
        let spec = match kind {
            "bearer" => Spec::Bearer(Source::parse(rest)?),
            "basic" => named(rest, Spec::Basic)?,
            "digest" => named(rest, Spec::Digest)?,
            "apikey" => named(rest, Spec::ApiKey)?,
            "oauth2" => Spec::OAuth2(Box::new(OAuthSpec::parse(rest)?)),
            "aws" => Spec::Aws(AwsSpec::parse(rest)?),
            "none" if rest.is_empty() => Spec::None,
            // What stands there may be the secret itself.
            _ if !spec.contains(':') => return Err(CredentialError::Form),
            _ => return Err(CredentialError::Kind(kind.to_owned())),
        };
        Ok(Self { audience, spec })
    }

    /// Whom it is for.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// `bearer`, `basic`, `digest`, `apikey`, `oauth2`, `aws` or `none`.
    pub fn kind(&self) -> &'static str {
        match self.spec {
            Spec::Bearer(_) => "bearer",
            Spec::Basic(..) => "basic",
            Spec::Digest(..) => "digest",
            Spec::ApiKey(..) => "apikey",
            Spec::OAuth2(_) => "oauth2",
            Spec::Aws(_) => "aws",
            Spec::None => "none",
        }
    }

    /// The same without its secret, to see where it would be used.
    pub fn outline(&self) -> Credential {
        let pair = || Pair { user: String::new(), password: SecretString::default() };
        let material = match &self.spec {
            Spec::Bearer(_) => Material::Bearer(SecretString::default()),
            Spec::Basic(..) => Material::Basic(pair()),
            Spec::Digest(..) => Material::Digest(pair()),
            Spec::ApiKey(name, _) => Material::ApiKey { name: name.clone(), key: SecretString::default() },
            Spec::OAuth2(spec) => Material::OAuth2(Box::new(spec.outline())),
            Spec::Aws(spec) => Material::Aws(spec.limit(AwsCredentials::new("", SecretString::default()))),
            Spec::None => Material::None,
        };
        Credential::new(self.audience.clone(), material)
    }

    /// Fetches the secret. `metadata` lets AWS credentials come from the metadata services of EC2 and ECS.
    ///
    /// # Errors
    /// It is not where it is said to be, or it cannot be used.
    pub fn read(&self, vault: &dyn Vault, metadata: bool) -> Result<Credential, CredentialError> {
        let material = match &self.spec {
            Spec::Bearer(source) => Material::Bearer(source.read(vault)?),
            Spec::Basic(user, source) => Material::Basic(pair(user.as_deref(), source, vault, "basic")?),
            Spec::Digest(user, source) => Material::Digest(pair(user.as_deref(), source, vault, "digest")?),
            Spec::ApiKey(name, source) => Material::ApiKey { name: name.clone(), key: source.read(vault)? },
            Spec::OAuth2(spec) => Material::OAuth2(Box::new(spec.read(vault)?)),
            Spec::Aws(spec) => Material::Aws(spec.read(vault, metadata)?),
            Spec::None => Material::None,
        };
        Ok(Credential::new(self.audience.clone(), material))
    }
}

impl AwsSpec {
    fn parse(text: &str) -> Result<Self, CredentialError> {
        let mut spec = Self::default();
        for setting in text.split(',').filter(|setting| !setting.is_empty()) {
            let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
            let place = match name {
                "profile" => &mut spec.profile,
                "region" => &mut spec.region,
                "service" => &mut spec.service,
                _ => return Err(CredentialError::AwsSetting(name.to_owned())),
            };
            if value.is_empty() {
                return Err(CredentialError::AwsSetting(setting.to_owned()));
            }
            *place = Some(value.to_owned());
        }
        Ok(spec)
    }

    fn read(&self, vault: &dyn Vault, metadata: bool) -> Result<AwsCredentials, CredentialError> {
        let env = |name: &str| vault.variable(name);
        Ok(self.limit(AwsCredentials::load(&env, self.profile.as_deref(), metadata)?))
    }

    /// The credentials for the region and the service that are said.
    fn limit(&self, mut found: AwsCredentials) -> AwsCredentials {
        if let Some(region) = &self.region {
            found = found.with_region(region);
        }
        if let Some(service) = &self.service {
            found = found.with_service(service);
        }
        found
    }
}

/// `NAME:SOURCE`, or a source alone.
fn named<S>(text: &str, make: fn(Option<String>, Source) -> S) -> Result<S, CredentialError> {
    match text.split_once(':') {
        Some((name, source)) if Source::is_one(source) || !Source::is_one(text) && source.contains(':') => {
            Ok(make(Some(name.to_owned()), Source::parse(source)?))
        }
        _ => Ok(make(None, Source::parse(text)?)),
    }
}

fn pair(user: Option<&str>, source: &Source, vault: &dyn Vault, kind: &'static str) -> Result<Pair, CredentialError> {
    let secret = source.read(vault)?;
    match (user, secret.expose_secret().split_once(':')) {
        (Some(user), _) => Ok(Pair { user: user.to_owned(), password: secret }),
        (None, Some((user, password))) => Ok(Pair { user: user.to_owned(), password: password.into() }),
        (None, None) => Err(CredentialError::Pair(source.to_string(), kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(name: &str) -> Option<String> {
        match name {
            "TOKEN" => Some("canary-1".to_owned()),
            "PAIR" => Some("me:canary-2".to_owned()),
            "LINES" => Some("a\r\nX-Evil: 1".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        }
    }

    fn parse(text: &str) -> Result<Credential, CredentialError> {
        Grant::parse(text)?.read(&env, false)
    }

    #[test]
    fn the_grammar_binds_a_secret_to_an_audience() {
        let table: [(&str, &[&str]); 8] = [
            ("https://api.example.com=bearer:env:TOKEN", &["canary-1"]),
            ("http://127.0.0.1:1=basic:env:PAIR", &["me:canary-2", "canary-2"]),
            ("http://127.0.0.1:1=basic:me:env:TOKEN", &["me:canary-1", "canary-1"]),
            ("http://127.0.0.1:1=basic:env:env:TOKEN", &["env:canary-1", "canary-1"]),
            ("http://127.0.0.1:1=digest:me:env:TOKEN", &["me:canary-1", "canary-1"]),
            ("https://x=apikey:env:TOKEN", &["canary-1"]),
            ("https://x=apikey:X-Key:env:TOKEN", &["canary-1"]),
            ("https://x=none", &[]),
        ];
        for (text, secrets) in table {
            let credential = parse(text).unwrap();
            assert_eq!(credential.secrets(), secrets, "{text}");
            assert!(text.starts_with(&format!("{}=", credential.audience())));
            assert!(!format!("{credential:?}").contains("canary"));
        }
        let Material::ApiKey { name, .. } = parse("https://x=apikey:X-Key:env:TOKEN").unwrap().material().clone()
        else {
            panic!()
        };
        assert_eq!(name.as_deref(), Some("X-Key"));
    }

    #[test]
    fn what_is_no_grant_says_what_is_wrong_and_shows_no_value() {
        let value = |place: &str, reason| SourceError::Value { place: place.to_owned(), reason };
        let table: [(&str, CredentialError); 11] = [
            ("bearer:env:TOKEN", CredentialError::Form),
            ("https://x=canary-1", CredentialError::Form),
            ("https://x=bearer:canary-1", SourceError::Form.into()),
            ("https://x=basic:me:canary-1", SourceError::Kind("me".into()).into()),
            ("https://x=token:env:TOKEN", CredentialError::Kind("token".into())),
            ("https://x=bearer:literal:canary-1", SourceError::Kind("literal".into()).into()),
            ("https://x=bearer:env:NONE", SourceError::Unset("NONE".into()).into()),
            ("https://x=basic:env:TOKEN", CredentialError::Pair("env:TOKEN".into(), "basic")),
            ("https://x=bearer:env:EMPTY", value("env:EMPTY", "it is empty").into()),
            ("https://x=bearer:env:LINES", value("env:LINES", "it has line breaks or control characters").into()),
            ("https://x=aws:role=r", CredentialError::AwsSetting("role".into())),
        ];
        for (text, error) in table {
            let found = parse(text).unwrap_err();
            assert!(!found.to_string().contains("canary"), "{text}: {found}");
            assert_eq!(found, error, "{text}");
        }
        for text in ["nowhere=bearer:env:TOKEN", "https://*.com=bearer:env:TOKEN", "https://x=bearer:file:/no/such"] {
            assert!(parse(text).is_err(), "{text}");
        }
        let error = parse("https://x=bearer:keyring:k").unwrap_err();
        assert!(error.to_string().contains("no keyring here"), "{error}");
    }
}
