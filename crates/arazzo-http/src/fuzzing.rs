//! What the fuzz targets (`fuzz/`) see of the inside. It is no part of the interface, and promises nothing.

use crate::aws::{Keys, Scope, sign};
use crate::transport::{self, Hop, Outgoing};
use arazzo_runtime::{Request, Response, TransportError};
use std::time::SystemTime;
use url::Url;

/// The URL that is sent for `text`.
///
/// # Errors
/// It would be another one than is written.
pub fn sent_url(text: &str) -> Result<Url, String> {
    transport::parse(text)
}

/// The next request after `response` to `request`, and whether it is foreign to the origin of the first one; `None` where
/// `response` is the answer.
///
/// # Errors
/// The redirect is not followed, and is no answer.
pub fn redirected(
    request: Request,
    is_foreign: bool,
    response: &Response,
) -> Result<Option<(Request, bool)>, TransportError> {
    let next = transport::follow(&Hop { request, is_foreign }, response)?;
    Ok(next.map(|hop| (hop.request, hop.is_foreign)))
}

/// `body` without its content codings.
///
/// # Errors
/// It is not in these codings, or larger than `limit`.
pub fn uncoded(body: Vec<u8>, codings: &str, limit: usize) -> Result<Vec<u8>, TransportError> {
    transport::decode(body, codings, "fuzz", limit)
}

/// The URL and the header fields of `request` with its AWS signature, for `service` in `region` at `time`.
///
/// # Errors
/// It cannot be sent or signed.
pub fn signed(
    request: &Request,
    (service, region): (&str, &str),
    (id, secret, token): (&str, &str, Option<&str>),
    time: SystemTime,
) -> Result<(Url, Vec<(String, String)>), String> {
    let mut outgoing = Outgoing::new(request, &[]).map_err(|error| error.message)?;
    let scope = Scope { service: service.to_owned(), region: region.to_owned() };
    let keys = Keys { id: id.to_owned(), secret: secret.into(), token: token.map(Into::into), until: None };
    sign(&mut outgoing, &scope, &keys, time, false)?;
    Ok((outgoing.url, outgoing.headers))
}
