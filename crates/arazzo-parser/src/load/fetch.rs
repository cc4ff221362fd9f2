//! How documents come in.

use super::kept::{Kept, Recalled};
use std::sync::Arc;
use url::Url;

/// Gets documents. Which ones may be had is the implementation's to decide.
pub trait Fetch {
    /// The document at `url`, which has no fragment. `from` is the document that names it; `None` if the operator does.
    fn fetch(&self, url: &Url, from: Option<&Url>) -> Result<Fetched, FetchError>;

    /// The document at `url` that the `$ref` of an OpenAPI description or a schema, `from`, names: no source that a description
    /// declares, so that less may be had.
    fn fetch_referred(&self, url: &Url, from: &Url) -> Result<Fetched, FetchError> {
        self.fetch(url, Some(from))
    }

    /// Places where the document that is not at `url` may be instead, likeliest first.
    fn candidates(&self, url: &Url) -> Vec<Url> {
        let _ = url;
        Vec::new()
    }

    /// Whether the description at `url` with this `text` was read before, and whether it is to be kept. After `Wanted` there
    /// is a call of [`Fetch::keep`] by the same thread.
    fn recall(&self, url: &Url, text: &str) -> Recalled {
        let _ = (url, text);
        Recalled::Unwanted
    }

    /// Takes the description at `url` for further loads; `None` if it cannot serve them.
    fn keep(&self, url: &Url, kept: Option<Arc<Kept>>) {
        let _ = (url, kept);
    }

    /// What a document is called for people: its path or URL.
    fn name(&self, url: &Url) -> String {
        url.to_string()
    }
}

/// A document as it came.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The text.
    pub text: String,
    /// Where it came from in the end: after redirects, or what `Content-Location` says.
    pub url: Url,
}

/// Why a document cannot be had. Messages are lower-case fragments.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// There is no such document.
    #[error("there is no such file: {0}")]
    NotFound(String),
    /// It may not be read.
    #[error("{0}")]
    Denied(String),
    /// It could not be read.
    #[error("{0}")]
    Failed(String),
}

/// Gets nothing: for descriptions that stand alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFetch;

impl Fetch for NoFetch {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        Err(FetchError::Denied(format!("{url} is not at hand")))
    }
}
