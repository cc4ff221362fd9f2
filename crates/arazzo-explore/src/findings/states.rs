//! States that no action knows.

use super::review::Review;
use crate::codes;
use crate::path::Path;
use arazzo_expression::Str;
use arazzo_runtime::Judgement;
use arazzo_runtime::program::StepRef;
use std::collections::BTreeMap;

pub(super) fn check(review: &mut Review<'_>) {
    let mut found: BTreeMap<StepRef, (Option<Str>, Vec<Str>, &Path)> = BTreeMap::new();
    for path in review.paths() {
        for hop in &path.hops {
            let Some(judged) = hop.judged().filter(|judged| is_unmatched(judged)) else { continue };
            let entry = found.entry(judged.at).or_insert_with(|| (None, Vec::new(), path));
            if let Some((place, value)) = &hop.state {
                let value = value.to_text();
                entry.0 = Some(place.clone());
                if !entry.1.contains(&value) {
                    entry.1.push(value);
                }
            }
        }
    }
    for (at, (place, values, path)) in found {
        let Some(place) = place else { continue };
        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
        let message = format!(
            "{} fails where {place} is {}: none of its success actions knows that",
            review.step_name(at),
            values.join(", ")
        );
        let help = "add actions: back for states that pass, `end` for those that last";
        review.push(&codes::UNMATCHED_STATE, review.locator.step(at), message, help, Some(path));
    }
}

fn is_unmatched(judgement: &Judgement) -> bool {
    judgement.fault.as_ref().is_some_and(|fault| &*fault.code == "unmatched-state")
}
