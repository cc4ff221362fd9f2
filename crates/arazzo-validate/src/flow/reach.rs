//! Steps that no path leads to.

use crate::checked::{Checked, CheckedWorkflow};
use crate::codes;
use arazzo_parser::Diagnostic;
use std::collections::BTreeSet;

/// Workflows whose paths are not followed.
pub(crate) fn unfollowed(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows().filter(|(_, workflow)| workflow.state.is_unknown()) {
        let message = format!(
            "the paths through workflow `{}` are too many to be followed: which steps are reached, and what has run before \
             each of them, is not checked",
            workflow.id()
        );
        let help = "split the workflow: parts of it can be workflows that it calls";
        let at = workflow.workflow.workflow_id.span;
        found.push(Diagnostic::new(&codes::PATHS_NOT_FOLLOWED, at, message).help(help));
    }
}

/// Steps that are never reached.
pub(crate) fn unreachable(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        // An action whose target does not exist may have been the way there, which is told already.
        if goes_nowhere(workflow) {
            continue;
        }
        let references = workflow.graph.references.iter().filter(|(from, _)| workflow.state.reaches(*from));
        let run_between: BTreeSet<usize> = references.map(|(_, to)| *to).collect();
        let is_reached = |step: usize| workflow.state.reaches(step) || run_between.contains(&step);
        for step in workflow.steps.iter().filter(|step| !is_reached(step.number)) {
            // A step of the same name before it hides it, which is told already.
            if workflow.number(step.id()) != Some(step.number) {
                continue;
            }
            let message = format!("no path leads to step `{}`", step.id());
            let help = "remove it, or let an action go to it";
            found.push(Diagnostic::new(&codes::UNREACHABLE_STEP, step.step.step_id.span, message).help(help));
        }
    }
}

fn goes_nowhere(workflow: &CheckedWorkflow<'_>) -> bool {
    let actions = workflow.steps.iter().flat_map(|step| step.on_success.iter().chain(&step.on_failure));
    actions.filter_map(|(action, _)| action.step_id.as_ref()).any(|id| workflow.number(id).is_none())
}
