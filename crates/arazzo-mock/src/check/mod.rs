//! Whether a value fits a schema: the keywords of JSON Schema 2020-12, those of OpenAPI 2.0 and 3.0 where they differ,
//! and older spellings. Formats are no part of it: they only say what is meant.

mod applied;
mod checker;
mod limits;
mod types;

pub(crate) use applied::{items, list, patterns, schema};
pub(crate) use checker::excuses;
pub(crate) use checker::held_misfits;
pub use checker::{Direction, Held, Misfit, misfits};
pub(crate) use limits::{bound, length};
pub(crate) use types::{is_of, types};
