//! Scenario files: given answers, expected requests, outcome and outputs.

mod compare;
mod expect;
mod find;
mod model;
mod play;
mod read;
mod write;
mod yaml;

pub(crate) use find::play_all;
pub(crate) use model::{Failed, Played};
pub(crate) use write::{Setting, text};
