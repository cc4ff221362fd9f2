//! The wire: one request, complete with its credentials, and one whole answer. Everything that is sent goes through
//! here, the exchanges with token servers too.

use super::body::{decode, read};
use super::clients::Clients;
use super::failure::{
    before_answer, denied, fail, head_too_large, is_stale, seconds, too_large, too_many_interim, was_refused,
};
use super::headers::to_map;
use super::interim::Interim;
use super::limits::{Deadline, HttpLimits};
use super::outgoing::Outgoing;
use crate::origin::Origin;
use crate::retry_after::retry_after;
use arazzo_expression::Str;
use arazzo_runtime::{Response, TransportError, TransportErrorKind};
use http_body_util::Full;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use hyper::{Method, Request, Uri};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::time::timeout_at;
use url::Url;

/// How often a request is sent again that a server of HTTP/2 says it did not look at.
const REFUSALS: usize = 2;

/// Sends what is ready to be sent.
pub(crate) struct Wire {
    limits: HttpLimits,
    clients: Clients,
    /// Origins that have answered and kept the connection open.
    answered: Mutex<BTreeSet<Origin>>,
}

/// What is sent for the run, and what the AWS crates send for its credentials: what the operator lets those ask, as the
/// metadata service of the machine, is nothing that a document may ask.
#[derive(Debug)]
pub(crate) struct Wires {
    pub(crate) api: Wire,
    #[cfg_attr(not(feature = "aws-config"), expect(dead_code, reason = "only aws-config asks over it"))]
    pub(crate) aws: Arc<Wire>,
}

impl Wire {
    pub(crate) fn new(limits: HttpLimits, clients: Clients) -> Self {
        Self { limits, clients, answered: Mutex::default() }
    }

    /// Sends `ready` and reads the answer, within `limit` or the usual time of an attempt.
    pub(crate) async fn send(&self, ready: &Outgoing, limit: Option<Duration>) -> Result<Response, TransportError> {
        self.send_until(ready, self.deadline(limit)).await
    }

    /// Sends `ready` and reads the answer.
    pub(super) async fn send_until(&self, ready: &Outgoing, deadline: Deadline) -> Result<Response, TransportError> {
        let host = ready.authority();
        let answer = self.answer(ready, &host, deadline).await?;
        self.remember(ready, &answer);
        self.whole(answer, ready, &host, deadline).await
    }

    /// The operator, or a document of this machine, names the host of `url`.
    pub(crate) fn name_host(&self, url: &Url) {
        self.clients.gate().name(url);
    }

    pub(super) fn may_reach(&self, url: &Url) -> Result<(), TransportError> {
        self.clients.gate().reach(url).map(drop)
    }

    pub(super) fn deadline(&self, limit: Option<Duration>) -> Deadline {
        Deadline::after(limit.unwrap_or(self.limits.attempt))
    }

    /// The head of the answer.
    async fn answer(
        &self,
        ready: &Outgoing,
        host: &str,
        deadline: Deadline,
    ) -> Result<hyper::Response<Incoming>, TransportError> {
        let client = self.clients.get(&ready.url, !ready.is_foreign)?;
        let first_byte = Deadline::after(self.limits.first_byte);
        let (kind, until) = if first_byte.at < deadline.at {
            (TransportErrorKind::FirstByteTimeout, first_byte)
        } else {
            (TransportErrorKind::Timeout, deadline)
        };
        let mut may_be_stale = ready.is_safe() && self.has_answered(ready);
        let mut refusals = 0;
        loop {
            let mut request = to_hyper(ready)?;
            self.clients.dress(&mut request);
            let interim = Interim::new(self.limits.informational);
            interim.watch(&mut request);
            let error = match timeout_at(until.at, interim.bound(client.request(request))).await {
                Ok(Some(Ok(answer))) => return self.accept(answer, host),
                Ok(Some(Err(error))) if may_be_stale && is_stale(&error) => {
                    may_be_stale = false;
                    continue;
                }
                Ok(Some(Err(error))) if refusals < REFUSALS && was_refused(&error) => {
                    refusals += 1;
                    continue;
                }
                Ok(Some(Err(error))) => before_answer(&error, host, self.limits),
                Ok(None) => too_many_interim(host, self.limits.informational),
                Err(_) => fail(kind, format!("no answer from {host} after {}", seconds(until.after))),
            };
            return Err(Self::doubtful(ready, error));
        }
    }

