//! Rules about what is there and should not be: unused names, secrets, unencrypted ways.

mod descriptions;
mod http;
mod read;
mod secrets;
mod sources;
mod unused;
mod workflows;

pub(crate) use descriptions::descriptions;
pub(crate) use http::insecure;
pub(crate) use secrets::secrets;
pub(crate) use sources::sources;
pub(crate) use unused::{components, unread};
pub(crate) use workflows::workflows;
