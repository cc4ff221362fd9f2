//! Bodies: a payload, replacements in it, and its bytes by media type.

mod content;
mod form;
mod multipart;
mod payload;
mod pointer;
mod replace;
mod xml;

pub(super) use content::{Body, body};
