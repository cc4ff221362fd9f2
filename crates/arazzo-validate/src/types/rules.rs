//! The rules of this family.

use super::{Tracer, calls, criteria, pointers};
use crate::checked::Checked;
use crate::rules::Rule;
use arazzo_parser::Diagnostic;

/// All of them.
pub(crate) const RULES: &[Rule] = &[check];

fn check(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let tracer = Tracer::new(checked);
    pointers::check(&tracer, found);
    criteria::check(&tracer, found);
    calls::check(&tracer, found);
}
