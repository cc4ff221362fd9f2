//! The transport: one request, one whole response, or the reason why there is none. Redirects are answers unless they are
//! asked to be followed.

mod body;
mod builder;
mod clients;
mod connect;
mod egress;
mod exchange;
mod failure;
mod headers;
mod interim;
mod limits;
mod outgoing;
mod redirect;
mod wire;

pub(crate) use body::decode;
pub use builder::{BuildError, HttpTransportBuilder};
pub use egress::{GrantError, HostGrant, Lookup, SystemLookup};
pub use exchange::HttpTransport;
#[cfg(feature = "aws-config")]
pub(crate) use failure::cause;
pub use limits::HttpLimits;
pub(crate) use outgoing::{Outgoing, parse};
pub(crate) use redirect::{Hop, follow};
pub(crate) use wire::{Wire, Wires};
