//! An OAuth 2 client (RFC 6749) as an operator describes it: `oauth2:FLOW,KEY=VALUE,…`.

use super::source::{Source, SourceError, Vault};
use crate::origin::{Origin, OriginError};
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use url::Url;

/// How a token is had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flow {
    /// RFC 6749, section 4.4.
    ClientCredentials,
    /// RFC 6749, section 4.3.
    Password,
    /// RFC 6749, section 6.
    RefreshToken,
    /// RFC 6749, section 4.1, with PKCE (RFC 7636).
    AuthorizationCode,
    /// RFC 8628.
    DeviceCode,
}

const FLOWS: [(&str, Flow); 5] = [
    ("client-credentials", Flow::ClientCredentials),
    ("password", Flow::Password),
    ("refresh-token", Flow::RefreshToken),
    ("authorization-code", Flow::AuthorizationCode),
    ("device-code", Flow::DeviceCode),
];

const KEYS: &str = "flow, client-id, client-secret, client-auth, user, password, refresh-token, token-url, \
                    authorization-url, device-url, issuer, token-origin, scope, audience, resource, redirect-port";

/// How a client says who it is (RFC 6749, section 2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ClientAuth {
    /// In the `Authorization` field: `client_secret_basic`.
    #[default]
    Basic,
    /// In the body: `client_secret_post`.
    Post,
}

/// What the operator says of endpoints. What a description or a discovery document says of them counts only where it
/// leads to an origin that is named here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Endpoints {
    pub(crate) token: Option<Url>,
    pub(crate) authorization: Option<Url>,
    pub(crate) device: Option<Url>,
    pub(crate) issuer: Option<Url>,
    /// Further origins that may get the client's secret.
    pub(crate) origins: Vec<Origin>,
}

/// A client whose secrets are still where they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OAuthSpec {
    flow: Option<Flow>,
    client_id: Option<String>,
    client_secret: Option<Source>,
    client_auth: ClientAuth,
    user: Option<String>,
    password: Option<Source>,
    refresh_token: Option<Source>,
    endpoints: Endpoints,
    scopes: Option<Vec<String>>,
    extra: Vec<(String, String)>,
    redirect_port: u16,
}

/// An OAuth 2 client.
#[derive(Clone)]
pub(crate) struct OAuthClient {
    pub(crate) flow: Flow,
    pub(crate) id: Option<String>,
    pub(crate) secret: Option<SecretString>,
    pub(crate) auth: ClientAuth,
    pub(crate) user: Option<String>,
    pub(crate) password: Option<SecretString>,
    pub(crate) refresh_token: Option<SecretString>,
    pub(crate) endpoints: Endpoints,
    /// The scopes to ask for, in place of those that the operation names.
    pub(crate) scopes: Option<Vec<String>>,
    /// Further parameters of the requests: `audience`, `resource`.
    pub(crate) extra: Vec<(String, String)>,
    /// The port that the browser comes back to; any free one if it is 0.
    pub(crate) redirect_port: u16,
}

/// Why a text describes no client. No message shows a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OAuthError {
    /// There is no such setting.
    #[error("unknown setting `{0}` of an OAuth 2 client: it has {KEYS}")]
    Key(String),
    /// A value is not among those that the setting can have.
    #[error("`{value}` is no {key}: it can be {allowed}")]
    Value {
        /// The setting.
        key: &'static str,
        /// What it is set to.
        value: String,
        /// What it can be.
        allowed: &'static str,
    },
    /// A URL or an origin cannot be used.
    #[error("{key}: {reason}")]
    Place {
        /// The setting.
        key: &'static str,
        /// What is wrong with it.
        reason: OriginError,
    },
    /// A secret cannot be had.
    #[error("{key}: {reason}")]
    Source {
        /// The setting.
        key: &'static str,
        /// What is wrong with it.
        reason: SourceError,
    },
    /// The flow needs a setting that is not there.
    #[error("the flow `{flow}` needs {key}")]
    Missing {
        /// The flow.
        flow: &'static str,
        /// The setting.
        key: &'static str,
    },
}

