//! Rules about conditions that need no schemas: traps of JSONPath, comparisons that are always or never true.

mod constant;
mod each;
mod queries;
mod status;

pub(crate) use constant::constant;
pub(crate) use queries::queries;
pub(crate) use status::status;
