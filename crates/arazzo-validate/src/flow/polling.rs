//! Steps that wait for a state by going back, and the states that no action names (decision A06).

use super::states;
use crate::checked::{Checked, CheckedStep, CheckedWorkflow};
use crate::codes;
use arazzo_expression::{Pointer, Value};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Action, ActionKind};

/// A state that no description lists.
const OTHER: &str = "\u{1}any other";

/// Polling steps some of whose states reach the next step as if the wait were over.
pub(crate) fn polling(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        for step in workflow.steps.iter().filter(|step| polls(workflow, step)) {
            let back =
                step.on_success.iter().map(|(action, _)| *action).filter(|action| goes_back(workflow, step, action));
            let all = step.on_success.iter().map(|(action, _)| *action);
            let Some(place) = states::subject(back.chain(all)) else { continue };
            found.extend(unhandled(checked, workflow, step, &place));
        }
    }
}

/// Whether a step goes back under some condition, and its actions leave something open.
fn polls(workflow: &CheckedWorkflow<'_>, step: &CheckedStep<'_>) -> bool {
    let conditional = step.on_success.iter().all(|(action, _)| !action.criteria.is_empty());
    conditional && step.on_success.iter().any(|(action, _)| goes_back(workflow, step, action))
}

fn goes_back(workflow: &CheckedWorkflow<'_>, step: &CheckedStep<'_>, action: &Action) -> bool {
    let target = action.step_id.as_ref().filter(|_| action.kind.value == ActionKind::Goto);
    target.and_then(|id| workflow.number(id)).is_some_and(|number| workflow.graph.is_backward(step.number, number))
}

fn unhandled(
    checked: &Checked<'_>,
    workflow: &CheckedWorkflow<'_>,
    step: &CheckedStep<'_>,
    place: &Pointer,
) -> Option<Diagnostic> {
    let schema = states::schema_at(checked, step, place);
    let listed = schema.as_ref().map(|schema| states::values(checked, schema)).unwrap_or_default();
    let known = !listed.is_empty();
    let domain = if known { listed } else { vec![Value::from(OTHER)] };
    let open: Vec<&Value> = domain.iter().filter(|value| falls_through(step, place, value)).collect();
    if open.is_empty() {
        return None;
    }
    let named = if known {
        open.iter().map(|value| format!("`{}`", value.to_text())).collect::<Vec<_>>().join(", ")
    } else {
        "a state that none of them names".to_owned()
    };
    let next = workflow.graph.next(step.number).and_then(|next| workflow.steps.get(next));
    let then = match next {
        Some(next) => format!("they reach step `{}` as though the wait were over", next.id()),
        None => "they end the workflow as though the wait were over".to_owned(),
    };
    let then = if known && open.len() > 1 {
        then
    } else {
        then.replacen("they reach", "it reaches", 1).replacen("they end", "it ends", 1)
    };
    let at = format!("$response.body#{place}");
    let message = format!("step `{}` waits for `{at}`, and no action matches {named}: {then}", step.id());
    let help = "add actions for these states, or one without criteria behind the others; this program stops there with \
                `unmatched-state`";
    let mut diagnostic = Diagnostic::new(&codes::UNHANDLED_STATE, step.step.step_id.span, message).help(help);
    if let Some(span) = schema.and_then(|schema| schema.resolve(checked.loaded).place().span()).filter(|_| known) {
        diagnostic = diagnostic.label(span, "the states are listed here");
    }
    Some(diagnostic)
}

/// Whether the step succeeds where `place` is `value`, and no action matches.
fn falls_through(step: &CheckedStep<'_>, place: &Pointer, value: &Value) -> bool {
    let fails = |criteria: &[arazzo_parser::arazzo::Criterion]| {
        criteria.iter().any(|criterion| states::holds(criterion, place, value) == Some(false))
    };
    !fails(&step.step.success_criteria) && step.on_success.iter().all(|(action, _)| fails(&action.criteria))
}
