//! Values that fit a schema: what the description gives as an example where that fits, else something that its keywords
//! allow, realistic by format and name where they leave it open.

mod arrays;
mod facets;
mod generator;
mod names;
mod numbers;
mod objects;
mod probes;
mod texts;

pub use generator::{Generator, Made};
pub(crate) use names::is_id;

use crate::check::{Direction, misfits};
use arazzo_expression::Value;
use arazzo_parser::openapi::{References, Schema};

/// Whether `value`, of a response, fits `schema`.
pub(crate) fn fits(schema: &Schema, value: &Value, references: &dyn References) -> bool {
    misfits(schema, value, references, Direction::Response, 1).is_empty()
}
