//! Diagnostics for people and for tools.

mod excerpt;
mod github;
mod json;
mod line;
mod order;
mod render;

pub(crate) use github::github;
pub(crate) use json::{json, pointer};
pub(crate) use line::line;
pub(crate) use order::sort;
pub(crate) use render::render;
