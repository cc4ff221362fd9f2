//! `arazzo run`: load, compile, read inputs, find credentials, and only then send.

mod command;
mod execute;
mod host;
mod interrupt;
mod plan;
mod transport;
mod watched;

pub(crate) use command::run;
pub(crate) use plan::{choose, is_in_use, load_only, programs, refuse};
pub(crate) use transport::outline as outline_transport;
