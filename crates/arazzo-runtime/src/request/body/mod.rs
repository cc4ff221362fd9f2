//! Bodies: a payload, replacements in it, and its bytes by media type.

mod content;
mod file;
pub(super) mod form;
mod multipart;
mod part;
mod payload;
mod pointer;
mod replace;
pub(super) mod xml;

pub use content::write_body;
pub(super) use content::{Body, body};
