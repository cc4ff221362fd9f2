//! Why there is no connection: the phase, and what went wrong in it.

use std::error::Error;
use std::io;

/// A connection that was not made. Nothing was sent on it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unconnected {
    /// The name was not found, or nobody is at its addresses.
    #[error("no connection")]
    Tcp(#[source] Box<dyn Error + Send + Sync>),
    /// Looking up the name and connecting, or opening a tunnel, took too long.
    #[error("connecting took too long")]
    TcpTimeout,
    /// There is no way to set up TLS here.
    #[error("TLS cannot be set up")]
    Setup(#[source] rustls::Error),
    /// The peer and we do not agree on a secure connection.
    #[error("no secure connection")]
    Tls(#[source] io::Error),
    /// The peer did not finish its part of TLS in time.
    #[error("TLS took too long")]
    TlsTimeout,
    /// The proxy cannot be reached.
    #[error("no connection to the proxy")]
    Proxy(#[source] Box<Self>),
    /// The proxy opens no tunnel.
    #[error("no tunnel")]
    Tunnel(#[source] Box<dyn Error + Send + Sync>),
    /// The proxy is to be spoken to in a way that we do not know.
    #[error("proxies that speak {0} are not supported, only http and https ones are")]
    Scheme(String),
}
