//! Steps that do not say what success is (decision A10).

use crate::checked::Checked;
use crate::codes;
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::StepTarget;

/// Operation steps without `successCriteria`.
pub(crate) fn no_criteria(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            let calls_operation = matches!(step.step.target, StepTarget::OperationId(_) | StepTarget::OperationPath(_));
            let silent = calls_operation && step.step.success_criteria.is_empty();
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
