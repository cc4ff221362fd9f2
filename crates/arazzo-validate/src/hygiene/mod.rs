//! Rules about what is there and should not be: unused names, secrets, unencrypted ways.

mod http;
mod read;
mod secrets;
mod sources;
mod unused;

pub(crate) use http::insecure;
pub(crate) use secrets::secrets;
pub(crate) use sources::sources;
pub(crate) use unused::{components, unread};
