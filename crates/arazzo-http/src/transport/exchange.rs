//! One exchange: check, choose credentials, send, and once more where the answer says what was wrong with them.

use super::body::Deadline;
use super::builder::{BuildError, HttpTransportBuilder};
use super::failure::denied;
use super::outgoing::Outgoing;
use super::wire::Wire;
use crate::auth::{Choice, Keyring, Means, Plan};
use crate::aws::{corrected, correction};
use arazzo_runtime::{Request, Response, Transport, TransportError};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use tokio::time::Instant;
use tracing::Instrument as _;

/// Sends requests over HTTP/1.1 and HTTP/2, with the credentials that were given for their origins.
///
/// A request is sent once. It is sent again only where it cannot have had an effect: when it was not yet written to
/// a kept connection that had been closed, when an HTTP/2 server says that it did not process it, when a safe method
/// (`GET`, `HEAD`, `OPTIONS`, `TRACE`) met a kept connection that the server was just closing, and once when AWS
/// refused its signature because our clock is wrong. Redirects are answers like any other.
pub struct HttpTransport {
    headers: Vec<(String, String)>,
    keyring: Keyring,
    wire: Wire,
    /// By how many seconds our clock is behind that of a host.
    behind: Mutex<BTreeMap<String, i64>>,
}

impl HttpTransport {
    /// A transport with no credentials and the usual limits.
    ///
    /// # Errors
    /// See [`HttpTransportBuilder::build`].
    pub fn new() -> Result<Self, BuildError> {
        Self::builder().build()
    }

    /// What can be set.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder::default()
    }

    pub(crate) fn assemble(headers: Vec<(String, String)>, keyring: Keyring, wire: Wire) -> Self {
        Self { headers, keyring, wire, behind: Mutex::default() }
    }

    /// What would be used to send `request`, without sending it.
    ///
    /// # Errors
    /// `request` would be denied.
    pub fn plan(&self, request: &Request) -> Result<Plan, TransportError> {
        let outgoing = Outgoing::new(request, &self.headers).map_err(denied)?;
        Ok(self.keyring.choose(request, &outgoing).map_err(denied)?.into())
    }

    /// What must not be shown: the values of all credentials, and of the added header fields those that look like one.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let headers = self.headers.iter().filter(|(name, _)| may_be_secret(name)).flat_map(|(_, value)| {
            // `Bearer TOKEN`: the token also by itself.
            let token = value.split_once(' ').map(|(_, token)| token);
            std::iter::once(value.as_str()).chain(token)
        });
        let aws = self.keyring.aws.iter().flat_map(crate::AwsCredentials::secrets);
        self.keyring.credentials.iter().flat_map(crate::Credential::secrets).chain(aws).chain(headers)
    }

    async fn exchange(&self, request: &Request) -> Result<Response, TransportError> {
        let outgoing = Outgoing::new(request, &self.headers).map_err(denied)?;
        let choice = self.keyring.choose(request, &outgoing).map_err(denied)?;
        let deadline = self.wire.deadline(request.timeout);
        let sent = SystemTime::now();
        let response = self.attempt(&outgoing, &choice, deadline).await?;
        let is_signed = choice.means.iter().any(|(_, means)| matches!(means, Means::Sign(..)));
        let behind = if is_signed { correction(&response, sent, SystemTime::now()) } else { None };
        let Some(behind) = behind.filter(|behind| self.learn_clock(&outgoing.authority(), *behind)) else {
            return Ok(response);
        };
        tracing::debug!(behind, "the clock is wrong: signing again with the time of the server");
        self.attempt(&outgoing, &choice, deadline).await
    }

    /// Signs for the corrected time and sends.
    async fn attempt(
        &self,
        outgoing: &Outgoing,
        choice: &Choice<'_>,
        deadline: Deadline,
    ) -> Result<Response, TransportError> {
        let time = self.signing_time(&outgoing.authority());
        let ready = self.keyring.apply(choice, outgoing, time).map_err(denied)?;
        self.wire.send_until(&ready, deadline).await
    }

    fn signing_time(&self, host: &str) -> SystemTime {
        let behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        corrected(SystemTime::now(), behind.get(host).copied().unwrap_or_default())
    }

    /// Whether the correction is news. If it is not, signing again would be refused again.
    fn learn_clock(&self, host: &str, behind: i64) -> bool {
        let mut known = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.insert(host.to_owned(), behind).unwrap_or_default();
        before.abs_diff(behind) >= 60
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").field("wire", &self.wire).finish_non_exhaustive()
    }
}

fn may_be_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["auth", "cookie", "key", "token", "secret"].iter().any(|part| name.contains(part))
}

impl Transport for HttpTransport {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let url = url::Url::parse(&request.url).ok();
        let host = url.as_ref().and_then(url::Url::host_str).unwrap_or_default();
        let path = url.as_ref().map(url::Url::path).unwrap_or_default();
        let span = tracing::debug_span!("http", method = &*request.method, host, path);
        async {
            let started = Instant::now();
            let result = self.exchange(request).await;
            let elapsed = started.elapsed();
            match &result {
                Ok(response) => {
                    tracing::debug!(status = response.status, bytes = response.body.len(), ?elapsed, "answered");
                }
                Err(error) => tracing::debug!(kind = error.kind.code(), %error, ?elapsed, "failed"),
            }
            result
        }
        .instrument(span)
        .await
    }
}
