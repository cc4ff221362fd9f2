//! Operations that are named by their path although they have a name (STEP-11).

use crate::checked::Checked;
use crate::codes;
use arazzo_parser::arazzo::StepTarget;
use arazzo_parser::{Diagnostic, Span};

/// `operationPath` where `operationId` is possible.
pub(crate) fn paths(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, _, step, operation) in checked.operations() {
        let StepTarget::OperationPath(path) = &step.step.target else { continue };
        let Some(id) = &operation.operation.key.operation_id else { continue };
        if operation.description.by_operation_id(id).count() != 1 {
            continue;
        }
        let links = checked.loaded.links(document.id);
        let sources: Vec<&str> = links
            .filter(|(_, link)| matches!(link, arazzo_parser::Link::To(target) if *target == operation.document))
            .map(|(source, _)| &**source.name)
            .collect();
        let Some(source) = sources.first() else { continue };
        let message = format!("the operation has the `operationId` `{id}`");
        let help = format!("write `operationId: $sourceDescriptions.{source}.{id}`");
        let diagnostic = Diagnostic::new(&codes::PREFER_OPERATION_ID, path.span, message).help(help);
        found.push(match document.key_of(path.span) {
            Some(key) => {
                let json = checked.loaded.sources.slice(key).starts_with('"');
                let quote = if json { "\"" } else { "'" };
                let key_quote = if json { "\"" } else { "" };
                let text =
                    format!("{key_quote}operationId{key_quote}: {quote}$sourceDescriptions.{source}.{id}{quote}");
                diagnostic.fix("name the operation", Span { end: path.span.end, ..key }, text)
            }
            None => diagnostic,
        });
    }
}
