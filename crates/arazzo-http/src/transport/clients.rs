//! The HTTP clients behind the transport. What is reached and what is shown differ by host, so each combination has a client of
//! its own: a connection is never shared between them.

use super::connect::{Connector, Proxies, Tls, TlsTrust};
use super::egress::{Filtered, Gate, Lookup, Reach};
use super::failure::{denied, fail};
use super::limits::HttpLimits;
use crate::origin::Origin;
use arazzo_runtime::{TransportError, TransportErrorKind};
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT};
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// An idle connection is kept this long: many servers close theirs after a minute, and a request must not meet that.
const KEPT_IDLE: Duration = Duration::from_secs(30);

/// Sends requests over connections that it keeps.
pub(crate) type Client = legacy::Client<Connector, Full<Bytes>>;

/// What clients are built from.
#[derive(Clone)]
pub(crate) struct Trust {
    pub(crate) tls: TlsTrust,
    pub(crate) environment_proxy: bool,
    pub(crate) user_agent: String,
}

/// Clients by what makes them differ, built when first needed.
pub(crate) struct Clients {
    tls: Arc<Tls>,
    proxies: Arc<Proxies>,
    user_agent: HeaderValue,
    limits: HttpLimits,
    gate: Gate,
    lookup: Arc<dyn Lookup>,
    built: Mutex<BTreeMap<Key, Client>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    reach: Reach,
    identity: Option<Origin>,
}

impl Clients {
    /// The error is that of a user agent that cannot be sent.
    pub(crate) fn new(
        trust: Trust,
        limits: HttpLimits,
        gate: Gate,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, TransportError> {
        let proxies = if trust.environment_proxy { Proxies::of_system() } else { Proxies::default() };
        let user_agent = HeaderValue::try_from(trust.user_agent);
        let user_agent = user_agent.map_err(|_| denied("the `User-Agent` is no value of a header field"))?;
        let (tls, proxies) = (Arc::new(Tls::new(trust.tls)), Arc::new(proxies));
        Ok(Self { tls, proxies, user_agent, limits, gate, lookup, built: Mutex::default() })
    }

    /// The client for requests to `url`, if they may go there, which shows the client certificate of the origin if `certified`.
    /// Every connection is made by a client from here.
    pub(crate) fn get(&self, url: &Url, certified: bool) -> Result<Client, TransportError> {
        let reach = self.gate.reach(url)?;
        // What is looked up for a proxy may be anywhere. Where requests pass it by, that is not for whoever names its host.
        if reach == Reach::Public && url.host_str().is_some_and(|host| self.proxies.is_host(host)) {
            let host = url.host_str().unwrap_or_default();
            let message = format!(
                "{host} is the host of a proxy, and neither you nor a document of this machine names it: --allow-host {host} grants it"
            );
            return Err(fail(TransportErrorKind::AddressDenied, message));
        }
        let certified = |origin: &Origin| certified && self.tls.trust().identities.contains_key(origin);
        let key = Key { reach, identity: Origin::of(url).filter(certified) };
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = built.get(&key) {
            return Ok(client.clone());
        }
        let client = self.build(&key);
        built.insert(key, client.clone());
        Ok(client)
    }

    /// Adds to `request` what goes with every one that does not say otherwise, and what the proxy before its target wants.
    pub(crate) fn dress<B>(&self, request: &mut Request<B>) {
        let credentials = self.proxies.credentials(request.uri());
        let headers = request.headers_mut();
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        headers.entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        if let Some(credentials) = credentials {
            headers.insert(PROXY_AUTHORIZATION, credentials);
        }
    }

    /// The gate that all of it goes through.
    pub(crate) fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Whether requests may go through a proxy.
    pub(crate) fn has_proxy(&self) -> bool {
        !self.proxies.is_empty()
    }

    /// Following redirects and decoding are left to others; what the client repeats by itself is only what was never written.
    fn build(&self, key: &Key) -> Client {
        let resolver = Filtered::new(self.lookup.clone(), key.reach, self.proxies.hosts());
        let (tls, proxies) = (Arc::clone(&self.tls), Arc::clone(&self.proxies));
        let shown = (key.identity.clone(), self.user_agent.clone());
        let connector = Connector::new(resolver, tls, proxies, self.limits, shown);
        legacy::Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(KEPT_IDLE)
            .http1_max_headers(self.limits.headers)
            .http2_max_header_list_size(u32::try_from(self.limits.head).unwrap_or(u32::MAX))
            .build(connector)
    }
}
