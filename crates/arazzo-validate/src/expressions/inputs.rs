//! `$inputs.<name>`: the workflow declares the input.

use super::steps::reader;
use crate::checked::{Checked, Others, Place, Site, name_in};
use crate::codes;
use arazzo_expression::Expression;
use arazzo_parser::{Diagnostic, Severity, suggest};

/// Inputs that are read and not declared.
pub(crate) fn inputs(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    expression: &Expression,
    place: Place<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let Expression::Inputs(name) = expression else { return };
    let inputs = &site.workflow.inputs;
    let resolved = name.resolve(inputs.names());
    if name.is_whole() || resolved.declared {
        return;
    }
    let near = suggest::nearest(inputs.names(), &resolved.name);
    let severity = match inputs.others {
        Others::Forbidden => Severity::Error,
        Others::Unmentioned if !inputs.properties.is_empty() && !is_passed(checked, site, &resolved.name) => {
            Severity::Error
        }
        Others::Unmentioned => Severity::Warning,
        Others::Allowed if near.is_some() => Severity::Warning,
        Others::Allowed => return,
    };
    let at = place.exact(checked, site.document, expression);
    let id = site.workflow.id();
    let message = match site.workflow.workflow.inputs {
        Some(_) => format!("{} reads `{expression}`; workflow `{id}` declares no such input", reader(site)),
        None => format!("{} reads `{expression}`; workflow `{id}` declares no inputs", reader(site)),
    };
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_INPUT, at, message).severity(severity);
    let diagnostic = diagnostic.help(format!("add `{}` to `inputs`", resolved.name));
    let place = name_in(checked, at, "$inputs.", &resolved.name);
    found.push(diagnostic.near(inputs.names(), &resolved.name, place, str::to_owned));
}

/// Whether some step gives the workflow an input of this name, declared or not.
fn is_passed(checked: &Checked<'_>, site: &Site<'_, '_>, name: &str) -> bool {
    let own = site.document.number(site.workflow.id()).map(|number| (site.document.id, number));
    let mut calls = checked.workflows().flat_map(|(_, workflow)| &workflow.steps).filter(|step| step.called == own);
    own.is_some() && calls.any(|step| step.parameters.iter().any(|parameter| *parameter.parameter.name.value == *name))
}
