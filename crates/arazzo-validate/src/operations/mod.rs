//! Rules about operations: their parameters, bodies and answers.

mod bodies;
pub(crate) mod codes;
mod content_types;
mod descriptions;
mod missing;
mod payloads;
mod replacements;
mod rules;
mod statuses;
mod templates;
mod undeclared;
mod values;

pub(crate) use rules::RULES;
pub(crate) use undeclared::{may_be_in_url, may_be_sent};
