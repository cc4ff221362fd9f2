//! The order in which diagnostics are shown.

use arazzo_parser::Diagnostic;

/// Sorts by place, and drops what is said twice.
pub(crate) fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, std::cmp::Reverse(diagnostic.severity)));
    diagnostics.dedup();
}
