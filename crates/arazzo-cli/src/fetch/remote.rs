//! Documents over http(s): sent once, within limits, redirects only within their origin; kept in a cache.

use super::cache::{Cache, Kept};
use arazzo_http::HttpTransport;
use arazzo_parser::{FetchError, Fetched, decode_utf8};
use arazzo_runtime::program::StepRef;
use arazzo_runtime::{Request, Response, Transport, TransportErrorKind};
use std::cell::OnceCell;
use std::time::Duration;
use url::Url;

/// How long one exchange may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Makes the transport when it is first needed.
pub(crate) type Connect = Box<dyn Fn() -> Result<HttpTransport, String>>;

/// Gets documents over http(s).
pub(super) struct Remote {
    connect: Connect,
    cache: Cache,
    /// How many redirects are followed.
    redirects: usize,
    world: OnceCell<Result<(tokio::runtime::Runtime, HttpTransport), String>>,
}

impl Remote {
    pub(super) fn new(connect: Connect, cache: Cache, redirects: usize) -> Self {
        Self { connect, cache, redirects, world: OnceCell::new() }
    }

    /// The document at `url`, which may be in a private network or not: from the cache as far as its server lets it stay there.
    pub(super) fn get(&self, url: &Url, may_be_private: bool) -> Result<Fetched, FetchError> {
        let kept = self.cache.get(url).filter(|kept| may_be_private || !kept.is_private);
        match kept {
            Some(kept) if self.cache.offline || kept.is_fresh() => Ok(fetched(kept)),
            None if self.cache.offline => {
                let message = format!("{} is not in the cache, and --offline fetches nothing", shown(url));
                Err(FetchError::Failed(message))
            }
            kept => {
                let is_kept = kept.is_some();
                self.ask(url, may_be_private, kept.as_ref()).map_err(|error| match error {
                    FetchError::Failed(message) if is_kept => {
                        FetchError::Failed(format!("{message}; --offline takes the copy that is in the cache"))
                    }
                    error => error,
                })
            }
        }
    }

    fn ask(&self, start: &Url, may_be_private: bool, kept: Option<&Kept>) -> Result<Fetched, FetchError> {
        let (_, transport) = self.world()?;
        if may_be_private {
            transport.name_host(start);
        }
        let mut url = start.clone();
        for _ in 0..=self.redirects {
            let known = kept.filter(|kept| kept.answered == url);
            let response = self.exchange(&url, known)?;
            match (response.status, response.header("location"), known) {
                (304, _, Some(known)) => {
                    let renewed = known.clone().renewed(&response);
                    self.cache.put(&renewed);
                    return Ok(fetched(renewed));
                }
                (301 | 302 | 303 | 307 | 308, Some(location), _) => url = redirected(&url, location)?,
                (200..=299, ..) => {
                    let found = whole(&response, &url)?;
                    match Kept::of(start, &url, &found.url, may_be_private, &response) {
                        Some(new) => self.cache.put(&new),
                        None => self.cache.remove(start),
                    }
                    return Ok(found);
                }
                (404 | 410, ..) => {
                    self.cache.remove(start);
                    return Err(FetchError::NotFound(format!("{} answered {}", shown(&url), response.status)));
                }
                (status, ..) => return Err(FetchError::Failed(format!("{} answered {status}", shown(&url)))),
            }
        }
        let most = self.redirects;
        let message = format!("{} redirects more than {most} times, as the budget `redirects` has it", shown(start));
        Err(FetchError::Failed(message))
    }

    fn world(&self) -> Result<&(tokio::runtime::Runtime, HttpTransport), FetchError> {
        let world = self.world.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            Ok((runtime.map_err(|error| error.to_string())?, (self.connect)()?))
        });
        world.as_ref().map_err(|error| FetchError::Failed(error.clone()))
    }

    /// Asks for the document at `url`, unless it is still what is `known`.
    fn exchange(&self, url: &Url, known: Option<&Kept>) -> Result<Response, FetchError> {
        let (runtime, transport) = self.world()?;
        let accept = "application/yaml, application/json;q=0.9, */*;q=0.8".to_owned();
        let mut headers = vec![("Accept".into(), accept)];
        if let Some(Kept { etag, last_modified, .. }) = known {
            headers.extend(etag.clone().map(|etag| ("If-None-Match".into(), etag)));
            headers.extend(last_modified.clone().map(|date| ("If-Modified-Since".into(), date)));
        }
        let request = Request {
            method: "GET".into(),
            url: url.to_string(),
            headers,
            body: None,
            timeout: Some(TIMEOUT),
            security: std::sync::Arc::default(),
            region: None,
            at: StepRef { workflow: 0, step: 0 },
        };
        runtime.block_on(transport.send(&request)).map_err(|error| match error.kind {
            TransportErrorKind::AddressDenied | TransportErrorKind::HostDenied => FetchError::Denied(error.message),
            _ => FetchError::Failed(error.message),
        })
    }
}

fn fetched(kept: Kept) -> Fetched {
    Fetched { text: kept.text, url: kept.place }
}

fn redirected(from: &Url, location: &str) -> Result<Url, FetchError> {
    let to = from.join(location);
    let to = to.map_err(|_| FetchError::Failed(format!("{} redirects to what is no URL", shown(from))))?;
    if to.origin() != from.origin() {
        let message = format!("{} redirects to another origin, {}", shown(from), to.origin().ascii_serialization());
        return Err(FetchError::Denied(message));
    }
    Ok(to)
}

fn whole(response: &Response, url: &Url) -> Result<Fetched, FetchError> {
    let place = response.header("content-location").and_then(|place| url.join(place).ok());
    let place = place.filter(|place| place.origin() == url.origin()).unwrap_or_else(|| url.clone());
    let text = decode_utf8(response.body.to_vec()).map_err(|diagnostic| FetchError::Failed(diagnostic.message))?;
    Ok(Fetched { text, url: place })
}

/// A URL for people: without user, password and query, which may be secret.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only for URLs that cannot have a user.
    if url.set_username("").is_ok() && url.set_password(None).is_ok() {
        url.set_query(None);
    }
    url.to_string()
}