impl Flow {
    pub(crate) fn name(self) -> &'static str {
        FLOWS.iter().find(|(_, flow)| *flow == self).map_or("", |(name, _)| name)
    }

    /// What a description calls it (OpenAPI, OAuth Flows Object).
    pub(crate) fn described_as(self) -> &'static str {
        match self {
            Self::ClientCredentials => "clientCredentials",
            Self::Password => "password",
            Self::RefreshToken | Self::AuthorizationCode => "authorizationCode",
            Self::DeviceCode => "deviceAuthorization",
        }
    }

    fn parse(text: &str) -> Result<Self, OAuthError> {
        let found = FLOWS.iter().find(|(name, _)| *name == text);
        let allowed = "client-credentials, password, refresh-token, authorization-code or device-code";
        found.map(|(_, flow)| *flow).ok_or(OAuthError::Value { key: "flow", value: text.to_owned(), allowed })
    }
}

impl OAuthSpec {
    /// Reads settings with commas between them; a comma in a value has a backslash before it.
    pub(super) fn parse(text: &str) -> Result<Self, OAuthError> {
        let mut spec = Self::default();
        for (number, setting) in settings(text).iter().enumerate() {
            match setting.split_once('=') {
                Some((key, value)) => spec.set(key.trim(), value)?,
                None if number == 0 => spec.flow = Some(Flow::parse(setting.trim())?),
                None => return Err(OAuthError::Key(setting.clone())),
            }
        }
        spec.check()
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), OAuthError> {
        let text = || Some(value.to_owned());
        match key {
            "flow" => self.flow = Some(Flow::parse(value)?),
            "client-id" => self.client_id = text(),
            "client-secret" => self.client_secret = Some(source("client-secret", value)?),
            "client-auth" => self.client_auth = client_auth(value)?,
            "user" => self.user = text(),
            "password" => self.password = Some(source("password", value)?),
            "refresh-token" => self.refresh_token = Some(source("refresh-token", value)?),
            "token-url" => self.endpoints.token = Some(url("token-url", value)?),
            "authorization-url" => self.endpoints.authorization = Some(url("authorization-url", value)?),
            "device-url" => self.endpoints.device = Some(url("device-url", value)?),
            "issuer" => self.endpoints.issuer = Some(url("issuer", value)?),
            "token-origin" => {
                let origin = value.parse().map_err(|reason| OAuthError::Place { key: "token-origin", reason })?;
                self.endpoints.origins.push(origin);
            }
            "scope" => self.scopes = Some(value.split_whitespace().map(str::to_owned).collect()),
            "audience" | "resource" => self.extra.push((key.to_owned(), value.to_owned())),
            "redirect-port" => {
                let allowed = "a port number";
                let wrong = || OAuthError::Value { key: "redirect-port", value: value.to_owned(), allowed };
                self.redirect_port = value.parse().map_err(|_| wrong())?;
            }
            _ => return Err(OAuthError::Key(key.to_owned())),
        }
        Ok(())
    }

    /// What each flow needs.
    fn check(mut self) -> Result<Self, OAuthError> {
        let flow = self.flow.unwrap_or(match (&self.user, &self.refresh_token) {
            (Some(_), _) => Flow::Password,
            (None, Some(_)) => Flow::RefreshToken,
            (None, None) => Flow::ClientCredentials,
        });
        let needs: &[(&str, bool)] = match flow {
            Flow::ClientCredentials => {
                &[("client-id", self.client_id.is_some()), ("client-secret", self.client_secret.is_some())]
            }
            Flow::Password => &[("user", self.user.is_some()), ("password", self.password.is_some())],
            Flow::RefreshToken => &[("refresh-token", self.refresh_token.is_some())],
            Flow::AuthorizationCode | Flow::DeviceCode => &[("client-id", self.client_id.is_some())],
        };
        if let Some((key, _)) = needs.iter().find(|(_, is_there)| !is_there) {
            return Err(OAuthError::Missing { flow: flow.name(), key });
        }
        self.flow = Some(flow);
        Ok(self)
    }

    pub(super) fn read(&self, vault: &dyn Vault) -> Result<OAuthClient, OAuthError> {
        let secret = |key: &'static str, source: &Option<Source>| {
            let read = |source: &Source| source.read(vault).map_err(|reason| OAuthError::Source { key, reason });
            source.as_ref().map(read).transpose()
        };
        let id = match &self.client_id {
            Some(text) if Source::is_one(text) => {
                secret("client-id", &Some(source("client-id", text)?))?.map(|id| id.expose_secret().to_owned())
            }
            id => id.clone(),
        };
        Ok(OAuthClient {
            id,
            secret: secret("client-secret", &self.client_secret)?,
            password: secret("password", &self.password)?,
            refresh_token: secret("refresh-token", &self.refresh_token)?,
            ..self.outline()
        })
    }

    /// The client without its secrets.
    pub(super) fn outline(&self) -> OAuthClient {
        OAuthClient {
            flow: self.flow.unwrap_or(Flow::ClientCredentials),
            id: self.client_id.clone(),
            secret: None,
            auth: self.client_auth,
            user: self.user.clone(),
            password: None,
            refresh_token: None,
            endpoints: self.endpoints.clone(),
            scopes: self.scopes.clone(),
            extra: self.extra.clone(),
            redirect_port: self.redirect_port,
        }
    }
}

