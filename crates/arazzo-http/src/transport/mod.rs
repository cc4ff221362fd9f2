//! The transport: one request, one whole response, or the reason why there is none. Redirects are answers.

mod body;
mod builder;
mod clients;
mod exchange;
mod failure;
mod headers;
mod outgoing;
mod wire;

pub use builder::{BuildError, HttpTransportBuilder};
pub use exchange::HttpTransport;
pub(crate) use outgoing::Outgoing;
