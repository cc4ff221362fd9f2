//! Which workflows run which.

use crate::checked::{Checked, CheckedStep};
use arazzo_expression::Str;
use arazzo_parser::arazzo::Spanned;
use arazzo_parser::{DocumentId, resolve};
use std::collections::BTreeSet;

/// A workflow: the number of its document, and its own there.
pub(crate) type WorkflowKey = (DocumentId, usize);

/// The workflows that can have run by the time that workflow `of` does: those that it runs, and those that run with it
/// because others run both.
pub(crate) fn runs(checked: &Checked<'_>, of: WorkflowKey) -> BTreeSet<WorkflowKey> {
    let mut from = BTreeSet::from([of]);
    loop {
        let all = checked.documents.iter().flat_map(|d| (0..d.workflows.len()).map(move |number| (d.id, number)));
        let callers = all.filter(|key| !from.contains(key) && targets(checked, *key).iter().any(|t| from.contains(t)));
        let callers: Vec<WorkflowKey> = callers.collect();
        if callers.is_empty() {
            break;
        }
        from.extend(callers);
    }
    closure(checked, from)
}

fn closure(checked: &Checked<'_>, from: BTreeSet<WorkflowKey>) -> BTreeSet<WorkflowKey> {
    let mut left: Vec<WorkflowKey> = from.into_iter().collect();
    let mut reached = BTreeSet::new();
    while let Some(key) = left.pop() {
        left.extend(targets(checked, key).into_iter().filter(|target| reached.insert(*target)));
    }
    reached
}

/// The workflows that workflow `key` itself leads to.
pub(crate) fn targets(checked: &Checked<'_>, key: WorkflowKey) -> Vec<WorkflowKey> {
    let Some(workflow) = checked.workflow(key) else { return Vec::new() };
    let named = |name: &Spanned<Str>| resolve::workflow(checked.loaded, key.0, name).ok();
    let mut targets: Vec<WorkflowKey> = workflow.workflow.depends_on.iter().filter_map(named).collect();
    for step in &workflow.steps {
        targets.extend(step.called);
        targets.extend(action_targets(step).filter_map(named));
    }
    targets
}

/// The workflows that the actions of `step` name.
pub(super) fn action_targets<'c>(step: &'c CheckedStep<'_>) -> impl Iterator<Item = &'c Spanned<Str>> {
    step.on_success.iter().chain(&step.on_failure).filter_map(|(action, _)| action.workflow_id.as_ref())
}