impl OAuthClient {
    /// What must not be shown.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let all = [&self.secret, &self.password, &self.refresh_token];
        all.into_iter().flatten().map(|secret| secret.expose_secret().to_owned()).collect()
    }
}

impl Endpoints {
    /// Whether the client may say who it is at `origin`.
    pub(crate) fn grant(&self, origin: &Origin) -> bool {
        let urls = [&self.token, &self.authorization, &self.device, &self.issuer];
        let named = urls.into_iter().flatten().filter_map(Origin::of).any(|named| named == *origin);
        named || self.origins.contains(origin)
    }
}

impl fmt::Debug for OAuthClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthClient").field("flow", &self.flow).finish_non_exhaustive()
    }
}

/// The settings in `text`: `\,` is a comma, every other backslash itself.
fn settings(text: &str) -> Vec<String> {
    let mut settings = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, settings.last_mut()) {
            ('\\', Some(last)) if characters.next_if_eq(&',').is_some() => last.push(','),
            (',', _) => settings.push(String::new()),
            (c, Some(last)) => last.push(c),
            (_, None) => {}
        }
    }
    settings.retain(|setting| !setting.trim().is_empty());
    settings
}

fn source(key: &'static str, text: &str) -> Result<Source, OAuthError> {
    Source::parse(text).map_err(|reason| OAuthError::Source { key, reason })
}

fn client_auth(value: &str) -> Result<ClientAuth, OAuthError> {
    match value {
        "basic" => Ok(ClientAuth::Basic),
        "post" => Ok(ClientAuth::Post),
        _ => Err(OAuthError::Value { key: "client-auth", value: value.to_owned(), allowed: "basic or post" }),
    }
}

fn url(key: &'static str, text: &str) -> Result<Url, OAuthError> {
    Origin::of_url(text).map_err(|reason| OAuthError::Place { key, reason })?;
    // What has an origin is a URL.
    Url::parse(text).map_err(|_| OAuthError::Value { key, value: text.to_owned(), allowed: "an absolute URL" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<OAuthClient, OAuthError> {
        OAuthSpec::parse(text)?.read(&|name: &str| (name == "S").then(|| "canary".to_owned()))
    }

    #[test]
    fn a_client_is_a_flow_and_settings() {
        let client = read(
            "client-credentials,client-id=me,client-secret=env:S,token-url=https://id.example.com/t,scope=a b,\
             audience=x\\,y,client-auth=post",
        )
        .unwrap();
        assert_eq!((client.flow, client.id.as_deref()), (Flow::ClientCredentials, Some("me")));
        assert_eq!(client.scopes, Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!((client.auth, client.extra), (ClientAuth::Post, vec![("audience".to_owned(), "x,y".to_owned())]));
        let grant = |text: &str| client.endpoints.grant(&text.parse().unwrap());
        assert!(grant("https://id.example.com") && !grant("https://id.example.com:1") && !grant("https://evil.io"));
        assert_eq!(read("user=u,password=env:S").unwrap().flow, Flow::Password);
        assert_eq!(read("refresh-token=env:S").unwrap().flow, Flow::RefreshToken);
        assert_eq!(read("device-code,client-id=env:S").unwrap().id.as_deref(), Some("canary"));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let table = [
            ("", "`client-credentials` needs client-id"),
            ("client-id=a", "needs client-secret"),
            ("password,user=a", "`password` needs password"),
            ("implicit", "`implicit` is no flow"),
            ("client-credentials,canary", "unknown setting"),
            ("client_id=a", "unknown setting `client_id`"),
            ("client-id=a,client-secret=canary", "client-secret: a secret is not written out"),
            ("client-id=a,client-secret=env:NONE", "client-secret: the environment variable NONE"),
            ("token-url=nowhere", "token-url: `nowhere` is no origin"),
            ("token-origin=https://a/b", "token-origin: `https://a/b` is no origin"),
            ("client-auth=jwt", "`jwt` is no client-auth"),
            ("redirect-port=x", "`x` is no redirect-port"),
        ];
        for (text, wanted) in table {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(wanted), "{text}: {error}");
        }
    }
}
