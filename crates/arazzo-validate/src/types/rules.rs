//! The rules of this family.

use super::{Memo, Tracer, calls, criteria, pointers, selectors, texts};
use crate::checked::Checked;
use crate::rules::Rule;
use arazzo_parser::Diagnostic;

/// All of them.
pub(crate) const RULES: &[Rule] = &[check];

fn check(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let memo = Memo::default();
    let tracer = Tracer::new(checked, &memo);
    pointers::check(&tracer, found);
    criteria::check(&tracer, found);
    calls::check(&tracer, found);
    selectors::check(&tracer, found);
    texts::check(&tracer, found);
}
