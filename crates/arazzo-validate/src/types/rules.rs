//! The rules of this family.

use crate::rules::Rule;

/// All of them.
pub(crate) const RULES: &[Rule] = &[];
