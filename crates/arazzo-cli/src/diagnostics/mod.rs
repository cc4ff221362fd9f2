//! Diagnostics for people and for tools.

pub(crate) mod codes;
mod draw;
mod excerpt;
mod json;
mod known;
mod line;
mod order;
mod render;

pub(crate) use json::{json, members, place, pointer};
pub(crate) use known::{KnownCode, all_codes, doc_text};
pub(crate) use line::line;
pub(crate) use order::sort;
pub(crate) use render::render;
