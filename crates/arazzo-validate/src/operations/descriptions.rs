//! What descriptions say about operations as a whole (OP-DEPRECATED, OP-SERVER).

use super::codes::{DEPRECATED_OPERATION, DEPRECATED_PARAMETER, DEPRECATED_SECURITY, SERVER_UNKNOWN};
use super::rules::{Call, calls};
use super::undeclared::location;
use crate::checked::{Checked, Site};
use crate::types::Findings;
use arazzo_parser::openapi::{Operation, SecurityAlternative, SecurityRequirement, ServerError};
use arazzo_parser::{Diagnostic, Link};
use std::collections::BTreeSet;

/// Parameters that are deprecated and can be left out.
pub(super) fn parameters(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let mut findings = Findings::default();
    for call in calls(checked) {
        let operation = &call.called.operation;
        let own = || call.step.step.parameters.iter().filter_map(|entry| entry.object());
        for effective in &call.step.parameters {
            let (name, place) = (&effective.parameter.name, &effective.parameter.location);
            let Some(place) = place.as_ref().and_then(|place| location(place.value)) else { continue };
            let declared = operation.parameter(&name.value, place);
            let fault = declared.filter(|declared| declared.deprecated && !declared.required).map(|declared| {
                let message = format!("parameter `{}` is deprecated", name.value);
                let diagnostic = Diagnostic::new(&DEPRECATED_PARAMETER, name.span, message);
                match declared.span {
                    Some(span) => diagnostic.label(span, "it is described here"),
                    None => diagnostic,
                }
            });
            let shared = !own().any(|own| std::ptr::eq(own, effective.parameter));
            let site = Site { shared, ..call.site };
            findings.take(&site, name.span, fault.into_iter().collect());
        }
    }
    findings.tell(found);
}

/// The deprecated scheme that is needed whatever way in is chosen.
fn deprecated_scheme<'k>(call: &Call<'k, '_>) -> Option<&'k SecurityRequirement> {
    let ways = &call.called.operation.security;
    let deprecated = |way: &'k SecurityAlternative| way.requirements.iter().find(|needed| needed.deprecated);
    ways.first().and_then(deprecated).filter(|_| ways.iter().all(|way| deprecated(way).is_some()))
}

/// Tells deprecated operations, and sources that do not say where the API is.
pub(super) fn check(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    let mut schemes = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for call in calls(checked) {
        let operation = &call.called.operation;
        let target = call.step.step.target_text().span;
        if operation.deprecated {
            let message = format!("operation `{}` is deprecated", call.called.name());
            found.push(Diagnostic::new(&DEPRECATED_OPERATION, target, message));
        }
        if let Some(scheme) = deprecated_scheme(&call)
            && schemes.insert((call.site.document.id, call.called.document, scheme.name.clone()))
        {
            let message = format!(
                "operation `{}` needs the security scheme `{}`, which is deprecated",
                call.called.name(),
                scheme.name
            );
            found.push(Diagnostic::new(&DEPRECATED_SECURITY, target, message));
        }
        if !seen.insert((call.site.document.id, std::ptr::from_ref(call.called).addr())) {
            continue;
        }
        if let Some(reason) = unreachable(operation) {
            // Once for each source: it mostly is the same for all of its operations.
            let mut links = checked.loaded.links(call.site.document.id);
            let source = links.find(|(_, link)| matches!(link, Link::To(id) if *id == call.called.document));
            let Some((source, _)) = source else { continue };
            if told.insert((call.site.document.id, call.called.document)) {
                let name = &source.name.value;
                let message = format!("source `{name}` does not say where the API is: {reason}");
                let help = format!("say where with `--server {name}=URL` when it is run");
                found.push(Diagnostic::new(&SERVER_UNKNOWN, source.url.span, message).help(help));
            }
        }
    }
}

/// Why there is nowhere to send requests to.
fn unreachable(operation: &Operation) -> Option<String> {
    let Some(server) = operation.server() else { return Some("it has no `servers`".to_owned()) };
    match server.resolve(|_| None) {
        // A variable without a default is for whoever runs it.
        Ok(_) | Err(ServerError::NoValue { .. }) => None,
        Err(error) => Some(error.to_string()),
    }
}
