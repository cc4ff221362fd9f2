//! What is brought about only by answers that the API does not give by its description.

use super::review::Review;
use crate::codes;
use crate::coverage::{ActionRef, List, taken};
use crate::path::{Answer, Hop, Path};
use arazzo_mock::undescribed;
use arazzo_runtime::Response;
use arazzo_runtime::program::{Call, Criterion, Operand, OperationCall, Step, StepRef};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Something that answers bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    Success(StepRef),
    Action(ActionRef),
}

/// The answers that bring something about.
enum By<'p> {
    /// One of them is described.
    Described,
    /// None so far is; why not, and the first one with its path.
    Undescribed(String, &'p Path, &'p Hop),
}

pub(super) fn check(review: &mut Review<'_>) {
    let mut all: BTreeMap<Effect, By<'_>> = BTreeMap::new();
    let mut seen: BTreeSet<*const Hop> = BTreeSet::new();
    for path in review.paths() {
        for hop in path.hops.iter().filter(|hop| seen.insert(Rc::as_ptr(hop))) {
            for effect in effects(review, hop) {
                if matches!(all.get(&effect), Some(By::Described)) {
                    continue;
                }
                match why(review, hop) {
                    None => drop(all.insert(effect, By::Described)),
                    Some(reason) => drop(all.entry(effect).or_insert(By::Undescribed(reason, path, hop))),
                }
            }
        }
    }
    let is_told = |at: StepRef| matches!(all.get(&Effect::Success(at)), Some(By::Undescribed(..)));
    for (effect, by) in &all {
        let By::Undescribed(reason, path, hop) = by else { continue };
        let (span, what) = match effect {
            Effect::Success(at) => (review.locator.step(*at), format!("{} succeeds", review.step_name(*at))),
            Effect::Action(action) if action.list == List::Success && is_told(action.at) => continue,
            Effect::Action(action) => {
                let name = review.action_name(action.at, action.list, action.number);
                let what = format!("action `{name}` of {} is taken", review.step_name(action.at));
                (review.locator.action(*action), what)
            }
        };
        let mut message = format!("{what} only by answers that the API does not give by its description: {reason}");
        if !can_be_met(review, hop) {
            message.push_str("; no value was found that its schema allows");
        }
        let help = "ask for what the description allows, or correct the description";
        review.push(&codes::UNDESCRIBED_ANSWER, span, message, help, Some(path));
    }
}

fn effects(review: &Review<'_>, hop: &Hop) -> Vec<Effect> {
    let Some((judged, step)) = hop.judged().and_then(|judged| Some((judged, review.step(judged.at)?))) else {
        return Vec::new();
    };
    let at = judged.at;
    let action = taken(judged, step).map(|(list, number)| Effect::Action(ActionRef { at, list, number }));
    judged.success.then_some(Effect::Success(at)).into_iter().chain(action).collect()
}

/// Whether any answer can be as it is described.
fn can_be_met(review: &Review<'_>, hop: &Hop) -> bool {
    match (hop.at().and_then(|at| review.step(at)).map(|step| &step.call), hop.answer()) {
        (Some(Call::Operation(call)), Some(Answer::Response(response))) => arazzo_mock::can_be_met(call, response),
        _ => true,
    }
}

/// Why the answer is none that is described.
fn why(review: &Review<'_>, hop: &Hop) -> Option<String> {
    let (Some(at), Some(Answer::Response(response))) = (hop.at(), hop.answer()) else { return None };
    let step = review.step(at)?;
    match &step.call {
        // A body that decides about nothing is made up for outputs: the answer would do without it.
        Call::Operation(call) if has_no_body(call, response) && !reads_body(step) => None,
        Call::Operation(call) => undescribed(call, response),
        Call::Workflow { .. } => None,
    }
}

/// Whether the answer is described, and no body of it.
fn has_no_body(call: &OperationCall, response: &Response) -> bool {
    call.operation.response(response.status).is_some_and(|described| described.content.is_empty())
}

/// Whether any criterion of the step or its actions looks at the body.
fn reads_body(step: &Step) -> bool {
    let actions = step.on_success.iter().chain(&step.on_failure).flat_map(|action| &action.criteria);
    let mut operands = step.criteria.iter().chain(actions).flat_map(Criterion::operands);
    operands.any(|operand| matches!(operand, Operand::ResponseBody(_)))
}
