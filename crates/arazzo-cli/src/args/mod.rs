//! The command line: what can be asked for. What it means is left to the commands.

mod cli;
mod duration;
mod environment;
mod pair;
mod run;
mod send;
mod validate;

pub(crate) use cli::{Cli, Command};
pub(crate) use pair::{Named, NamedOrAll};
pub(crate) use run::{OnUnmatchedArg, Output, RunArgs};
pub(crate) use send::SendArgs;
pub(crate) use validate::{Format, ValidateArgs};
