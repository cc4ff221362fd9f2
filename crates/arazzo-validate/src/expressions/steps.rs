//! `$steps.<id>.outputs.<name>`: the step and its output are there, and the step has run before (EXP-08, DEP-04, DEP-06).

use super::unset;
use crate::checked::{Checked, CheckedStep, Place, Site, name_in};
use crate::codes;
use arazzo_expression::{Expression, Name};
use arazzo_parser::{Diagnostic, Span, codes as parser};

/// Outputs of steps that are not there, or have not run.
pub(crate) fn steps(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    expression: &Expression,
    place: Place<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let Expression::StepOutputs { step, name } = expression else { return };
    let Some(number) = site.workflow.number(step) else {
        // What is wrong with the step is told already.
        if site.document.has_step(site.workflow, step) {
            return;
        }
        return found.push(unknown_step(checked, site, (expression, step), place));
    };
    let Some(target) = site.workflow.steps.get(number) else { return };
    let declared = target.step.outputs.iter().map(|output| &*output.name.value);
    if !name.is_whole() && !name.resolve(declared).declared {
        let names: Vec<&str> = target.step.outputs.iter().map(|output| &*output.name.value).collect();
        let at = place.exact(checked, site.document, expression);
        let diagnostic =
            unknown_output(checked, &reader(site), expression, &format!("step `{step}`"), (&names, name), at);
        return found.push(diagnostic.label(target.step.step_id.span, "the step"));
    }
    let fault = unset::unset(site, expression, number);
    found.extend(fault.map(|fault| fault.diagnostic(place.exact(checked, site.document, expression))));
}

/// Who reads, for messages.
pub(super) fn reader(site: &Site<'_, '_>) -> String {
    match site.step {
        Some(step) => format!("step `{}`", step.id()),
        None => format!("workflow `{}`", site.workflow.id()),
    }
}

fn unknown_step(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    (expression, step): (&Expression, &str),
    place: Place<'_>,
) -> Diagnostic {
    let at = place.exact(checked, site.document, expression);
    let message =
        format!("{} reads `{expression}`; workflow `{}` has no step `{step}`", reader(site), site.workflow.id());
    let mut diagnostic = Diagnostic::new(&parser::UNKNOWN_STEP, at, message);
    let others = site.document.workflows.iter().filter(|other| other.id() != site.workflow.id());
    let elsewhere = others.into_iter().find(|other| other.number(step).is_some());
    diagnostic.help = elsewhere.map(|elsewhere| {
        format!(
            "workflow `{}` has such a step; a workflow sees the steps of no other: pass the value as an input",
            elsewhere.id()
        )
    });
    let ids = site.workflow.steps.iter().map(CheckedStep::id);
    diagnostic.near(ids, step, name_in(checked, at, "$steps.", step), str::to_owned)
}

/// The fault that `expression` reads an output that `owner` does not have; `names` are those that it has.
pub(super) fn unknown_output(
    checked: &Checked<'_>,
    reader: &str,
    expression: &Expression,
    owner: &str,
    (names, name): (&[&str], &Name),
    at: Span,
) -> Diagnostic {
    let declares = match names {
        [] => "no outputs".to_owned(),
        names => names.iter().take(8).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    };
    let message = format!("{reader} reads `{expression}`; {owner} declares {declares}");
    let wanted = name.resolve([]).name;
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_OUTPUT, at, message);
    let diagnostic = diagnostic.help(format!("add `{wanted}` to the outputs of {owner}"));
    diagnostic.near(names.iter().copied(), &wanted, name_in(checked, at, "outputs.", &wanted), str::to_owned)
}
