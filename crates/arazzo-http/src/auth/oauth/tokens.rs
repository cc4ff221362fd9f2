//! The tokens of a run. Each is had once for its client and scopes, whoever asks, and renewed before it ends.

use super::browser::{self, Consent};
use super::device;
use super::endpoint::{Asked, Resolved};
use super::exchange::{self, Form, NoToken};
use super::token::Token;
use crate::auth::choose::Keyring;
use crate::auth::session::Listener;
use crate::credentials::{Flow, OAuthClient};
use crate::origin::Origin;
use crate::transport::Wire;
use arazzo_runtime::{Requirement, TransportError};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// The tokens of a run.
pub(crate) struct Tokens {
    kept: Mutex<BTreeMap<Key, Arc<AsyncMutex<Slot>>>>,
    /// What was refused since: it is not used again.
    refused: Mutex<Vec<String>>,
    consent: Option<Arc<dyn Consent>>,
    listener: Listener,
}

/// What makes tokens differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    origin: Origin,
    token_url: Option<String>,
    client: Option<String>,
    user: Option<String>,
    flow: Flow,
    scopes: Vec<String>,
}

/// A token and where its like are given out.
#[derive(Default)]
struct Slot {
    token: Option<Token>,
    endpoints: Option<Resolved>,
}

impl Tokens {
    pub(crate) fn new(consent: Option<Arc<dyn Consent>>, listener: Listener) -> Self {
        Self { kept: Mutex::default(), refused: Mutex::default(), consent, listener }
    }

    /// A token that is good for a while.
    pub(in crate::auth) async fn get(
        &self,
        client: &OAuthClient,
        requirement: &Requirement,
        origin: &Origin,
        keyring: &Keyring,
        wire: &Wire,
    ) -> Result<SecretString, TransportError> {
        let asked = Asked { client, requirement, origin, keyring };
        let scopes = scopes(client, requirement);
        let slot = self.slot(asked, &scopes);
        let mut slot = slot.lock().await;
        let refused = slot.token.as_ref().is_some_and(|token| self.is_refused(&token.access));
        if let Some(token) = slot.token.as_ref().filter(|token| token.is_good() && !refused) {
            return Ok(token.access.clone());
        }
        let endpoints = match slot.endpoints.clone() {
            Some(endpoints) => endpoints,
            None => asked.endpoints(wire).await?,
        };
        slot.endpoints = Some(endpoints.clone());
        let old = slot.token.take().and_then(|token| token.refresh);
        let token = self.obtain(asked, &endpoints, &scopes, old, wire).await?;
        (self.listener)(token.access.expose_secret());
        token.refresh.iter().for_each(|refresh| (self.listener)(refresh.expose_secret()));
        let access = token.access.clone();
        slot.token = Some(token);
        Ok(access)
    }

    /// A server refused `token`; says whether another one can be had without asking the operator.
    pub(in crate::auth) fn refused(&self, token: &SecretString) -> bool {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.push(token.expose_secret().to_owned());
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().any(|(key, slot)| {
            // A slot that is in use is about to get a new token.
            slot.try_lock().map_or(true, |slot| {
                let own = slot.token.as_ref().filter(|own| own.access.expose_secret() == token.expose_secret());
                own.is_some_and(|own| key.flow.is_silent() || own.refresh.is_some())
            })
        })
    }

    fn is_refused(&self, token: &SecretString) -> bool {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.iter().any(|refused| refused == token.expose_secret())
    }

    fn slot(&self, asked: Asked<'_>, scopes: &[String]) -> Arc<AsyncMutex<Slot>> {
        let client = asked.client;
        let key = Key {
            origin: asked.origin.clone(),
            token_url: client.endpoints.token.as_ref().map(ToString::to_string),
            client: client.id.clone(),
            user: client.user.clone(),
            flow: client.flow,
            scopes: scopes.to_vec(),
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(kept.entry(key).or_default())
    }

    /// A new token: by what renews the old one, else by the flow.
    async fn obtain(
        &self,
        asked: Asked<'_>,
        endpoints: &Resolved,
        scopes: &[String],
        old: Option<SecretString>,
        wire: &Wire,
    ) -> Result<Token, TransportError> {
        if let Some(refresh) = old {
            match exchange::token(asked, endpoints, refreshing(&refresh), wire).await {
                Ok(token) => return Ok(token.or_refreshed_by(Some(refresh))),
                Err(NoToken::Failed(error)) => return Err(error),
                // It is too old itself: the flow starts over.
                Err(NoToken::Refused(_)) => {}
            }
        }
        let client = asked.client;
        let scope = || (!scopes.is_empty()).then(|| ("scope", scopes.join(" ")));
        let form = match client.flow {
            Flow::ClientCredentials => {
                let mut form: Form<'_> = vec![("grant_type", "client_credentials".to_owned())];
                form.extend(scope());
                form
            }
            Flow::Password => {
                let exposed = |secret: &Option<SecretString>| {
                    secret.as_ref().map(|secret| secret.expose_secret().to_owned()).unwrap_or_default()
                };
                let mut form: Form<'_> = vec![
                    ("grant_type", "password".to_owned()),
                    ("username", client.user.clone().unwrap_or_default()),
                    ("password", exposed(&client.password)),
                ];
                form.extend(scope());
                form
            }
            Flow::RefreshToken => client.refresh_token.as_ref().map(refreshing).unwrap_or_default(),
            Flow::AuthorizationCode => browser::code(asked, endpoints, scopes, self.consent.as_deref()).await?,
            Flow::DeviceCode => {
                return device::token(asked, endpoints, scopes, self.consent.as_deref(), wire).await;
            }
        };
        match exchange::token(asked, endpoints, form, wire).await {
            Ok(token) if client.flow == Flow::RefreshToken => Ok(token.or_refreshed_by(client.refresh_token.clone())),
            Ok(token) => Ok(token),
            Err(NoToken::Failed(error)) => Err(error),
            Err(NoToken::Refused(refused)) => Err(exchange::refused(client, endpoints, &refused)),
        }
    }
}

impl Flow {
    /// Whether tokens come without asking the operator.
    fn is_silent(self) -> bool {
        !matches!(self, Self::AuthorizationCode | Self::DeviceCode)
    }
}

fn refreshing(token: &SecretString) -> Form<'static> {
    vec![("grant_type", "refresh_token".to_owned()), ("refresh_token", token.expose_secret().to_owned())]
}

/// The scopes that the operator says, else those of the operation.
fn scopes(client: &OAuthClient, requirement: &Requirement) -> Vec<String> {
    client.scopes.clone().unwrap_or_else(|| requirement.scopes.iter().map(ToString::to_string).collect())
}
