//! Steps that do not say what success is (decision A10).

use crate::checked::{Checked, CheckedStep};
use crate::codes;
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{AsyncAction, StepTarget};

/// A step that takes whichever of several messages comes for its success (ASY-08).
fn ambiguous(step: &CheckedStep<'_>) -> Option<Diagnostic> {
    let receives = step.step.action.as_ref().is_some_and(|action| action.value == AsyncAction::Receive);
    let messages = step.channel.and_then(|channel| channel.messages).filter(|count| receives && *count > 1)?;
    let message = format!("step `{}` takes any of {messages} kinds of messages for its success", step.id());
    let help = "say with `successCriteria` which message is the one, for example by `$message.payload#/type`";
    Some(Diagnostic::new(&codes::NO_CRITERIA, step.step.step_id.span, message).help(help))
}

/// Operation steps without `successCriteria`.
pub(crate) fn no_criteria(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            let calls_operation = matches!(step.step.target, StepTarget::OperationId(_) | StepTarget::OperationPath(_));
            let silent = step.step.success_criteria.is_empty();
            if step.is_asynchronous() {
                if silent {
                    found.extend(ambiguous(step));
                }
                continue;
            }
            let silent = silent && calls_operation;
            // An empty list, or one whose criteria are broken, is told already.
            if silent && !document.says(step.step.step_id.span, "successCriteria") {
                let message = format!("step `{}` does not say what success is", step.id());
                let help = "add for example `successCriteria: [{condition: $statusCode == 200}]`; without it, this program \
                            takes every status below 400 for success, others every answer";
                found.push(Diagnostic::new(&codes::NO_CRITERIA, step.step.step_id.span, message).help(help));
            }
        }
    }
}
