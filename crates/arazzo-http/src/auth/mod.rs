//! Which credential meets what a description demands, and how it gets into the request.

mod apply;
mod choose;

pub use choose::Plan;
pub(crate) use choose::{Choice, Keyring, Means};
