//! Credentials: where the operator keeps them, what a description wants, and the commands about both.

mod codes;
mod command;
mod consent;
mod env_file;
mod foresee;
mod grants;
mod keyring;
mod plan;
mod vault;
mod witness;

pub(crate) use codes::ALL as CODES;
pub(crate) use command::perform;
pub(crate) use consent::Terminal;
pub(crate) use foresee::announce;
pub(crate) use grants::wanted;
pub(crate) use vault::Surroundings;