    /// A failure; where it is not known whether the request was carried out, and that matters, it says so.
    fn doubtful(ready: &Outgoing, error: TransportError) -> TransportError {
        if error.kind.is_in_doubt() && !ready.is_safe() {
            let message = format!("{}; the {} request may have been carried out", error.message, ready.method);
            return fail(error.kind, message);
        }
        error
    }

    /// Refuses heads that are no answers or too large.
    fn accept(
        &self,
        answer: hyper::Response<Incoming>,
        host: &str,
    ) -> Result<hyper::Response<Incoming>, TransportError> {
        let headers = answer.headers();
        let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        if size > self.limits.head || headers.len() > self.limits.headers {
            return Err(head_too_large(host));
        }
        match answer.status().as_u16() {
            101 => {
                let message = format!("{host} switched to another protocol without being asked");
                Err(fail(TransportErrorKind::Protocol, message))
            }
            407 if self.clients.has_proxy() => {
                Err(fail(TransportErrorKind::Proxy, format!("the proxy before {host} wants credentials (status 407)")))
            }
            // What else there is would be left in the body.
            _ if headers
                .get_all(TRANSFER_ENCODING)
                .iter()
                .any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"chunked")) =>
            {
                let message = format!("the answer from {host} has another transfer coding than `chunked`");
                Err(fail(TransportErrorKind::Framing, message))
            }
            _ if headers.contains_key(TRANSFER_ENCODING) && headers.contains_key(CONTENT_LENGTH) => {
                let message = format!("the answer from {host} has both a length and a transfer coding");
                Err(fail(TransportErrorKind::Framing, message))
            }
            _ => Ok(answer),
        }
    }

    /// The answer with its body.
    async fn whole(
        &self,
        answer: hyper::Response<Incoming>,
        ready: &Outgoing,
        host: &str,
        deadline: Deadline,
    ) -> Result<Response, TransportError> {
        let limit = self.limits.body;
        let declared = answer.body().size_hint().exact().filter(|_| ready.method != "HEAD");
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

    fn has_answered(&self, request: &Outgoing) -> bool {
        let answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        Origin::of(&request.url).is_some_and(|origin| answered.contains(&origin))
    }

    fn remember(&self, request: &Outgoing, answer: &hyper::Response<Incoming>) {
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

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("limits", &self.limits).finish_non_exhaustive()
    }
}

fn to_hyper(ready: &Outgoing) -> Result<Request<Full<Bytes>>, TransportError> {
    let method = Method::from_bytes(ready.method.as_bytes()).ok().filter(|method| method != Method::CONNECT);
    let method = method.ok_or_else(|| denied(format!("`{}` is no method to send", ready.method.escape_debug())))?;
    let target = Uri::try_from(ready.url.as_str());
    let target = target.map_err(|error| denied(format!("the request cannot be sent as it is: {error}")))?;
    let mut headers = to_map(&ready.headers)?;
    if ready.header("accept-encoding").is_none() {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br"));
    }
    let body = ready.body.as_ref().filter(|body| !body.is_empty()).map(|body| Bytes::from_owner(Arc::clone(body)));
    // RFC 9110, section 8.6: where a body is usual, its absence is said. Some servers insist on it.
    if body.is_none() && matches!(ready.method.as_str(), "POST" | "PUT" | "PATCH") {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let mut request = Request::new(Full::new(body.unwrap_or_default()));
    (*request.method_mut(), *request.uri_mut(), *request.headers_mut()) = (method, target, headers);
    Ok(request)
}
