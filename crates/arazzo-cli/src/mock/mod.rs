//! `arazzo mock`: answers from descriptions, over HTTP.

mod command;
mod record;
mod serve;
mod state;

pub(crate) use command::mock;
