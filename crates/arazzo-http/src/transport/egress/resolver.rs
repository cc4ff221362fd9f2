//! Names to addresses, of which only those are tried that may be reached. The client connects to what comes out of here and
//! looks nothing up again, so that a name cannot lead elsewhere between the decision and the connection.

use super::gate::Reach;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

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

impl Resolve for Filtered {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().trim_end_matches('.').to_ascii_lowercase();
        let reach = if self.proxies.contains(&name) { Reach::Anything } else { self.reach };
        let looking = self.lookup.lookup(name.clone());
        Box::pin(async move {
            let found = looking.await?;
            let none = found.is_empty();
            let addresses: Vec<_> = found.into_iter().filter(|address| reach.allows(*address)).collect();
            if addresses.is_empty() && !none {
                return Err(Box::new(NotAllowed(name)) as Box<dyn Error + Send + Sync>);
            }
            if none {
                return Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address").into());
            }
            Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}

/// The name leads only to where it may not.
#[derive(Debug)]
pub(crate) struct NotAllowed(pub(crate) String);

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} leads only to addresses that may not be reached", self.0)
    }
}

impl Error for NotAllowed {}
