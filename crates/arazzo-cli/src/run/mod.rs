//! `arazzo run`: load, compile, read inputs, find credentials, and only then send.

mod command;
mod execute;
mod host;
mod interrupt;
mod plan;
mod transport;
mod watched;

pub(crate) use command::run;
pub(crate) use plan::{choose, is_in_use, load_entry, programs, refuse};
pub(crate) use transport::{for_documents, outline as outline_transport};
