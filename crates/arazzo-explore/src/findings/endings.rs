//! How paths end: successes that are none, outputs that are not there.

use super::review::Review;
use crate::codes;
use crate::coverage::{List, OutputRef, taken};
use crate::path::{End, Path};
use crate::place::reads_status;
use arazzo_runtime::Judgement;
use arazzo_runtime::program::{Action, ActionKind, Call, Step, StepRef, Target};
use std::collections::BTreeSet;

pub(super) fn check(review: &mut Review<'_>) {
    let mut told = BTreeSet::new();
    for path in review.paths().iter().filter(|path| path.succeeded()) {
        for judgement in path.judgements() {
            let Some(step) = review.step(judgement.at) else { continue };
            for kind in [unmatched, idle, failed, error_status] {
                kind(review, path, judgement, step, &mut told);
            }
        }
    }
    outputs(review);
    never(review);
}

/// What was told already: the code and the step.
type Told = BTreeSet<(&'static str, StepRef)>;

fn unmatched(review: &mut Review<'_>, path: &Path, judged: &Judgement, step: &Step, told: &mut Told) {
    let is_unmatched = judged.success && judged.action.is_none() && step.polls;
    if !is_unmatched || !told.insert((codes::UNMATCHED_SUCCEEDS.name, judged.at)) {
        return;
    }
    let message = format!(
        "the run succeeds although {} found a state that none of its actions knows",
        review.step_name(judged.at)
    );
    let help = "add an action for every state, or run without --on-unmatched next";
    review.push(&codes::UNMATCHED_SUCCEEDS, review.locator.step(judged.at), message, help, Some(path));
}

/// An action whose criteria did not hold, and the run went where the action would have led.
fn idle(review: &mut Review<'_>, path: &Path, judged: &Judgement, step: &Step, told: &mut Told) {
    if !judged.success || judged.action.is_some() || step.polls {
        return;
    }
    let leads_on = |action: &Action| {
        !action.criteria.is_empty()
            && matches!(action.kind, ActionKind::Goto(Target::Step(next)) if next == judged.at.step + 1)
    };
    let Some(number) = step.on_success.iter().position(leads_on) else { return };
    if !told.insert((codes::IDLE_CRITERIA.name, judged.at)) {
        return;
    }
    let name = review.action_name(judged.at, List::Success, number);
    let message = format!(
        "the criteria of action `{name}` decide nothing: where they do not hold, {} goes on with the next step too",
        review.step_name(judged.at)
    );
    let span = review.locator.action(crate::ActionRef { at: judged.at, list: List::Success, number });
    let help = "make them success criteria of the step, or add an action for the other answers";
    review.push(&codes::IDLE_CRITERIA, span, message, help, Some(path));
}

fn failed(review: &mut Review<'_>, path: &Path, judged: &Judgement, step: &Step, told: &mut Told) {
    let Some((List::Failure, number)) = taken(judged, step).filter(|_| !judged.success) else { return };
    // What goes back tries again: the run succeeds by what comes of that.
    let goes_on = |kind: &ActionKind| match kind {
        ActionKind::Goto(Target::Step(next)) => *next > judged.at.step,
        kind => matches!(kind, ActionKind::Goto(_)),
    };
    let is_caught =
        step.on_failure.get(number).is_some_and(|action| action.criteria.is_empty() && goes_on(&action.kind));
    if !is_caught || !told.insert((codes::FAILURE_SUCCEEDS.name, judged.at)) {
        return;
    }
    let name = review.action_name(judged.at, List::Failure, number);
    let message = format!(
        "the run succeeds although {} failed: action `{name}` goes on after every failure, even without an answer",
        review.step_name(judged.at)
    );
    let span = review.locator.action(crate::ActionRef { at: judged.at, list: List::Failure, number });
    let help = "give the action criteria for the failures that are meant, or let its way end in failure";
    review.push(&codes::FAILURE_SUCCEEDS, span, message, help, Some(path));
}

fn error_status(review: &mut Review<'_>, path: &Path, judged: &Judgement, step: &Step, told: &mut Told) {
    let Some(status) = judged.status.filter(|status| *status >= 400 && judged.success) else { return };
    let asks = step.criteria.iter().any(reads_status) || matches!(step.call, Call::Workflow { .. });
    if asks || !told.insert((codes::ERROR_STATUS_SUCCEEDS.name, judged.at)) {
        return;
    }
    let message = format!("{} takes an answer with status {status} for success", review.step_name(judged.at));
    let help = "add the success criterion `$statusCode < 400`";
    review.push(&codes::ERROR_STATUS_SUCCEEDS, review.locator.step(judged.at), message, help, Some(path));
}

/// Outputs of the workflow without a value where it succeeds with all inputs.
fn outputs(review: &mut Review<'_>) {
    let (plan, workflow) = (review.plan, review.plan.workflow);
    let Some(ir) = plan.program.workflow(workflow) else { return };
    let good: Vec<&Path> =
        review.paths().iter().filter(|path| path.succeeded()).filter(|path| review.has_all_inputs(path)).collect();
    for (number, output) in ir.outputs.iter().enumerate() {
        let lacks = |path: &&&Path| match &path.end {
            End::Over(outcome) => outcome.outputs.get(&output.name).is_none(),
            End::Cut(_) => false,
        };
        let without: Vec<&&Path> = good.iter().filter(lacks).collect();
        let Some(first) = without.first() else { continue };
        let count = if without.len() == good.len() {
            "every path that ends in success".to_owned()
        } else {
            format!("{} of the {} paths that end in success", without.len(), good.len())
        };
        let message = format!("output `{}` has no value on {count}", output.name);
        let span = review.locator.output(OutputRef { workflow, step: None, number });
        let help = "take it from a step that all of these paths come by";
        review.push(&codes::OUTPUT_MISSING, span, message, help, Some(first));
    }
}

/// A workflow that does not succeed on any path. Where not everything was explored, that is no proof against it, but it was
/// not tested either.
fn never(review: &mut Review<'_>) {
    let exploration = review.exploration;
    if review.paths().iter().any(Path::succeeded) {
        return;
    }
    let id = review.plan.program.workflow(review.plan.workflow).map_or("", |workflow| &*workflow.id);
    let span = review.locator.workflow(review.plan.workflow);
    let (code, message, help) = if exploration.complete && exploration.unsolved.is_empty() {
        let message = format!("no path of workflow `{id}` ends in success");
        (&codes::NEVER_SUCCEEDS, message, "`--explain` with the path says why it ends as it does")
    } else {
        let message =
            format!("no path was found on which workflow `{id}` ends in success: what was not explored says why");
        (
            &codes::NO_SUCCESS_FOUND,
            message,
            "mend the criteria that nothing meets, or write a scenario with answers that do",
        )
    };
    review.push(code, span, message, help, review.paths().first());
}
