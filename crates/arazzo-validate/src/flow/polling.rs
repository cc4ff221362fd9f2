//! Steps that wait for a state by going back, and the states that no action names (decision A06).

use super::states;
use super::subject::{Place, Waiting};
use crate::checked::{Checked, CheckedStep, CheckedWorkflow, Phase, Site};
use crate::codes;
use crate::types::{Memo, Tracer};
use arazzo_expression::{Condition, Operator, Value};
use arazzo_parser::arazzo::{Action, ActionKind, Criterion, CriterionCondition};
use arazzo_parser::{Diagnostic, Span};

/// A state that no description lists.
const OTHER: &str = "\u{1}any other";

/// Polling steps some of whose states reach the next step as if the wait were over.
pub(crate) fn polling(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let memo = Memo::default();
    let tracer = Tracer::new(checked, &memo);
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            let waiting = Waiting { checked, workflow, step };
            let site =
                Site { document, workflow, step: Some(step), phase: Phase::OnSuccess, shared: false, guarded: false };
            if polls(workflow, step) {
                let all = || step.on_success.iter().map(|(action, _)| *action);
                let back = all().filter(|action| goes_back(workflow, step, action));
                let subject = states::subject(waiting, back.chain(all()));
                found.extend(subject.and_then(|subject| unhandled(&tracer, &site, waiting, &subject)));
            } else if step.on_success.is_empty() {
                found.extend(excluded(&tracer, &site, waiting));
            }
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

/// The states that the description lists for `place`, and where it does.
fn listed<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    waiting: Waiting<'_, '_>,
    place: &Place,
) -> (Vec<Value>, Option<Span>) {
    let checked = waiting.checked;
    match place {
        Place::Body(pointer) => {
            let schema = states::schema_at(checked, waiting.step, pointer);
            let span = schema.as_ref().and_then(|schema| schema.resolve(checked.loaded).place().span());
            (schema.map(|schema| states::values(checked, &schema)).unwrap_or_default(), span)
        }
        Place::Other(expression) => {
            let values = tracer.known(site, expression).values(tracer.lens);
            let values: Vec<Value> =
                values.iter().flat_map(|values| values.iter()).filter(|v| !v.is_null()).cloned().collect();
            (if values.is_empty() { states::of_header(checked, waiting.step, expression) } else { values }, None)
        }
    }
}

fn unhandled<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    waiting: Waiting<'_, '_>,
    (place, constant): &(Place, Option<Value>),
) -> Option<Diagnostic> {
    let (listed, span) = listed(tracer, site, waiting, place);
    let known = !listed.is_empty();
    // Numbers without a list count something more often than they tell a state; so do headers.
    let states =
        constant.as_ref().is_none_or(|constant| constant.as_number().is_none()) && matches!(place, Place::Body(_));
    if !known && !states {
        return None;
    }
    let domain = if known { listed } else { vec![Value::from(OTHER)] };
    let open: Vec<&Value> = domain.iter().filter(|value| falls_through(waiting, place, value)).collect();
    if open.is_empty() {
        return None;
    }
    let named = if known { names(&open) } else { "a state that none of them names".to_owned() };
    let then = then(waiting, if known { open.len() } else { 1 });
    let step = waiting.step;
    let message = format!("step `{}` waits for `{place}`, and no action matches {named}: {then}", step.id());
    let help = "add actions for these states, or one without criteria behind the others; this program stops there with \
                `unmatched-state`";
    let diagnostic = Diagnostic::new(&codes::UNHANDLED_STATE, step.step.step_id.span, message).help(help);
    Some(match span.filter(|_| known) {
        Some(span) => diagnostic.label(span, "the states are listed here"),
        None => diagnostic,
    })
}

fn names(open: &[&Value]) -> String {
    open.iter().map(|value| format!("`{}`", value.to_text())).collect::<Vec<_>>().join(", ")
}

/// What becomes of states that nothing matches.
fn then(waiting: Waiting<'_, '_>, count: usize) -> String {
    let next = waiting.workflow.graph.next(waiting.step.number).and_then(|next| waiting.workflow.steps.get(next));
    let (reach, end) = if count > 1 { ("they reach", "they end") } else { ("it reaches", "it ends") };
    match next {
        Some(next) => format!("{reach} step `{}` as though the wait were over", next.id()),
        None => format!("{end} the workflow as though the wait were over"),
    }
}

/// A step that is tried again while it finds one state, and takes each of several others for its success.
fn excluded<'l>(tracer: &Tracer<'_, 'l>, site: &Site<'_, 'l>, waiting: Waiting<'_, '_>) -> Option<Diagnostic> {
    let step = waiting.step;
    let criterion = step.step.success_criteria.iter().find(|criterion| excludes(criterion))?;
    let (place, constant) = states::of_criterion(waiting, criterion)?;
    let waits = constant?;
    let again = step.on_failure.iter().map(|(action, _)| *action).any(|action| {
        let back = action.kind.value == ActionKind::Retry || goes_back(waiting.workflow, step, action);
        back && !fails(waiting, &action.criteria, &place, &waits)
    });
    let (listed, span) = listed(tracer, site, waiting, &place);
    let passed: Vec<&Value> =
        listed.iter().filter(|value| !fails(waiting, &step.step.success_criteria, &place, value)).collect();
    if !again || passed.len() < 2 || passed.len() == listed.len() {
        return None;
    }
    let message = format!(
        "step `{}` waits while `{place}` is `{}`, and takes every other state for its success, {} alike: {}",
        step.id(),
        waits.to_text(),
        names(&passed),
        then(waiting, passed.len())
    );
    let help = "let the criteria name the state that is the success";
    let diagnostic = Diagnostic::new(&codes::UNHANDLED_STATE, step.step.step_id.span, message).help(help);
    Some(match span {
        Some(span) => diagnostic.label(span, "the states are listed here"),
        None => diagnostic,
    })
}

/// Whether a criterion says which text something is not.
fn excludes(criterion: &Criterion) -> bool {
    matches!(&criterion.compiled, CriterionCondition::Simple(Condition::Compare { operator: Operator::NotEqual, .. }))
}

/// Whether the step succeeds where `place` is `value`, and no action matches.
fn falls_through(waiting: Waiting<'_, '_>, place: &Place, value: &Value) -> bool {
    let step = waiting.step;
    !fails(waiting, &step.step.success_criteria, place, value)
        && step.on_success.iter().all(|(action, _)| fails(waiting, &action.criteria, place, value))
}

/// Whether `criteria` certainly do not all hold where `place` is `value`.
fn fails(waiting: Waiting<'_, '_>, criteria: &[Criterion], place: &Place, value: &Value) -> bool {
    criteria.iter().any(|criterion| states::holds(waiting, criterion, place, value) == Some(false))
}
