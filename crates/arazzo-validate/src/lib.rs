//! Proves before anything is sent that a workflow can run: every name resolves, every expression can have a value where
//! it is read, every loop can end. No I/O.

mod checked;
pub mod codes;
mod conditions;
mod consequences;
mod expressions;
mod flow;
mod hygiene;
mod inputs;
mod operations;
mod references;
mod rules;
mod structure;
mod types;

pub use rules::{ON_REQUEST, all_codes, validate, validate_asked};
