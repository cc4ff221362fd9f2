//! One exchange: check, choose credentials, send, read. What fails names its phase.

use super::body::{Deadline, Limits, decode, read};
use super::builder::{BuildError, HttpTransportBuilder};
use super::clients::Clients;
use super::failure::{before_answer, broken, denied, is_stale, no_connection, seconds, timeout, too_large};
use super::headers::to_map;
use super::outgoing::Outgoing;
use crate::auth::{Choice, Keyring, Means, Plan};
use crate::aws::{corrected, correction};
use crate::origin::Origin;
use crate::retry_after::retry_after;
use arazzo_expression::Str;
use arazzo_runtime::{Request, Response, Transport, TransportError};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderValue};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::time::{Instant, timeout_at};
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
    limits: Limits,
    clients: Clients,
    /// Origins that have answered and kept the connection open.
    answered: Mutex<BTreeSet<Origin>>,
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

    pub(crate) fn assemble(headers: Vec<(String, String)>, keyring: Keyring, limits: Limits, clients: Clients) -> Self {
        Self { headers, keyring, limits, clients, answered: Mutex::default(), behind: Mutex::default() }
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
        let deadline = self.deadline(request);
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

    fn deadline(&self, request: &Request) -> Deadline {
        let after = request.timeout.unwrap_or(self.limits.attempt);
        let now = Instant::now();
        let at = now.checked_add(after).or_else(|| now.checked_add(Duration::from_secs(1_000_000_000)));
        Deadline { at: at.unwrap_or(now), after }
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
        let host = ready.authority();
        let answer = self.answer(&ready, &host, deadline).await?;
        self.remember(&ready, &answer);
        self.whole(answer, &ready, &host, deadline).await
    }

    /// The head of the answer.
    async fn answer(
        &self,
        ready: &Outgoing,
        host: &str,
        deadline: Deadline,
    ) -> Result<reqwest::Response, TransportError> {
        let client = self.clients.get(&ready.url).map_err(|error| no_connection(host, &error.to_string()))?;
        let mut may_be_stale = ready.is_safe() && self.has_answered(ready);
        loop {
            match timeout_at(deadline.at, client.execute(to_reqwest(ready)?)).await {
                Err(_) => return Err(timeout(format!("no answer from {host} after {}", seconds(deadline.after)))),
                Ok(Ok(answer)) if answer.status().as_u16() == 101 => {
                    return Err(broken(format!("{host} switched to another protocol without being asked")));
                }
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(error)) if may_be_stale && is_stale(&error) => may_be_stale = false,
                Ok(Err(error)) => return Err(before_answer(&error, host, self.limits.connect)),
            }
        }
    }

    /// The answer with its body.
    async fn whole(
        &self,
        answer: reqwest::Response,
        ready: &Outgoing,
        host: &str,
        deadline: Deadline,
    ) -> Result<Response, TransportError> {
        let limit = self.limits.body;
        let declared = answer.content_length().filter(|_| ready.method != "HEAD");
        if declared.is_some_and(|declared| usize::try_from(declared).is_ok_and(|declared| declared > limit)) {
            return Err(too_large(host, limit));
        }
        let status = answer.status().as_u16();
        let headers: Vec<(Str, String)> = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().into(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let body = read(answer, host, self.limits, deadline).await?;
        let codings = headers.iter().filter(|(name, _)| &**name == "content-encoding").map(|(_, value)| value.as_str());
        let codings = codings.collect::<Vec<_>>().join(",");
        let body = decode(body, &codings, host, limit)?;
        let retry_after = retry_after(&headers, SystemTime::now());
        Ok(Response { status, headers, body: body.into(), retry_after })
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

    fn has_answered(&self, request: &Outgoing) -> bool {
        let answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        Origin::of(&request.url).is_some_and(|origin| answered.contains(&origin))
    }

    fn remember(&self, request: &Outgoing, answer: &reqwest::Response) {
        let closes =
            answer.headers().get("connection").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"close"));
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(origin) = Origin::of(&request.url) {
            if closes {
                answered.remove(&origin)
            } else {
                answered.insert(origin)
            };
        }
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").field("limits", &self.limits).finish_non_exhaustive()
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

fn to_reqwest(ready: &Outgoing) -> Result<reqwest::Request, TransportError> {
    let method =
        reqwest::Method::from_bytes(ready.method.as_bytes()).ok().filter(|method| method != reqwest::Method::CONNECT);
    let method = method.ok_or_else(|| denied(format!("`{}` is no method to send", ready.method.escape_debug())))?;
    let mut request = reqwest::Request::new(method, ready.url.clone());
    *request.headers_mut() = to_map(&ready.headers)?;
    if ready.header("accept-encoding").is_none() {
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br"));
    }
    match &ready.body {
        Some(body) if !body.is_empty() => *request.body_mut() = Some(body.to_vec().into()),
        // RFC 9110, section 8.6: where a body is usual, its absence is said. Some servers insist on it.
        _ if matches!(ready.method.as_str(), "POST" | "PUT" | "PATCH") => {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        _ => {}
    }
    Ok(request)
}
