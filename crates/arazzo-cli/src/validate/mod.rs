//! `arazzo validate`: everything that is wrong with descriptions, without running them.

mod check;
mod command;
mod finding;
mod fix;
mod ignores;
mod levels;
mod output;
mod shared;
mod summary;
mod targets;

pub(crate) use command::validate;
