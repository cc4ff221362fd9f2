//! One exchange: check, choose credentials, send, and once more where the answer says what was wrong with them.

use super::builder::{BuildError, HttpTransportBuilder};
use super::failure::{denied, fail};
use super::limits::Deadline;
use super::outgoing::Outgoing;
use super::redirect::{self, Hop};
use super::wire::Wires;
use crate::auth::{Attempts, Keyring, Missing, Plan, Refusal, Session};
use arazzo_runtime::{Request, Response, Transport, TransportError, TransportErrorKind};
use std::fmt;
use tokio::time::Instant;
use tracing::Instrument as _;

/// Sends requests over HTTP/1.1 and HTTP/2, with the credentials that were given for their origins.
///
/// A request is sent once. It is sent again only where it cannot have had an effect: when it was not yet written to
/// a kept connection that had been closed, when an HTTP/2 server says that it did not process it, when a safe method
/// (`GET`, `HEAD`, `OPTIONS`, `TRACE`) met a kept connection that the server was just closing, and when a server
/// refused its credentials and better ones are at hand: once for a wrong clock, once for a token that was withdrawn,
/// once to answer a digest challenge. Redirects are answers like any other unless
/// [`HttpTransportBuilder::follow_redirects`] asks for more.
pub struct HttpTransport {
    headers: Vec<(String, String)>,
    keyring: Keyring,
    wires: Wires,
    /// How many redirects are followed.
    redirects: usize,
    session: Session,
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

    pub(crate) fn assemble(
        headers: Vec<(String, String)>,
        keyring: Keyring,
        redirects: usize,
        wires: Wires,
        session: Session,
    ) -> Self {
        Self { headers, keyring, wires, redirects, session }
    }

    /// The operator, or a document of this machine, names the host of `url`: it may be in a private network.
    pub fn name_host(&self, url: &url::Url) {
        self.wires.api.name_host(url);
    }

    /// Whether requests may go to `url`, as far as it can be told before its name is looked up.
    ///
    /// # Errors
    /// They may not.
    pub fn may_reach(&self, url: &url::Url) -> Result<(), TransportError> {
        self.wires.api.may_reach(url)
    }

    /// What would be used to send `request`, without sending it.
    ///
    /// # Errors
    /// `request` would be denied.
    pub fn plan(&self, request: &Request) -> Result<Plan, Refusal> {
        let outgoing = Outgoing::new(request, &self.headers);
        let outgoing = outgoing.map_err(|error| Refusal::new(error.kind.code(), error.message))?;
        Ok(self.keyring.choose(request, &outgoing)?.into())
    }

    /// What must not be shown: the values of all credentials, and of the added header fields those that look like one.
    pub fn secrets(&self) -> Vec<String> {
        let headers = self.headers.iter().filter(|(name, _)| may_be_secret(name)).flat_map(|(_, value)| {
            // `Bearer TOKEN`: the token also by itself.
            let token = value.split_once(' ').map(|(_, token)| token.to_owned());
            std::iter::once(value.clone()).chain(token)
        });
        let aws = self.keyring.aws.iter().flat_map(crate::AwsCredentials::secrets).map(str::to_owned);
        self.keyring.credentials.iter().flat_map(crate::Credential::secrets).chain(aws).chain(headers).collect()
    }

    /// The answer to `request`, or to where it is redirected.
    async fn exchange(&self, request: &Request) -> Result<Response, TransportError> {
        let mut deadline = None;
        let (mut response, is_signed) = self.hop(request, false, &mut deadline).await?;
        if self.redirects == 0 || is_signed {
            return Ok(response);
        }
        let mut hop = Hop { request: request.clone(), is_foreign: false };
        for _ in 0..self.redirects {
            let Some(next) = redirect::follow(&hop, &response)? else { return Ok(response) };
            self.keep_secrets(&next)?;
            tracing::debug!(status = response.status, foreign = next.is_foreign, "redirected");
            (response, _) = self.hop(&next.request, next.is_foreign, &mut deadline).await?;
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
        let shows =
            redactor.redact(&hop.request.url) != hop.request.url.as_str() || self.session.is_in(&hop.request.url);
        if hop.is_foreign && shows {
            return Err(denied("a redirect would carry a credential to another origin: it is not followed"));
        }
        Ok(())
    }

    /// One exchange, and whether it was signed. Nothing of the operator's goes to a foreign origin. The time starts to run
    /// when the first request is ready: getting a token is not the step's own time.
    async fn hop(
        &self,
        request: &Request,
        is_foreign: bool,
        deadline: &mut Option<Deadline>,
    ) -> Result<(Response, bool), TransportError> {
        let headers = if is_foreign { &[] } else { self.headers.as_slice() };
        let outgoing = Outgoing { is_foreign, ..Outgoing::new(request, headers)? };
        let choice = self.keyring.choose(request, &outgoing)?;
        if let Some(refusal) = choice.missing.iter().find_map(Missing::refusal) {
            return Err(refusal.into());
        }
        let mut attempts = Attempts::new(&self.keyring, &self.session, &self.wires, choice, &outgoing);
        let ready = attempts.ready().await?;
        let deadline = *deadline.get_or_insert_with(|| self.wires.api.deadline(request.timeout));
        let mut response = self.wires.api.send_until(&ready, deadline).await?;
        while attempts.again(&response) {
            match attempts.ready().await {
                Ok(ready) => response = self.wires.api.send_until(&ready, deadline).await?,
                // There are no better credentials: the answer stands.
                Err(error) => {
                    tracing::warn!(%error, "the credentials were refused, and there are no better ones");
                    break;
                }
            }
        }
        Ok((response, attempts.is_signed()))
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").field("wires", &self.wires).finish_non_exhaustive()
    }
}

fn may_be_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["auth", "cookie", "key", "password", "secret", "token"].iter().any(|part| name.contains(part))
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
