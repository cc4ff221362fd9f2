//! Every criterion.

use crate::checked::{Checked, CheckedDocument, CheckedStep};
use arazzo_parser::arazzo::Criterion;

/// Visits every criterion of every step, at each use.
pub(super) fn each(checked: &Checked<'_>, visit: &mut dyn FnMut(&CheckedDocument<'_>, &CheckedStep<'_>, &Criterion)) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            step.step.success_criteria.iter().for_each(|criterion| visit(document, step, criterion));
            for (action, _) in step.on_success.iter().chain(&step.on_failure) {
                action.criteria.iter().for_each(|criterion| visit(document, step, criterion));
            }
        }
    }
}
