//! What is checked: files, the descriptions in folders, those that patterns match, standard input.

mod glob;
mod look;
mod named;

pub(super) use named::{Target, Targets};
