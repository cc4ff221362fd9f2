//! Steps that no path leads to.

use crate::checked::{Checked, CheckedWorkflow};
use crate::codes;
use arazzo_parser::Diagnostic;

/// Steps that are never reached.
pub(crate) fn unreachable(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        // An action whose target does not exist may have been the way there, which is told already.
        if goes_nowhere(workflow) {
            continue;
        }
        let referenced = |step: usize| {
            let references = &workflow.graph.references;
            references.iter().any(|(from, to)| *to == step && workflow.state.reaches(*from))
        };
        for step in
            workflow.steps.iter().filter(|step| !workflow.state.reaches(step.number) && !referenced(step.number))
        {
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
