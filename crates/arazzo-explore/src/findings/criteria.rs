//! Criteria that decide nothing.

use super::domain::{Truth, contradiction, truth};
use super::review::Review;
use crate::codes;
use crate::coverage::CriterionRef;

pub(super) fn check(review: &mut Review<'_>) {
    let criteria = &review.exploration.coverage.criteria;
    for criterion in criteria.keys().filter(|criterion| criterion.action.is_none()) {
        let CriterionRef { at, number, .. } = *criterion;
        let Some(step) = review.step(at) else { continue };
        let Some(ir) = step.criteria.get(number) else { continue };
        let span = review.locator.criterion(*criterion);
        let name = review.step_name(at);
        match truth(&step.call, ir) {
            Truth::Always => {
                let message = format!("the success criterion `{}` of {name} holds whatever the API answers", ir.text);
                review.push(&codes::NEVER_FALSE, span, message, "say what tells success from failure", None);
            }
            Truth::Never => {
                let message =
                    format!("the success criterion `{}` of {name} holds with no answer that the API may give", ir.text);
                review.push(&codes::NEVER_TRUE, span, message, "compare with a value that the API answers", None);
            }
            Truth::Depends => {}
        }
    }
    contradictions(review);
}

/// Steps whose success criteria each hold with some answer, and together with none.
fn contradictions(review: &mut Review<'_>) {
    let steps: Vec<_> = review.exploration.coverage.steps.keys().copied().collect();
    for at in steps {
        let Some(step) = review.step(at) else { continue };
        if step.criteria.iter().any(|criterion| truth(&step.call, criterion) == Truth::Never) {
            continue;
        }
        let Some(why) = contradiction(&step.call, step.criteria.iter(), false) else { continue };
        let message = format!("{} cannot succeed: {why}", review.step_name(at));
        let span = review.locator.criterion(CriterionRef { at, action: None, number: 0 });
        review.push(&codes::NEVER_TRUE, span, message, "remove the criteria that contradict the others", None);
    }
}
