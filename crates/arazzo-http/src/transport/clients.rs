//! The HTTP clients behind the transport. What is trusted and what is shown differ by host, so each combination has
//! a client of its own: a connection is never shared between them.

use super::egress::{Filtered, Gate, Lookup, Reach};
use super::failure::{cause, fail};
use super::limits::HttpLimits;
use crate::origin::Origin;
use arazzo_runtime::{TransportError, TransportErrorKind};
use reqwest::{Certificate, Client, Identity};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
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
}

/// Clients by what makes them differ, built when first needed.
pub(crate) struct Clients {
    trust: Trust,
    limits: HttpLimits,
    gate: Gate,
    lookup: Arc<dyn Lookup>,
    /// The hosts of the proxies that the environment names.
    proxies: Arc<[String]>,
    built: Mutex<BTreeMap<Key, Client>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    plain: bool,
    reach: Reach,
    insecure: bool,
    identity: Option<Origin>,
}

impl Clients {
    pub(crate) fn new(trust: Trust, limits: HttpLimits, gate: Gate, lookup: Arc<dyn Lookup>) -> Self {
        let proxies = if trust.environment_proxy { proxies() } else { Arc::default() };
        Self { trust, limits, gate, lookup, proxies, built: Mutex::default() }
    }

    /// The client for requests to `url`, if they may go there, which shows the client certificate of the origin if `certified`.
    /// Every connection is made by a client from here.
    pub(crate) fn get(&self, url: &Url, certified: bool) -> Result<Client, TransportError> {
        let reach = self.gate.reach(url)?;
        // What is looked up for a proxy may be anywhere. Where requests pass it by, that is not for whoever names its host.
        if reach == Reach::Public
            && url.host_str().is_some_and(|host| self.proxies.iter().any(|proxy| is_host(proxy, host)))
        {
            let host = url.host_str().unwrap_or_default();
            let message = format!(
                "{host} is the host of a proxy, and neither you nor a document of this machine names it: --allow-host {host} grants it"
            );
            return Err(fail(TransportErrorKind::AddressDenied, message));
        }
        let key = self.key(url, reach, certified);
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = built.get(&key) {
            return Ok(client.clone());
        }
        let client = self
            .build(&key)
            .map_err(|error| fail(TransportErrorKind::Connect, format!("cannot set up TLS: {}", cause(&error))))?;
        built.insert(key, client.clone());
        Ok(client)
    }

    /// The gate that all of it goes through.
    pub(crate) fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Whether requests may go through a proxy.
    pub(crate) fn has_proxy(&self) -> bool {
        !self.proxies.is_empty()
    }

    fn key(&self, url: &Url, reach: Reach, certified: bool) -> Key {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        let insecure = self.trust.insecure.contains(host) || self.trust.insecure.contains(&format!("{host}:{port}"));
        let identity = Origin::of(url).filter(|origin| certified && self.trust.identities.contains_key(origin));
        let plain = url.scheme() == "http" && !(self.trust.environment_proxy && has_secure_proxy());
        Key { plain, reach, insecure, identity }
    }

    /// Following redirects and decoding are left to others; what the client repeats by itself is only what was never
    /// processed: requests that were not yet written, and HTTP/2 streams that the server refused.
    fn build(&self, key: &Key) -> reqwest::Result<Client> {
        // Where the program has chosen an implementation of its own, that one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let trust = &self.trust;
        let mut builder = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .user_agent(&trust.user_agent)
            .connect_timeout(self.limits.connect)
            .http1_max_headers(self.limits.headers)
            .http2_max_header_list_size(u32::try_from(self.limits.head).unwrap_or(u32::MAX))
            .dns_resolver(Filtered::new(self.lookup.clone(), key.reach, self.proxies.clone()))
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
        builder.build()
    }
}

/// Whether a URL's host is that of a proxy, with the dot that ends a full name or without.
fn is_host(proxy: &str, host: &str) -> bool {
    proxy.trim_end_matches('.').eq_ignore_ascii_case(host.trim_end_matches('.'))
}

const PROXIES: [&str; 6] = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"];

/// Whether a proxy for http is itself to be spoken to over TLS.
fn has_secure_proxy() -> bool {
    let proxies = PROXIES.iter().take(4).map(std::env::var);
    proxies.flatten().any(|proxy| proxy.starts_with("https:"))
}

/// The hosts of the proxies that the environment names.
fn proxies() -> Arc<[String]> {
    let named = PROXIES.iter().filter_map(|name| std::env::var(name).ok()).filter(|proxy| !proxy.is_empty());
    let with_scheme = |proxy: String| if proxy.contains("://") { proxy } else { format!("http://{proxy}") };
    let host = |proxy: String| Url::parse(&with_scheme(proxy)).ok()?.host_str().map(str::to_ascii_lowercase);
    named.filter_map(host).collect()
}
