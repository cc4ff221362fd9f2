//! `arazzo validate`: everything that is wrong with descriptions, without running them.

mod command;
mod levels;

pub(crate) use command::validate;
