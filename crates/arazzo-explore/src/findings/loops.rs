//! Loops that no path leads out of.

use super::review::Review;
use crate::codes;
use crate::path::{Cut, End, Path};
use arazzo_runtime::program::StepRef;
use std::collections::BTreeMap;

pub(super) fn check(review: &mut Review<'_>) {
    let mut cut: BTreeMap<StepRef, &Path> = BTreeMap::new();
    for path in review.paths() {
        if let End::Cut(Cut::Loop(at)) = path.end {
            cut.entry(at).or_insert(path);
        }
    }
    for (at, path) in cut {
        if ends(review, at) || review.exploration.unsolved.iter().any(|one| comes_by(path, one.at)) {
            continue;
        }
        let message = format!("{} is in a loop that nothing ends but a failure", review.step_name(at));
        let help = "give the action that goes back `criteria`, or add an action that goes on or ends";
        review.push(&codes::LOOP_CANNOT_END, review.locator.step(at), message, help, Some(path));
    }
}

/// Whether some path that comes by a step ends as someone planned: in success, or by an action.
fn ends(review: &Review<'_>, at: StepRef) -> bool {
    review.paths().iter().any(|path| {
        let planned = || {
            let last = path.judgements().last();
            last.and_then(|judged| judged.action.as_ref()).is_some_and(|action| action.kind == "end")
        };
        matches!(path.end, End::Over(_)) && comes_by(path, at) && (path.succeeded() || planned())
    })
}

fn comes_by(path: &Path, at: StepRef) -> bool {
    path.judgements().any(|judged| judged.at == at)
}
