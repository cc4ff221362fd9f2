//! Tokens of OAuth 2 (RFC 6749) and OpenID Connect: by which flow they are had, and how long they are good for.

mod browser;
mod device;
mod endpoint;
mod exchange;
mod token;
mod tokens;

pub use browser::Consent;
pub(super) use browser::random;
pub(super) use endpoint::Asked;
pub(crate) use tokens::Tokens;
