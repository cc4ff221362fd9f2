//! One exchange: check, choose credentials, send, and once more where the answer says what was wrong with them.

use super::builder::{BuildError, HttpTransportBuilder};
use super::failure::{denied, fail};
use super::limits::Deadline;
use super::outgoing::Outgoing;
use super::redirect::{self, Hop};
use super::wire::Wire;
use crate::auth::{Choice, Keyring, Means, Plan};
use crate::aws::{corrected, correction};
use arazzo_runtime::{Request, Response, Transport, TransportError, TransportErrorKind};
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
/// refused its signature because our clock is wrong. Redirects are answers like any other unless
/// [`HttpTransportBuilder::follow_redirects`] asks for more.
pub struct HttpTransport {
    headers: Vec<(String, String)>,
    keyring: Keyring,
    wire: Wire,
    /// How many redirects are followed.
    redirects: usize,
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

    pub(crate) fn assemble(headers: Vec<(String, String)>, keyring: Keyring, redirects: usize, wire: Wire) -> Self {
        Self { headers, keyring, wire, redirects, behind: Mutex::default() }
    }

    /// The operator, or a document of this machine, names the host of `url`: it may be in a private network.
    pub fn name_host(&self, url: &url::Url) {
        self.wire.name_host(url);
    }

    /// Whether requests may go to `url`, as far as it can be told before its name is looked up.
    ///
    /// # Errors
    /// They may not.
    pub fn may_reach(&self, url: &url::Url) -> Result<(), TransportError> {
        self.wire.may_reach(url)
    }

    /// What would be used to send `request`, without sending it.
    ///
    /// # Errors
    /// `request` would be denied.
    pub fn plan(&self, request: &Request) -> Result<Plan, TransportError> {
        let outgoing = Outgoing::new(request, &self.headers)?;
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

    /// The answer to `request`, or to where it is redirected.
    async fn exchange(&self, request: &Request) -> Result<Response, TransportError> {
        let deadline = self.wire.deadline(request.timeout);
        let (mut response, is_signed) = self.hop(request, false, deadline).await?;
        if self.redirects == 0 || is_signed {
            return Ok(response);
        }
        let mut hop = Hop { request: request.clone(), is_foreign: false };
        for _ in 0..self.redirects {
            let Some(next) = redirect::follow(&hop, &response)? else { return Ok(response) };
            self.keep_secrets(&next)?;
            tracing::debug!(status = response.status, foreign = next.is_foreign, "redirected");
            (response, _) = self.hop(&next.request, next.is_foreign, deadline).await?;
            hop = next;
        }
        if redirect::follow(&hop, &response)?.is_some() {
            let message = format!("there are more than {} redirects in a row", self.redirects);
            return Err(fail(TransportErrorKind::RedirectLimit, message));
        }
        Ok(response)
    }

    /// Another origin may repeat in a redirect what it was sent; it does not go further.
    fn keep_secrets(&self, hop: &Hop) -> Result<(), TransportError> {
        let redactor = crate::Redactor::new(self.secrets());
        if hop.is_foreign && redactor.redact(&hop.request.url) != hop.request.url.as_str() {
            return Err(denied("a redirect would carry a credential to another origin: it is not followed"));
        }
        Ok(())
    }

    /// One exchange, and whether it was signed. Nothing of the operator's goes to a foreign origin.
    async fn hop(
        &self,
        request: &Request,
        is_foreign: bool,
        deadline: Deadline,
    ) -> Result<(Response, bool), TransportError> {
        let headers = if is_foreign { &[] } else { self.headers.as_slice() };
        let outgoing = Outgoing::new(request, headers)?;
        let choice = self.keyring.choose(request, &outgoing).map_err(denied)?;
        let sent = SystemTime::now();
        let response = self.attempt(&outgoing, &choice, deadline).await?;
        let is_signed = choice.means.iter().any(|(_, means)| matches!(means, Means::Sign(..)));
        let behind = if is_signed { correction(&response, sent, SystemTime::now()) } else { None };
        let Some(behind) = behind.filter(|behind| self.learn_clock(&outgoing.authority(), *behind)) else {
            return Ok((response, is_signed));
        };
        tracing::debug!(behind, "the clock is wrong: signing again with the time of the server");
        Ok((self.attempt(&outgoing, &choice, deadline).await?, is_signed))
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
