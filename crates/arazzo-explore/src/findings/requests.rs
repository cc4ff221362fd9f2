//! Requests that the API does not take, and those that cannot be made.

use super::review::Review;
use crate::codes;
use crate::path::Path;
use arazzo_parser::{Code, Severity};
use arazzo_runtime::program::{Call, StepRef};
use arazzo_runtime::{StepFault, Trace};
use std::collections::BTreeMap;

pub(super) fn check(review: &mut Review<'_>) {
    let mut invalid: BTreeMap<(StepRef, &str), &Path> = BTreeMap::new();
    let mut unbuilt: BTreeMap<(StepRef, &str), (&StepFault, &Path)> = BTreeMap::new();
    for path in review.paths() {
        for hop in &path.hops {
            for violation in hop.violations.iter() {
                invalid.extend(
                    hop.at().filter(|at| !invalid.contains_key(&(*at, violation))).map(|at| ((at, &**violation), path)),
                );
            }
            for (at, fault) in not_sent(&hop.trace) {
                unbuilt.entry((at, &fault.code)).or_insert((fault, path));
            }
        }
    }
    for ((at, violation), path) in invalid {
        let message = format!("{} sends what the API does not take: {violation}", review.step_name(at));
        let help = "give the step what the operation's description asks for";
        told(review, &codes::REQUEST_INVALID, at, message, help, path);
    }
    for ((at, _), (fault, path)) in unbuilt {
        if !review.step(at).is_some_and(|step| matches!(step.call, Call::Operation(_))) {
            continue;
        }
        let message = format!("{} cannot send its request on this path: {}", review.step_name(at), fault.message);
        let help = "make sure that every path to the step sets what it reads";
        told(review, &codes::REQUEST_NOT_BUILT, at, message, help, path);
    }
}

/// What shows only where inputs are left out that may be is a warning.
fn told(review: &mut Review<'_>, code: &'static Code, at: StepRef, message: String, help: &str, path: &Path) {
    let is_whole = review.has_all_inputs(path);
    let help = if is_whole { help } else { "make the input `required`, or give it a `default`" };
    review.push(code, review.locator.step(at), message, help, Some(path));
    if let Some(found) = review.found.last_mut().filter(|_| !is_whole) {
        found.diagnostic.severity = Severity::Warning;
    }
}

/// The attempts that ended before anything was sent, with the reasons.
fn not_sent(traces: &[Trace]) -> impl Iterator<Item = (StepRef, &StepFault)> {
    traces.windows(2).filter_map(|pair| match pair {
        [Trace::Attempted { at, request: None, .. }, Trace::Judged(judged)] if judged.at == *at => {
            Some((*at, judged.fault.as_ref()?))
        }
        _ => None,
    })
}
