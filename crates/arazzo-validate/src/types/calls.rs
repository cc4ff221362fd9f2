//! Values for called workflows, against the schemas of their inputs (FLOW-CALL-INPUTS).

use super::fit::{Fit, Manner};
use super::locate::node_at;
use super::tracer::Tracer;
use crate::checked::{CheckedStep, Phase, Site};
use crate::codes::INPUT_TYPE;
use arazzo_expression::Str;
use arazzo_parser::arazzo::{Action, Any, Spanned};
use arazzo_parser::{Diagnostic, DocumentId, resolve};

/// Tells the values that the called workflow would refuse.
pub(super) fn check(tracer: &Tracer<'_, '_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in tracer.checked.workflows() {
        for step in &workflow.steps {
            let site =
                Site { document, workflow, step: Some(step), phase: Phase::Request, shared: false, guarded: false };
            if let Some(called) = step.called {
                for effective in &step.parameters {
                    input(tracer, &site, called, &effective.parameter.name.value, effective.value, found);
                }
            }
            actions(tracer, &site, step, found);
        }
    }
}

fn actions<'l>(tracer: &Tracer<'_, 'l>, site: &Site<'_, 'l>, step: &CheckedStep<'l>, found: &mut Vec<Diagnostic>) {
    for (list, phase) in [(&step.on_success, Phase::OnSuccess), (&step.on_failure, Phase::OnFailure)] {
        for (action, _) in list {
            let Some(target) = &action.workflow_id else { continue };
            action_inputs(tracer, &Site { phase, ..*site }, action, target, found);
        }
    }
}

fn action_inputs<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    action: &Action,
    target: &Spanned<Str>,
    found: &mut Vec<Diagnostic>,
) {
    let Ok(called) = resolve::workflow(tracer.checked.loaded, site.document.id, target) else { return };
    for entry in &action.parameters {
        if let Ok((parameter, value)) = resolve::parameter(site.document.description, entry) {
            input(tracer, site, called, &parameter.name.value, value, found);
        }
    }
}

/// One value for the input `name` of the workflow `called`.
fn input<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    called: (DocumentId, usize),
    name: &str,
    value: &Any,
    found: &mut Vec<Diagnostic>,
) {
    // Constants are compared with the schema where calls are checked.
    let Some(workflow) = tracer.checked.workflow(called).filter(|_| value.literal().is_none()) else { return };
    let Some(schema) = tracer.input_schema(called.0, workflow, name) else { return };
    let Some(node) = node_at(&site.document.document.root, value.span) else { return };
    let what = format!("input `{name}` of workflow `{}`", workflow.id());
    let faults = Fit::new(tracer, *site, Manner::Json, what).check(node, Some(value), &schema);
    found.extend(faults.into_iter().map(|fault| fault.diagnostic(&INPUT_TYPE)));
}
