//! Where http(s) documents are kept.

use crate::fetch::{Cache, users_folder};
use clap::Args;
use std::path::PathBuf;

/// Where http(s) documents are kept.
#[derive(Debug, Default, Args)]
pub(crate) struct CacheArgs {
    /// The folder in which http(s) documents are kept [default: arazzo/documents in the user's folder for caches].
    #[arg(long, value_name = "DIR")]
    pub(crate) cache_dir: Option<PathBuf>,
    /// Fetches http(s) documents anew and keeps none.
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// Takes http(s) documents from the cache, however old, and fetches none.
    #[arg(long, conflicts_with = "no_cache")]
    pub(crate) offline: bool,
}

impl CacheArgs {
    /// The cache that is meant.
    pub(crate) fn cache(&self) -> Cache {
        let given =
            || self.cache_dir.clone().or_else(|| users_folder(&|name| std::env::var_os(name).map(PathBuf::from)));
        let folder = if self.no_cache { None } else { given() };
        Cache { folder, offline: self.offline }
    }
}
