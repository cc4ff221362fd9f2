//! Steps and actions that no path comes to.

use super::domain;
use super::review::Review;
use crate::codes;
use crate::coverage::{ActionRef, List, actions};
use arazzo_runtime::program::{Action, ActionKind, Call, Step, StepRef};
use std::collections::BTreeSet;

pub(super) fn check(review: &mut Review<'_>) {
    if !review.exploration.complete {
        let message = format!("not all paths were followed: {} were", review.paths().len());
        let span = review.locator.workflow(review.plan.workflow);
        return review.push(
            &codes::BOUNDED,
            span,
            message,
            "allow more with --max-paths; very long ones are always cut",
            None,
        );
    }
    if !review.paths().iter().any(crate::path::Path::succeeded) {
        // What comes after the failure of every path is no fault of its own.
        return;
    }
    let coverage = &review.exploration.coverage;
    let reached: BTreeSet<usize> =
        coverage.steps.iter().filter(|(_, count)| **count > 0).map(|(at, _)| at.workflow).collect();
    let dead: Vec<StepRef> = coverage
        .steps
        .iter()
        .filter(|(at, count)| **count == 0 && reached.contains(&at.workflow))
        .map(|(at, _)| *at)
        .collect();
    for at in dead {
        step(review, at);
    }
    let idle: Vec<ActionRef> = coverage
        .actions
        .iter()
        .filter(|(action, count)| **count == 0 && coverage.steps.get(&action.at).is_some_and(|count| *count > 0))
        .map(|(action, _)| *action)
        .collect();
    for action in idle {
        untaken(review, action);
    }
}

fn step(review: &mut Review<'_>, at: StepRef) {
    let unsure = review.exploration.unsolved.iter().any(|one| one.at.workflow == at.workflow);
    let name = review.step_name(at);
    let span = review.locator.step(at);
    if unsure {
        let message = format!("{name} was not explored: no answers were found that lead to it");
        review.push(&codes::NOT_EXPLORED, span, message, "write a scenario that comes by it", None);
    } else {
        let message = format!("no path comes to {name}");
        review.push(&codes::DEAD_STEP, span, message, "add an action that leads to it, or remove it", None);
    }
}

fn untaken(review: &mut Review<'_>, found: ActionRef) {
    let ActionRef { at, list, number } = found;
    let Some(step) = review.step(at) else { return };
    let Some((action, earlier)) = actions(step, list).get(..=number).and_then(<[Action]>::split_last) else { return };
    let span = review.locator.action(found);
    let name = review.action_name(at, list, number);
    if let Some(first) = earlier.iter().find(|earlier| shadows(earlier, action)) {
        let message = format!("action `{name}` is never looked at: `{}` before it always applies", first.name);
        let help = "put the action without criteria last";
        return review.push(&arazzo_parser::codes::SHADOWED_ACTION, span, message, help, None);
    }
    match never(step, list, action) {
        Some(why) => {
            let message = format!("no path takes action `{name}` of {}: {why}", review.step_name(at));
            review.push(&codes::DEAD_ACTION, span, message, "change its criteria, or remove it", None);
        }
        None if matches!(step.call, Call::Workflow { .. }) && action.criteria.is_empty() => {
            let message = format!("no path takes action `{name}` of {}", review.step_name(at));
            review.push(&codes::DEAD_ACTION, span, message, "remove it", None);
        }
        // What no answer was found for is told elsewhere.
        None if review.exploration.unsolved.iter().any(|one| one.at == at) => {}
        None => {
            let message = format!("action `{name}` of {} was not explored: no path takes it", review.step_name(at));
            review.push(&codes::NOT_EXPLORED, span, message, "write a scenario that takes it", None);
        }
    }
}

/// Whether `later` can never be taken because `earlier` is looked at first.
fn shadows(earlier: &Action, later: &Action) -> bool {
    let texts = |action: &Action| action.criteria.iter().map(|criterion| criterion.text.clone()).collect::<Vec<_>>();
    let is_used_up = matches!(earlier.kind, ActionKind::Retry { .. });
    let (first, then) = (texts(earlier), texts(later));
    !is_used_up && first.iter().all(|text| then.contains(text))
}

/// Why an action cannot be taken whatever the API answers.
fn never(step: &Step, list: List, action: &Action) -> Option<String> {
    if matches!(action.kind, ActionKind::Retry { limit: 0, .. }) {
        return Some("its `retryLimit` is 0".to_owned());
    }
    let own = if list == List::Success { step.criteria.as_slice() } else { &[] };
    domain::contradiction(&step.call, own.iter().chain(&action.criteria), list == List::Success && own.is_empty())
}
