//! Names to addresses, of which only those are tried that may be reached. The client connects to what comes out of here and
//! looks nothing up again, so that a name cannot lead elsewhere between the decision and the connection.

use super::gate::Reach;
use hyper_util::client::legacy::connect::dns::Name;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_service::Service;

/// Looks up the addresses of names.
pub trait Lookup: Send + Sync {
    /// The addresses of `name`, in the order in which they are to be tried.
    fn lookup(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
}

/// The operating system's lookup.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// A lookup that gives only addresses that may be reached.
#[derive(Clone)]
pub(crate) struct Filtered {
    lookup: Arc<dyn Lookup>,
    reach: Reach,
    /// The hosts of the operator's proxies, which may be anywhere.
    proxies: Arc<[String]>,
}

impl Filtered {
    pub(crate) fn new(lookup: Arc<dyn Lookup>, reach: Reach, proxies: Arc<[String]>) -> Self {
        Self { lookup, reach, proxies }
    }
}

impl Service<Name> for Filtered {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = Unresolved;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Unresolved>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Unresolved>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let name = name.as_str().trim_end_matches('.').to_ascii_lowercase();
        let reach = if self.proxies.contains(&name) { Reach::Anything } else { self.reach };
        let looking = self.lookup.lookup(name.clone());
        Box::pin(async move {
            let found = looking.await?;
            if found.is_empty() {
                return Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address").into());
            }
            let allowed = found.into_iter().filter(|address| reach.allows(*address));
            let addresses: Vec<_> = allowed.map(|address| SocketAddr::new(address, 0)).collect();
            if addresses.is_empty() { Err(Unresolved::NotAllowed(name)) } else { Ok(addresses.into_iter()) }
        })
    }
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unresolved {
    /// It leads only to where it may not.
    #[error("{0} leads only to addresses that may not be reached")]
    NotAllowed(String),
    /// It cannot be looked up.
    #[error("the name cannot be resolved")]
    Failed(#[from] io::Error),
}
