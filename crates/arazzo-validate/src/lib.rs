//! Proves before anything is sent that a workflow can run: every name resolves, every expression can have a value where
//! it is read, every loop can end. No I/O.

mod checked;
pub mod codes;
mod operations;
mod rules;
mod types;

pub use rules::{all_codes, validate};
