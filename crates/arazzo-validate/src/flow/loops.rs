//! Loops that no path leads out of (ACT-07).

use crate::checked::{Cause, Checked, CheckedWorkflow, Target};
use crate::codes;
use arazzo_parser::Diagnostic;

/// Loops without an exit.
pub(crate) fn loops(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        let leaves = leaving(workflow);
        let stuck = |step: usize| workflow.state.reaches(step) && !leaves.get(step).copied().unwrap_or(true);
        for step in workflow.steps.iter().filter(|step| stuck(step.number)) {
            for edge in workflow.graph.edges.get(step.number).into_iter().flatten() {
                let Target::Step(next) = edge.target else { continue };
                let back = edge.cause == Cause::Success && stuck(next) && workflow.graph.is_backward(step.number, next);
                let Some(span) = edge.action.filter(|_| back) else { continue };
                let to = workflow.steps.get(next).map_or("", |step| step.id());
                let message =
                    format!("step `{}` always goes back to `{to}`: nothing ends this loop but a failure", step.id());
                let help = "give the action `criteria`, or add an action that goes on or ends";
                found.push(Diagnostic::new(&codes::LOOP_WITHOUT_EXIT, span, message).help(help));
            }
        }
    }
}

/// For each step, whether some path from it ends the workflow or goes to another. That a step fails, and no action
/// says what then, is no way out that anyone planned.
fn leaving(workflow: &CheckedWorkflow<'_>) -> Vec<bool> {
    let edges = &workflow.graph.edges;
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    let mut leaves = vec![false; edges.len()];
    let mut left = Vec::new();
    for (step, edges) in edges.iter().enumerate() {
        // An action whose target does not exist may have been the way out.
        let mut exit = edges.iter().all(|edge| edge.cause == Cause::Failure);
        for edge in edges {
            match edge.target {
                Target::Step(next) => before.get_mut(next).into_iter().for_each(|list| list.push(step)),
                Target::End | Target::Away => exit = true,
                Target::Failed => {}
            }
        }
        if exit {
            left.push(step);
        }
    }
    while let Some(step) = left.pop() {
        let Some(seen) = leaves.get_mut(step).filter(|seen| !**seen) else { continue };
        *seen = true;
        left.extend(before.get(step).into_iter().flatten());
    }
    leaves
}
