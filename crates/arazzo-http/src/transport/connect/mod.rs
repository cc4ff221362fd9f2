//! Connections: name, TCP, proxy and TLS, each with a limit and a failure of its own.

mod connector;
mod frames;
mod proxy;
mod stream;
mod tls;
mod unconnected;

pub(crate) use connector::Connector;
pub(crate) use frames::is_too_many;
pub(crate) use proxy::Proxies;
pub(crate) use tls::{Identity, Tls, TlsTrust, certificates};
pub(crate) use unconnected::Unconnected;
