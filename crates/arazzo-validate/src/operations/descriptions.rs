//! What descriptions say about operations as a whole (OP-DEPRECATED, OP-SERVER).

use super::codes::{DEPRECATED_OPERATION, SERVER_UNKNOWN};
use super::rules::calls;
use crate::checked::Checked;
use arazzo_parser::openapi::{Operation, ServerError};
use arazzo_parser::{Diagnostic, Link};
use std::collections::BTreeSet;

/// Tells deprecated operations, and sources that do not say where the API is.
pub(super) fn check(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for call in calls(checked) {
        let operation = &call.called.operation;
        let target = call.step.step.target_text().span;
        if operation.deprecated {
            let message = format!("operation `{}` is deprecated", call.called.name());
            found.push(Diagnostic::new(&DEPRECATED_OPERATION, target, message));
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
