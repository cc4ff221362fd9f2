//! The command line: what can be asked for. What it means is left to the commands.

mod auth;
mod budget;
mod cache;
mod cli;
mod duration;
mod environment;
mod fetch;
mod graph;
mod missing;
mod mock;
mod pair;
mod run;
mod send;
mod test;
mod validate;

pub(crate) use auth::{AddArgs, AuthCommand, CheckArgs, PlanArgs, PlanOutput};
pub(crate) use budget::BudgetArgs;
pub(crate) use cache::CacheArgs;
pub(crate) use cli::{Cli, Command};
pub(crate) use duration::parse as duration;
pub(crate) use fetch::FetchArgs;
pub(crate) use graph::{GraphArgs, GraphFormat};
pub(crate) use missing::MissingArgs;
pub(crate) use mock::{Failing, MockArgs};
pub(crate) use pair::{Named, NamedOrAll};
pub(crate) use run::{DocumentArgs, OnUnmatchedArg, Output, RunArgs};
pub(crate) use send::SendArgs;
pub(crate) use test::{FailOn, Only, TestArgs, TestFormat};
pub(crate) use validate::{Format, ValidateArgs};
