//! `arazzo run`: load, compile, read inputs, find credentials, and only then send.

mod command;
mod execute;
mod host;
mod plan;
mod transport;

pub(crate) use command::run;
