//! What lets a request in (OpenAPI, Security Requirement and Security Scheme Objects).

use super::Place;
use crate::Span;
use arazzo_expression::Str;

/// One way in: all of its requirements are needed. None: anonymous access is allowed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecurityAlternative {
    /// The schemes that are needed together.
    pub requirements: Vec<SecurityRequirement>,
}

/// A scheme that an alternative needs.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityRequirement {
    /// The name of the scheme.
    pub name: Str,
    /// The scopes or roles that are asked for.
    pub scopes: Vec<Str>,
    /// The scheme; `None` if the description does not define it.
    pub scheme: Option<SecurityScheme>,
    /// Whether the scheme should not be used (3.2).
    pub deprecated: bool,
    /// The list of scopes in the text.
    pub span: Option<Span>,
}

/// A kind of credential and how it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityScheme {
    /// A key.
    ApiKey {
        /// The name of the header field, query parameter or cookie.
        name: Str,
        /// Which of them it is.
        location: KeyLocation,
    },
    /// HTTP authentication.
    Http {
        /// `basic`, `bearer`, `digest` …, in lower case.
        scheme: Str,
    },
    /// OAuth 2.
    OAuth2 {
        /// The flows by which a token can be had.
        flows: Vec<OAuthFlow>,
    },
    /// OpenID Connect.
    OpenIdConnect {
        /// The URL of the discovery document.
        url: Str,
    },
    /// A client certificate.
    MutualTls,
    /// AWS Signature Version 4 (`x-amazon-apigateway-authtype: awsSigv4`).
    AwsSigV4,
    /// AWS Signature Version 4A, for several regions (`x-amazon-apigateway-authtype: awsSigv4a`).
    AwsSigV4A,
    /// Another type, or a broken object.
    Unknown,
}

/// Where an API key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// A header field.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// One OAuth 2 flow (OpenAPI, OAuth Flow Object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthFlow {
    /// `implicit`, `password`, `clientCredentials`, `authorizationCode` or `deviceAuthorization`; Swagger's names are
    /// mapped to these.
    pub kind: Str,
    /// Where the user consents.
    pub authorization_url: Option<Str>,
    /// Where tokens are given out.
    pub token_url: Option<Str>,
    /// Where a device gets its codes (RFC 8628).
    pub device_authorization_url: Option<Str>,
    /// Where tokens are renewed.
    pub refresh_url: Option<Str>,
    /// The scopes that exist.
    pub scopes: Vec<Str>,
}

impl SecurityScheme {
    /// Reads a Security Scheme Object of any version; references are already followed.
    pub(super) fn read(place: &Place) -> Self {
        let text = |name: &str| place.text(name);
        let amazon = text("x-amazon-apigateway-authtype");
        if amazon.as_ref().is_some_and(|kind| kind.eq_ignore_ascii_case("awsSigv4")) {
            return Self::AwsSigV4;
        }
        if amazon.is_some_and(|kind| kind.eq_ignore_ascii_case("awsSigv4a")) {
            return Self::AwsSigV4A;
        }
        match &*text("type").unwrap_or_default().to_ascii_lowercase() {
            "apikey" => api_key(place).unwrap_or(Self::Unknown),
            "http" => text("scheme").map_or(Self::Unknown, |s| Self::Http { scheme: s.to_ascii_lowercase().into() }),
            "basic" => Self::Http { scheme: "basic".into() },
            "oauth2" => Self::OAuth2 { flows: flows(place) },
            "openidconnect" => text("openIdConnectUrl").map_or(Self::Unknown, |url| Self::OpenIdConnect { url }),
            "mutualtls" => Self::MutualTls,
            _ => Self::Unknown,
        }
    }
}

fn api_key(place: &Place) -> Option<SecurityScheme> {
    let location = match &*place.text("in")? {
        "header" => KeyLocation::Header,
        "query" => KeyLocation::Query,
        "cookie" => KeyLocation::Cookie,
        _ => return None,
    };
    Some(SecurityScheme::ApiKey { name: place.text("name")?, location })
}

fn flows(place: &Place) -> Vec<OAuthFlow> {
    if let Some(flows) = place.child("flows") {
        return flows.members().iter().filter(|(kind, _)| !kind.starts_with("x-")).map(|(k, f)| flow(k, f)).collect();
    }
    let kind = place.text("flow").unwrap_or_default();
    let kind = match &*kind {
        "application" => "clientCredentials",
        "accessCode" => "authorizationCode",
        other => other,
    };
    if kind.is_empty() { Vec::new() } else { vec![flow(kind, place)] }
}

fn flow(kind: &str, place: &Place) -> OAuthFlow {
    let scopes = place.child("scopes").map(|scopes| scopes.members()).unwrap_or_default();
    OAuthFlow {
        kind: kind.into(),
        authorization_url: place.text("authorizationUrl"),
        token_url: place.text("tokenUrl"),
        device_authorization_url: place.text("deviceAuthorizationUrl"),
        refresh_url: place.text("refreshUrl"),
        scopes: scopes.into_iter().map(|(name, _)| name).collect(),
    }
}
