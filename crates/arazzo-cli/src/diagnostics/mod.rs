//! Diagnostics for people and for tools.

pub(crate) mod codes;
mod excerpt;
mod github;
mod json;
mod known;
mod line;
mod order;
mod render;

pub(crate) use github::github;
pub(crate) use json::{json, pointer};
pub(crate) use known::{KnownCode, all_codes};
pub(crate) use line::line;
pub(crate) use order::sort;
pub(crate) use render::render;
