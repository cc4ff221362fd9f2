//! Workflows that nothing runs, among others that are run.

use crate::checked::{Checked, CheckedDocument};
use crate::codes;
use crate::flow::targets;
use arazzo_parser::{Diagnostic, DocumentId};
use std::collections::BTreeSet;

/// Workflows that are called by none and call none, in a document whose workflows call each other. The first workflow is
/// what the document is for.
pub(crate) fn workflows(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let all = checked.documents.iter().flat_map(|document| keys(document).map(|key| targets(checked, key)));
    let called: BTreeSet<(DocumentId, usize)> = all.flatten().collect();
    for document in &checked.documents {
        let composed = document.workflows.len() > 2 && keys(document).any(|key| called.contains(&key));
        for (number, workflow) in document.workflows.iter().enumerate().skip(1).filter(|_| composed) {
            let key = (document.id, number);
            let alone = !called.contains(&key) && targets(checked, key).is_empty();
            if alone && document.number(workflow.id()) == Some(number) {
                let message =
                    format!("no workflow runs `{}`, while others of this document run each other", workflow.id());
                let help = "call it, or ignore this if it is run by its name";
                found.push(
                    Diagnostic::new(&codes::UNUSED_WORKFLOW, workflow.workflow.workflow_id.span, message).help(help),
                );
            }
        }
    }
}

fn keys<'c>(document: &'c CheckedDocument<'_>) -> impl Iterator<Item = (DocumentId, usize)> + use<'c> {
    let id = document.id;
    (0..document.workflows.len()).map(move |number| (id, number))
}
