//! Milliseconds and seconds (STEP-22, ACT-12, decision A81).

use crate::checked::Checked;
use crate::codes;
use arazzo_expression::Number;
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Action, Step};

/// Shorter timeouts are probably meant in seconds.
const SHORT: u64 = 100;
/// Longer waits are probably meant in milliseconds.
const LONG: i64 = 1000;

/// Timeouts and waits in what is probably the wrong unit.
pub(crate) fn times(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        for step in &workflow.steps {
            timeout(step.step, found);
            step.on_failure.iter().for_each(|(action, _)| wait(action, found));
        }
    }
}

fn timeout(step: &Step, found: &mut Vec<Diagnostic>) {
    let Some(timeout) = step.timeout.as_ref().filter(|timeout| timeout.value < SHORT) else { return };
    let message = format!("step `{}` times out after {} milliseconds", step.step_id.value, timeout.value);
    let help = format!("if these are seconds, write {}000", timeout.value);
    found.push(Diagnostic::new(&codes::TIMEOUT_UNIT, timeout.span, message).help(help));
}

fn wait(action: &Action, found: &mut Vec<Diagnostic>) {
    let Some(after) = action.retry_after.as_ref().filter(|after| after.value > Number::from(LONG)) else { return };
    let message = format!("action `{}` waits for {} seconds", action.name.value, after.value);
    let help = "if these are milliseconds, divide by 1000";
    found.push(Diagnostic::new(&codes::RETRY_AFTER_UNIT, after.span, message).help(help));
}
