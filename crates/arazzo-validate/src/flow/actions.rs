//! Actions that are never taken (STEP-20, ACT-14, ACT-15).

use crate::checked::{Checked, CheckedStep};
use crate::codes;
use crate::structure::is_same;
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Action, ActionKind};

/// Actions behind one that is always taken, and retries of no times.
pub(crate) fn actions(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        for step in &workflow.steps {
            for list in [&step.on_success, &step.on_failure] {
                for inherited in [false, true] {
                    let list: Vec<&Action> =
                        list.iter().filter(|(_, from)| *from == inherited).map(|(a, _)| *a).collect();
                    shadowed(step, &list, found);
                }
            }
            step.on_failure.iter().for_each(|(action, _)| zero(action, found));
            step.on_failure.iter().for_each(|(action, inherited)| unsafe_retry(step, action, *inherited, found));
        }
    }
}

fn shadowed(step: &CheckedStep<'_>, list: &[&Action], found: &mut Vec<Diagnostic>) {
    for (number, action) in list.iter().enumerate() {
        let Some(first) = list.iter().take(number).find(|first| hides(first, action)) else { continue };
        let name = &action.name.value;
        let why = if first.criteria.is_empty() { "has no criteria" } else { "applies whenever this one does" };
        let message =
            format!("action `{name}` of step `{}` is never taken: `{}` before it {why}", step.id(), first.name.value);
        let diagnostic = Diagnostic::new(&arazzo_parser::codes::SHADOWED_ACTION, action.name.span, message);
        found.push(diagnostic.label(first.name.span, "this one is taken").help("put it first, or remove it"));
    }
}

/// Whether `first` is taken whenever `action` could be. A retry gives way when it is exhausted.
fn hides(first: &Action, action: &Action) -> bool {
    let covers = first.criteria.iter().all(|criterion| action.criteria.iter().any(|other| is_same(criterion, other)));
    first.kind.value != ActionKind::Retry && covers
}

fn zero(action: &Action, found: &mut Vec<Diagnostic>) {
    let Some(limit) = action.retry_limit.as_ref().filter(|limit| limit.value == 0) else { return };
    if action.kind.value == ActionKind::Retry {
        let message = format!("action `{}` never retries: its limit is 0", action.name.value);
        let help = "set `retryLimit` to how often to try again, or remove the action";
        found.push(Diagnostic::new(&codes::RETRY_ZERO, limit.span, message).help(help));
    }
}

/// A retry without criteria in the step's own list: one for all steps of a workflow is not meant for this one alone.
fn unsafe_retry(step: &CheckedStep<'_>, action: &Action, inherited: bool, found: &mut Vec<Diagnostic>) {
    let always = action.kind.value == ActionKind::Retry && action.criteria.is_empty() && !inherited;
    let limited = action.retry_limit.as_ref().is_some_and(|limit| limit.value == 0);
    let Some(operation) = step.operation.as_ref().filter(|_| always && !limited) else { return };
    if matches!(&*operation.operation.key.method, "POST" | "PATCH") {
        let method = &operation.operation.key.method;
        let message =
            format!("action `{}` repeats the {method} of step `{}` whatever went wrong", action.name.value, step.id());
        let help = "give it `criteria`, such as `$statusCode == 503`, lest the request takes effect twice";
        found.push(Diagnostic::new(&codes::RETRY_UNSAFE, action.name.span, message).help(help));
    }
}
