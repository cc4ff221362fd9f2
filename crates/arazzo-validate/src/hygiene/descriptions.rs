//! Workflows and steps that do not say what they are for. Told only where it is asked for.

use crate::checked::Checked;
use crate::codes;
use arazzo_parser::{Diagnostic, Span};

/// Workflows without a summary or description, steps without a description.
pub(crate) fn descriptions(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        let mut check = |what: &str, id: &str, span: Span, fields: &[&str]| {
            if !fields.iter().any(|field| document.says(span, field)) {
                let message = format!("{what} `{id}` does not say what it is for");
                let help = format!("add `{}`", fields.join("` or `"));
                found.push(Diagnostic::new(&codes::DESCRIPTION_MISSING, span, message).help(help));
            }
        };
        let id = &workflow.workflow.workflow_id;
        check("workflow", &id.value, id.span, &["summary", "description"]);
        for step in &workflow.steps {
            check("step", step.id(), step.step.step_id.span, &["description"]);
        }
    }
}
