//! What is wrong with a settings file, to be shown.

use crate::diagnostics;
use crate::report::Screen;
use arazzo_parser::{Diagnostic, SourceMap};

/// Faults of one settings file with the text that they point into.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether lines of the file may be shown: it is the operator's.
    pub(super) may_quote: bool,
}

impl Faults {
    /// Shows each of them on standard error.
    pub(crate) fn show(&self, screen: &Screen) {
        for fault in &self.diagnostics {
            screen.note(&diagnostics::render(fault, &self.sources, self.may_quote));
        }
    }
}
