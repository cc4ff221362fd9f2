//! The HTTP clients behind the transport. What is trusted and what is shown differ by host, so each combination has
//! a client of its own: a connection is never shared between them.

use super::builder::BuildError;
use crate::origin::Origin;
use reqwest::{Certificate, Client, Identity};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// An idle connection is kept this long: many servers close theirs after a minute, and a request must not meet that.
const KEPT_IDLE: Duration = Duration::from_secs(30);

/// What a client is built from.
#[derive(Clone)]
pub(crate) struct Trust {
    pub(crate) insecure: BTreeSet<String>,
    pub(crate) authorities: Vec<Certificate>,
    pub(crate) identities: BTreeMap<Origin, Identity>,
    pub(crate) environment_proxy: bool,
    pub(crate) user_agent: String,
    pub(crate) connect_timeout: Duration,
}

/// Clients by what makes them differ, built when first needed.
pub(crate) struct Clients {
    trust: Trust,
    built: Mutex<BTreeMap<Key, Client>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    plain: bool,
    insecure: bool,
    identity: Option<Origin>,
}

impl Clients {
    pub(crate) fn new(trust: Trust) -> Self {
        Self { trust, built: Mutex::default() }
    }

    /// The client for requests to `url`.
    pub(crate) fn get(&self, url: &Url) -> Result<Client, BuildError> {
        let key = self.key(url);
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = built.get(&key) {
            return Ok(client.clone());
        }
        let client = self.build(&key)?;
        built.insert(key, client.clone());
        Ok(client)
    }

    fn key(&self, url: &Url) -> Key {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        let insecure = self.trust.insecure.contains(host) || self.trust.insecure.contains(&format!("{host}:{port}"));
        let identity = Origin::of(url).filter(|origin| self.trust.identities.contains_key(origin));
        let plain = url.scheme() == "http" && !(self.trust.environment_proxy && has_secure_proxy());
        Key { plain, insecure, identity }
    }

    /// Following redirects and decoding are left to others; what the client repeats by itself is only what was never
    /// processed: requests that were not yet written, and HTTP/2 streams that the server refused.
    fn build(&self, key: &Key) -> Result<Client, BuildError> {
        let trust = &self.trust;
        let mut builder = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .user_agent(&trust.user_agent)
            .connect_timeout(trust.connect_timeout)
            .pool_idle_timeout(KEPT_IDLE);
        let authorities = trust.authorities.iter().cloned();
        // Reading the system's certificates takes longer than a request to a nearby server.
        builder = if key.plain { builder.tls_certs_only(authorities) } else { builder.tls_certs_merge(authorities) };
        if !trust.environment_proxy {
            builder = builder.no_proxy();
        }
        if key.insecure {
            builder = builder.tls_danger_accept_invalid_certs(true);
        }
        if let Some(identity) = key.identity.as_ref().and_then(|origin| trust.identities.get(origin)) {
            builder = builder.identity(identity.clone());
        }
        builder.build().map_err(|error| BuildError::Tls(super::failure::cause(&error)))
    }
}

/// Whether a proxy for http is itself to be spoken to over TLS.
fn has_secure_proxy() -> bool {
    let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].map(std::env::var);
    proxies.iter().flatten().any(|proxy| proxy.starts_with("https:"))
}
