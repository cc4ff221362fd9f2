//! `arazzo.toml`: what it can hold, which one counts for what (SEC-34), and what is wrong with it.

mod auth;
mod fault;
mod file;
mod found;
mod network;
mod operator;
mod tables;
mod text;
mod validate;

pub(crate) use auth::AuthTable;
pub(crate) use found::{FoundFiles, remark};
pub(crate) use network::NetworkTable;
pub(crate) use operator::Settings;
pub(crate) use validate::ValidateTable;
