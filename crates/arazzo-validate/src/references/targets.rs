//! Where actions go: steps of the workflow that uses them, and workflows (ACT-03, ACT-04, CMP-07).

use crate::checked::{Checked, CheckedDocument, CheckedStep, CheckedWorkflow};
use arazzo_parser::arazzo::{Action, ActionKind};
use arazzo_parser::{Diagnostic, codes as parser, resolve};

/// Actions that go to steps or workflows that are not there.
pub(crate) fn targets(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            for (action, _) in step.on_success.iter().chain(&step.on_failure) {
                if action.kind.value != ActionKind::End {
                    to_step(document, workflow, action, found);
                    to_workflow(checked, document, action, found);
                    parameters(document, action, found);
                }
            }
        }
    }
}

fn to_step(
    document: &CheckedDocument<'_>,
    workflow: &CheckedWorkflow<'_>,
    action: &Action,
    found: &mut Vec<Diagnostic>,
) {
    let unknown = |id: &str| workflow.number(id).is_none() && !document.has_step(workflow, id);
    let Some(id) = action.step_id.as_ref().filter(|id| unknown(id)) else { return };
    let name = &action.name.value;
    let message =
        format!("action `{name}` goes to step `{}`, which workflow `{}` does not have", id.value, workflow.id());
    let diagnostic = Diagnostic::new(&parser::UNKNOWN_STEP, id.span, message);
    let diagnostic = diagnostic.help(format!("the steps are {}", names(workflow)));
    found.push(diagnostic.near(workflow.steps.iter().map(CheckedStep::id), id, id.span, str::to_owned));
}

fn names(workflow: &CheckedWorkflow<'_>) -> String {
    let names: Vec<String> = workflow.steps.iter().take(8).map(|step| format!("`{}`", step.id())).collect();
    names.join(", ")
}

fn to_workflow(checked: &Checked<'_>, document: &CheckedDocument<'_>, action: &Action, found: &mut Vec<Diagnostic>) {
    let Some(id) = &action.workflow_id else { return };
    found.extend(resolve::workflow_remark(checked.loaded, document.id, id));
    if let Err(fault) = resolve::workflow(checked.loaded, document.id, id) {
        found.extend(Some(fault).filter(|fault| fault.code != &parser::SOURCE_MISSING));
    }
}

fn parameters(document: &CheckedDocument<'_>, action: &Action, found: &mut Vec<Diagnostic>) {
    let faults = action.parameters.iter().filter_map(|entry| resolve::parameter(document.description, entry).err());
    found.extend(faults);
}
