//! The codes of this family.

/// None yet.
pub(crate) static ALL: &[&arazzo_parser::Code] = &[];
