//! What no answer could be found for.

use super::domain::{Truth, truth};
use super::review::Review;
use crate::codes;
use crate::coverage::{ActionRef, CriterionRef, List};
use crate::walk::{Goal, Unsolved};
use arazzo_parser::Severity;
use arazzo_runtime::program::{Criterion, Operand};

pub(super) fn check(review: &mut Review<'_>) {
    let exploration = review.exploration;
    for (number, unsolved) in exploration.unsolved.iter().enumerate() {
        let told = exploration.unsolved.iter().take(number);
        if told.clone().any(|other| other.at == unsolved.at && other.what == unsolved.what) {
            continue;
        }
        tell(review, unsolved);
    }
}

fn tell(review: &mut Review<'_>, unsolved: &Unsolved) {
    let Unsolved { at, what, .. } = *unsolved;
    let Some(step) = review.step(at) else { return };
    let name = review.step_name(at);
    let conditions: Vec<String> = unsolved
        .conditions
        .iter()
        .map(|(condition, reason)| match reason {
            Some(reason) => format!("`{condition}` ({reason})"),
            None => format!("`{condition}`"),
        })
        .collect();
    let wanted = conditions.join(", ");
    let (span, message) = match what {
        Goal::Success(number) | Goal::Failure(number) => {
            let list = if matches!(what, Goal::Success(_)) { List::Success } else { List::Failure };
            let action = ActionRef { at, list, number };
            if review.found.iter().any(|found| found.diagnostic.span == review.locator.action(action)) {
                return;
            }
            let action_name = review.action_name(at, list, number);
            let why = if wanted.is_empty() { "its conditions".to_owned() } else { wanted };
            let message = format!("action `{action_name}` of {name} was not explored: no answer was found for {why}");
            (review.locator.action(action), message)
        }
        Goal::Criterion(number) => {
            let Some(criterion) = step.criteria.get(number) else { return };
            if !reads_response(criterion) || truth(&step.call, criterion) != Truth::Depends {
                return;
            }
            let span = review.locator.criterion(CriterionRef { at, action: None, number });
            let text = &criterion.text;
            (span, format!("no answer was found with which `{text}` of {name} does not hold: that was not explored"))
        }
        Goal::Succeed => {
            if step.criteria.iter().any(|criterion| truth(&step.call, criterion) == Truth::Never) {
                return;
            }
            let message = format!("no answer was found with which {name} succeeds: {wanted} was not brought about");
            (review.locator.step(at), message)
        }
    };
    let help = "write a scenario with an answer that does; this says nothing against the workflow";
    review.push(&codes::NOT_EXPLORED, span, message, help, None);
    // Nothing shows that the step works, and what comes after it was not explored either: that is no test.
    if let (Goal::Succeed, Some(found)) = (what, review.found.last_mut()) {
        found.diagnostic.severity = Severity::Error;
    }
}

fn reads_response(criterion: &Criterion) -> bool {
    let reads = |operand: &Operand| {
        matches!(operand, Operand::StatusCode | Operand::ResponseHeader(_) | Operand::ResponseBody(_))
    };
    criterion.has_operand(&reads)
}
