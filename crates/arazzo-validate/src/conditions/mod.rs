//! Rules about conditions that need no schemas: traps of JSONPath, comparisons that are always or never true.

mod anchors;
mod case;
mod constant;
mod each;
mod queries;
mod status;

pub(crate) use anchors::{anchors, patterns};
pub(crate) use case::case;
pub(crate) use constant::constant;
pub(crate) use queries::{part_of, queries};
pub(crate) use status::{status, statuses, untaken};
