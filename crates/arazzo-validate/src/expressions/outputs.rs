//! `$outputs.<name>`: an output of the called workflow in a workflow step, else of the current one (STEP-14, A27).

use super::steps::{reader, unknown_output};
use crate::checked::{Checked, Phase, Place, Site};
use arazzo_expression::Expression;
use arazzo_parser::Diagnostic;

/// Outputs of workflows that are read and not declared.
pub(crate) fn outputs(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    expression: &Expression,
    place: Place<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let Expression::Outputs(name) = expression else { return };
    let Some((owner, names)) = owner(checked, site) else { return };
    if name.is_whole() || name.resolve(names.iter().copied()).declared {
        return;
    }
    let at = place.exact(checked, site.document, expression);
    found.push(unknown_output(checked, &reader(site), expression, &owner, (&names, name), at));
}

/// Whose outputs `$outputs` at `site` are, and their names; none where the called workflow is not at hand.
fn owner<'c>(checked: &'c Checked<'_>, site: &Site<'c, '_>) -> Option<(String, Vec<&'c str>)> {
    let workflow = match site.step.filter(|step| step.is_call() && site.phase != Phase::Request) {
        Some(step) => checked.workflow(step.called?)?,
        None => site.workflow,
    };
    let step_outputs = site.step.filter(|step| !step.is_call() && site.phase != Phase::Request);
    // In a step that calls an operation, its own outputs are probably meant, which its actions can read.
    let own = step_outputs.into_iter().flat_map(|step| &step.step.outputs).map(|output| &*output.name.value);
    let names = workflow.workflow.outputs.iter().map(|output| &*output.name.value).chain(own).collect();
    Some((format!("workflow `{}`", workflow.id()), names))
}
