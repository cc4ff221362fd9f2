//! The proxies that the environment or the system names. No document has a say in it.

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use std::sync::Arc;

/// What is asked for the proxy of a scheme: no rule is about this host.
const ANY_HOST: [&str; 2] = ["http://proxied.invalid/", "https://proxied.invalid/"];

/// Which proxy stands before which host.
#[derive(Debug, Default)]
pub(crate) struct Proxies {
    matcher: Option<Matcher>,
    hosts: Arc<[String]>,
}

impl Proxies {
    /// Those of `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, and of the system where it has some.
    pub(crate) fn of_system() -> Self {
        let matcher = Matcher::from_system();
        let found = ANY_HOST.into_iter().filter_map(|url| matcher.intercept(&Uri::from_static(url)));
        let hosts = found.filter_map(|proxy| proxy.uri().host().map(full)).collect();
        Self { matcher: Some(matcher), hosts }
    }

    /// The proxy before `target`.
    pub(crate) fn before(&self, target: &Uri) -> Option<Intercept> {
        self.matcher.as_ref()?.intercept(target)
    }

    /// The credentials for the proxy that gets the requests to `target` as they are. Those for tunnels are sent when one is
    /// opened.
    pub(crate) fn credentials(&self, target: &Uri) -> Option<HeaderValue> {
        let is_plain = target.scheme_str() == Some("http");
        self.before(target).filter(|_| is_plain)?.basic_auth().cloned()
    }

    /// Whether `host` is that of a proxy, with the dot that ends a full name or without.
    pub(crate) fn is_host(&self, host: &str) -> bool {
        self.hosts.contains(&full(host))
    }

    /// The hosts of the proxies.
    pub(crate) fn hosts(&self) -> Arc<[String]> {
        Arc::clone(&self.hosts)
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.hosts.is_empty()
    }
}

fn full(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}
