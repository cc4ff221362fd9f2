//! `$workflows.<id>`: the workflow is there, is run, and declares what is read (EXP-09, decision A28).

use super::steps::{reader, unknown_output};
use crate::checked::{Checked, CheckedDocument, CheckedWorkflow, Place, Site, name_in};
use crate::codes;
use crate::flow::runs;
use arazzo_expression::{Expression, Name};
use arazzo_parser::{Diagnostic, DocumentId, Link, Severity, codes as parser};
use std::collections::{BTreeMap, BTreeSet};

/// Reads of workflows that are not there or not run, and of what they do not declare.
pub(crate) fn workflows(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<(DocumentId, usize), BTreeSet<(DocumentId, usize)>> = BTreeMap::new();
    checked.each_expression(&mut |site, expression, place| {
        if let Expression::WorkflowStepOutputs { workflow, step, .. } = expression {
            return found.extend(other_step(checked, site, expression, (workflow, step), place));
        }
        let (Expression::WorkflowInputs { workflow: id, name } | Expression::WorkflowOutputs { workflow: id, name }) =
            expression
        else {
            return;
        };
        let Some(target) = lookup(checked, site.document, id) else {
            return found.extend(unknown(checked, site, expression, id, place));
        };
        let Some(workflow) = checked.workflow(target) else { return };
        found.extend(member(checked, site, expression, (workflow, name), place));
        let own = site.document.number(site.workflow.id()).map(|number| (site.document.id, number));
        if own == Some(target) && matches!(expression, Expression::WorkflowOutputs { .. }) {
            // What runs it may have run it before.
            if !known.entry(target).or_insert_with(|| runs(checked, target)).contains(&target) {
                let at = place.exact(checked, site.document, expression);
                let message = format!("`{expression}` has no value: workflow `{id}` is not over yet");
                let help = "read `$steps.<stepId>.outputs.<name>`";
                found.push(Diagnostic::new(&codes::WORKFLOW_NOT_RUN, at, message).help(help));
            }
            return;
        }
        if own.is_some_and(|own| {
            own != target && !known.entry(own).or_insert_with(|| runs(checked, own)).contains(&target)
        }) {
            let at = place.exact(checked, site.document, expression);
            let message = format!("{} reads `{expression}`; nothing runs workflow `{id}` before", reader(site));
            let help = format!("call it in a step, or add `dependsOn: [{id}]`");
            found.push(Diagnostic::new(&codes::WORKFLOW_NOT_RUN, at, message).help(help));
        }
    });
}

/// The workflow called `id`: of this document or, by its bare id, of another that it names.
fn lookup(checked: &Checked<'_>, document: &CheckedDocument<'_>, id: &str) -> Option<(DocumentId, usize)> {
    if let Some(number) = document.number(id) {
        return Some((document.id, number));
    }
    document.document.links.iter().find_map(|link| match link {
        Link::To(target) => Some((*target, checked.document(*target)?.number(id)?)),
        Link::Failed(_) => None,
    })
}

/// A step of another workflow, or the workflow, that is not there.
fn other_step(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    expression: &Expression,
    (id, step): (&str, &str),
    place: Place<'_>,
) -> Option<Diagnostic> {
    let Some(target) = lookup(checked, site.document, id) else {
        return unknown(checked, site, expression, id, place);
    };
    let workflow = checked.workflow(target)?.workflow;
    if workflow.step(step).is_some() {
        return None;
    }
    let at = place.exact(checked, site.document, expression);
    let message = format!("{} reads `{expression}`; workflow `{id}` has no step `{step}`", reader(site));
    let ids = workflow.steps.iter().map(|step| &*step.step_id.value);
    let place = name_in(checked, at, ".steps.", step);
    Some(Diagnostic::new(&parser::UNKNOWN_STEP, at, message).near(ids, step, place, str::to_owned))
}

fn unknown(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    expression: &Expression,
    id: &str,
    place: Place<'_>,
) -> Option<Diagnostic> {
    if !site.document.is_complete() {
        return None;
    }
    let at = place.exact(checked, site.document, expression);
    let message = format!("{} reads `{expression}`; there is no workflow `{id}`", reader(site));
    let place = name_in(checked, at, "$workflows.", id);
    let diagnostic = Diagnostic::new(&parser::UNKNOWN_WORKFLOW, at, message);
    Some(diagnostic.near(site.document.workflow_ids(), id, place, str::to_owned))
}

fn member(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    expression: &Expression,
    (workflow, name): (&CheckedWorkflow<'_>, &Name),
    place: Place<'_>,
) -> Option<Diagnostic> {
    let reads_outputs = matches!(expression, Expression::WorkflowOutputs { .. });
    let names: Vec<&str> = if reads_outputs {
        workflow.workflow.outputs.iter().map(|output| &*output.name.value).collect()
    } else {
        workflow.inputs.names().collect()
    };
    if name.is_whole() || name.resolve(names.iter().copied()).declared {
        return None;
    }
    let at = place.exact(checked, site.document, expression);
    if reads_outputs {
        return Some(unknown_output(
            checked,
            &reader(site),
            expression,
            &format!("workflow `{}`", workflow.id()),
            (&names, name),
            at,
        ));
    }
    let message = format!("{} reads `{expression}`; workflow `{}` declares no such input", reader(site), workflow.id());
    let wanted = name.resolve([]).name;
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_INPUT, at, message).severity(Severity::Warning);
    Some(diagnostic.near(names, &wanted, name_in(checked, at, ".inputs.", &wanted), str::to_owned))
}
