//! Steps that no path leads to.

use crate::checked::Checked;
use crate::codes;
use arazzo_parser::Diagnostic;

/// Steps that are never reached.
pub(crate) fn unreachable(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
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
