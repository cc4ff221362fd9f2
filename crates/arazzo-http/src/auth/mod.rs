//! Which credential meets what a description demands, and how it gets into the request.

mod apply;
mod attempts;
mod choose;
mod digest;
mod oauth;
mod plan;
mod refusal;
mod session;

pub(crate) use attempts::Attempts;
pub(crate) use choose::Keyring;
pub use oauth::Consent;
pub use plan::{Missing, Plan, Why};
pub use refusal::Refusal;
#[cfg(feature = "aws-config")]
pub(crate) use refusal::{AWS_CREDENTIALS, AWS_EXPIRED};
pub(crate) use refusal::{AWS_HOST, AWS_SCOPE};
pub(crate) use session::{Listener, Session};
