//! Loading: an Arazzo description with every document it names, through a fetcher that the caller supplies.

mod fetch;
mod kept;
mod links;
mod loaded;
mod loader;
mod looks;
mod referred;
#[cfg(test)]
mod tests;

pub use fetch::{Fetch, FetchError, Fetched, NoFetch};
pub use kept::{Kept, Recalled};
pub use loaded::{ArazzoDocument, Content, Document, DocumentId, Link, Loaded};
pub use loader::{Closure, LoadOptions, load};
