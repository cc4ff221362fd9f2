//! Runtime expressions (Arazzo 1.1.0, Runtime Expressions; 1.0.1 as well): the grammar both ways.
//! What an expression is worth is left to whoever knows the run.

mod access;
mod ast;
mod characters;
mod dialect;
mod display;
mod name;
mod note;
mod parse;
mod pointer;
mod resolve;
mod root;
mod source;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use access::{all_steps, quoted, step, steps};
pub(crate) use characters::{is_identifier, is_strict};
pub(crate) use parse::{Rules, parse};
pub(crate) use root::has_known_root;

pub use ast::{Access, AccessForm, ComponentKind, Expression, Name, Source};
pub use dialect::{Dialect, MAX_EXPRESSION_LENGTH, Version};
pub use note::{ExpressionError, Note, NoteKind, Parsed};
pub use resolve::ResolvedName;
