//! The inputs of a run: from the command line and from files, read by their declared types, checked by their schemas.

mod argument;
mod dependencies;
mod file;
mod gather;
mod sendable;
mod typed;

pub(crate) use argument::InputArg;
pub(crate) use file::{object, text};
pub(crate) use gather::{Inputs, gather, gather_over, leaves, secret_values};
pub(crate) use sendable::files;
