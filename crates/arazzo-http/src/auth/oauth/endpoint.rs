//! Where tokens are given out: as the operator says, else as the description or the issuer says, where the operator
//! has granted that origin (SEC-12).

use super::token::{object, plain};
use crate::auth::choose::Keyring;
use crate::auth::refusal::{self, Refusal};
use crate::credentials::{Flow, OAuthClient};
use crate::origin::Origin;
use crate::transport::{Outgoing, Wire};
use arazzo_expression::Value;
use arazzo_runtime::{Requirement, Scheme, TransportError};
use url::Url;

const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// The endpoints of an authorization server that a flow needs.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    pub(super) token: Option<Url>,
    pub(super) authorization: Option<Url>,
    pub(super) device: Option<Url>,
    pub(super) issuer: Option<String>,
}

/// A client, what it is asked for, and for whom.
#[derive(Clone, Copy)]
pub(in crate::auth) struct Asked<'a> {
    pub(in crate::auth) client: &'a OAuthClient,
    pub(in crate::auth) requirement: &'a Requirement,
    /// The origin that the token is for.
    pub(in crate::auth) origin: &'a Origin,
    pub(in crate::auth) keyring: &'a Keyring,
}

impl Asked<'_> {
    /// Whether the client may say who it is where the operator, the description and its issuer lead, as far as that can be
    /// told before anything is sent.
    pub(in crate::auth) fn foresee(&self) -> Result<(), Refusal> {
        let mut found = self.given();
        if !self.is_complete(&found) {
            match self.discovery() {
                Some(url) => return self.allowed(&url?),
                None => self.describe(&mut found)?,
            }
        }
        self.needed(&found).try_for_each(|url| self.allowed(url))
    }

    /// The endpoints, each checked.
    pub(super) async fn endpoints(&self, wire: &Wire) -> Result<Resolved, TransportError> {
        let mut found = self.given();
        if !self.is_complete(&found) {
            match self.discovery() {
                Some(url) => {
                    let url = url?;
                    self.check(&url, wire)?;
                    self.discover(url, wire, &mut found).await?;
                }
                None => self.describe(&mut found)?,
            }
        }
        for url in self.needed(&found) {
            self.check(url, wire)?;
        }
        Ok(found)
    }

    /// What the operator says.
    fn given(&self) -> Resolved {
        let given = &self.client.endpoints;
        Resolved {
            token: given.token.clone(),
            authorization: given.authorization.clone(),
            device: given.device.clone(),
            issuer: None,
        }
    }

    /// The endpoints that the flow asks. The others do not matter, wherever they are.
    fn needed<'f>(&self, found: &'f Resolved) -> impl Iterator<Item = &'f Url> + use<'f> {
        let own = match self.client.flow {
            Flow::AuthorizationCode => found.authorization.as_ref(),
            Flow::DeviceCode => found.device.as_ref(),
            Flow::ClientCredentials | Flow::Password | Flow::RefreshToken => None,
        };
        found.token.iter().chain(own)
    }

    fn is_complete(&self, found: &Resolved) -> bool {
        let flow = self.client.flow;
        found.token.is_some()
            && (flow != Flow::AuthorizationCode || found.authorization.is_some())
            && (flow != Flow::DeviceCode || found.device.is_some())
    }

    /// The discovery document: that of the operator's issuer, else that of the description.
    fn discovery(&self) -> Option<Result<Url, Refusal>> {
        let text = match (&self.client.endpoints.issuer, &self.requirement.scheme) {
            (Some(issuer), _) => format!("{}{WELL_KNOWN}", issuer.as_str().trim_end_matches('/')),
            (None, Scheme::OpenIdConnect { url }) if url.ends_with(WELL_KNOWN) => url.to_string(),
            (None, Scheme::OpenIdConnect { url }) => format!("{}{WELL_KNOWN}", url.trim_end_matches('/')),
            (None, _) => return None,
        };
        let url = Url::parse(&text).map_err(|_| {
            Refusal::new(refusal::TOKEN_ORIGIN, format!("`{}` is no URL of a discovery document", plain(&text)))
        });
        Some(url)
    }

    /// Reads a discovery document (OpenID Connect Discovery 1.0, section 4).
    async fn discover(&self, url: Url, wire: &Wire, found: &mut Resolved) -> Result<(), TransportError> {
        let request = Outgoing {
            method: "GET".to_owned(),
            url: url.clone(),
            headers: vec![("accept".to_owned(), "application/json".to_owned())],
            body: None,
            is_foreign: false,
        };
        let response = wire.send(&request, None).await?;
        let host = request.authority();
        let odd = |reason: &str| Refusal::new(refusal::TOKEN, format!("the discovery document of {host} {reason}"));
        let document = object(&response).filter(|_| response.status == 200);
        let document = document.ok_or_else(|| odd(&format!("is none (status {})", response.status)))?;
        let text = |name: &str| document.get(name).and_then(Value::as_str);
        let issuer = text("issuer").unwrap_or_default();
        // Section 4.3: it must be the issuer's own.
        if !url.as_str().strip_suffix(WELL_KNOWN).is_some_and(|own| same_issuer(own, issuer)) {
            return Err(odd(&format!("is of another issuer: `{}`", plain(issuer))).into());
        }
        found.issuer = Some(issuer.to_owned());
        let names = [
            ("token_endpoint", &mut found.token),
            ("authorization_endpoint", &mut found.authorization),
            ("device_authorization_endpoint", &mut found.device),
        ];
        for (name, place) in names {
            if place.is_none() {
                let url = text(name).map(Url::parse).transpose();
                *place = url.map_err(|_| odd(&format!("has a broken `{name}`")))?;
            }
        }
        Ok(())
    }

    /// What the description says: of the flow itself, else of any that has what is needed.
    fn describe(&self, found: &mut Resolved) -> Result<(), Refusal> {
        let Scheme::OAuth2 { flows } = &self.requirement.scheme else { return Ok(()) };
        let own = flows.iter().filter(|flow| *flow.kind == *self.client.flow.described_as());
        for flow in own.chain(flows) {
            let token = match self.client.flow {
                Flow::RefreshToken => flow.refresh_url.as_ref().or(flow.token_url.as_ref()),
                _ => flow.token_url.as_ref(),
            };
            let places = [
                (token, &mut found.token),
                (flow.authorization_url.as_ref(), &mut found.authorization),
                (flow.device_authorization_url.as_ref(), &mut found.device),
            ];
            for (text, place) in places {
                if let (Some(text), None) = (text, &place) {
                    let url = Url::parse(text).map_err(|_| {
                        let message = format!("`{}` is no absolute URL of a token endpoint", plain(text));
                        Refusal::new(refusal::TOKEN_ORIGIN, message)
                    })?;
                    *place = Some(url);
                }
            }
        }
        Ok(())
    }

    /// Whether the client may say there who it is. The operator names that host then.
    fn check(&self, url: &Url, wire: &Wire) -> Result<(), Refusal> {
        self.allowed(url)?;
        wire.name_host(url);
        Ok(())
    }

    fn allowed(&self, url: &Url) -> Result<(), Refusal> {
        let shown = plain(url.as_str().split(['?', '#']).next().unwrap_or_default());
        let wrong = |message: String| Err(Refusal::new(refusal::TOKEN_ORIGIN, message));
        let Some(origin) = Origin::of(url).filter(|_| url.username().is_empty() && url.password().is_none()) else {
            return wrong(format!("`{shown}` is no http or https URL of a token endpoint"));
        };
        if origin != *self.origin && !self.client.endpoints.grant(&origin) {
            return wrong(format!(
                "the OAuth 2 client for {} is not known to {origin}, which the description or the issuer names \
                 ({shown}): if it may go there, add token-origin={origin} to its --auth",
                self.origin
            ));
        }
        self.keyring.may_go(&origin)
    }
}

fn same_issuer(own: &str, named: &str) -> bool {
    own.trim_end_matches('/') == named.trim_end_matches('/')
}
