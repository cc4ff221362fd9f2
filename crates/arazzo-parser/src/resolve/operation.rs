//! The operation that a step calls (STEP-06 to STEP-11).

use super::{did_you_mean, operation_path, qualified, source};
use crate::arazzo::{Spanned, Step, StepTarget};
use crate::load::{Content, DocumentId, Link, Loaded};
use crate::openapi::{Description, OperationKey, Place};
use crate::{Diagnostic, codes};
use arazzo_expression::Str;

/// An operation that a step calls.
#[derive(Clone, Debug)]
pub struct FoundOperation<'l> {
    /// The number of the document that describes it.
    pub document: DocumentId,
    /// The description.
    pub description: &'l Description,
    /// The operation.
    pub key: &'l OperationKey,
    /// What is to be said about how the step names it.
    pub remarks: Vec<Diagnostic>,
}

/// The operation that `step` of document `id` calls. `None` if it calls no operation.
pub fn operation<'l>(
    loaded: &'l Loaded,
    id: DocumentId,
    step: &Step,
) -> Option<Result<FoundOperation<'l>, Diagnostic>> {
    match &step.target {
        StepTarget::OperationId(text) => Some(by_id(loaded, id, text)),
        StepTarget::OperationPath(text) => Some(operation_path::by_path(loaded, id, text)),
        StepTarget::WorkflowId(_) | StepTarget::ChannelPath(_) => None,
    }
}

/// Where the operations stand that any workflow calls, their path items included: what must be at hand to call them.
pub fn operation_places(loaded: &Loaded) -> Vec<Place> {
    let mut places = Vec::new();
    for (id, _) in loaded.documents.iter().enumerate() {
        let workflows = loaded.arazzo(id).into_iter().flat_map(|document| &document.description.workflows);
        for step in workflows.flat_map(|workflow| &workflow.steps) {
            let Some(Ok(found)) = operation(loaded, id, step) else { continue };
            // The pointer of an operation is /paths/{path}/{method}: its path item has shared parameters and servers.
            let item = found.key.pointer.tokens().iter().take(2).cloned().collect();
            places.extend(Place::new(found.description.document().clone(), item));
        }
    }
    places
}

fn by_id<'l>(loaded: &'l Loaded, id: DocumentId, text: &Spanned<Str>) -> Result<FoundOperation<'l>, Diagnostic> {
    if let Some((name, operation)) = qualified(text) {
        return in_source(loaded, id, name, operation, text);
    }
    match unqualified(loaded, id, text) {
        Err(diagnostic) => prefixed(loaded, id, text).unwrap_or(Err(diagnostic)),
        found => found,
    }
}

/// The operation called `operation` of source `name`.
fn in_source<'l>(
    loaded: &'l Loaded,
    id: DocumentId,
    name: &str,
    operation: &str,
    text: &Spanned<Str>,
) -> Result<FoundOperation<'l>, Diagnostic> {
    let document = source(loaded, id, name, text.span)?;
    let Some(description) = loaded.openapi(document) else { return Err(no_operations(loaded, document, name, text)) };
    let mut found = description.by_operation_id(operation);
    match (found.next(), found.next()) {
        (Some(key), None) => Ok(FoundOperation { document, description, key, remarks: Vec::new() }),
        (Some(key), Some(_)) => {
            Ok(FoundOperation { document, description, key, remarks: vec![declared_twice(operation, text)] })
        }
        (None, _) => Err(unknown(
            operation,
            &format!("source `{name}` has no operation `{operation}`"),
            [description].into_iter(),
            text,
        )),
    }
}

fn no_operations(loaded: &Loaded, document: DocumentId, name: &str, text: &Spanned<Str>) -> Diagnostic {
    if let Some(Content::AsyncApi(_)) = loaded.documents.get(document).map(|document| &document.content) {
        let message =
            format!("source `{name}` is an AsyncAPI description, and there is no transport for its protocols");
        Diagnostic::new(&codes::UNSUPPORTED, text.span, message)
    } else {
        let message = format!("source `{name}` is no OpenAPI description: it has no operations");
        Diagnostic::new(&codes::UNKNOWN_OPERATION, text.span, message)
    }
}

/// A plain operationId, looked for in every source (decision A29).
fn unqualified<'l>(loaded: &'l Loaded, id: DocumentId, text: &Spanned<Str>) -> Result<FoundOperation<'l>, Diagnostic> {
    let operation = &text.value;
    let described: Vec<(&str, DocumentId, &Description)> = loaded
        .links(id)
        .filter_map(|(source, link)| match link {
            Link::To(document) => Some((&*source.name.value, *document, loaded.openapi(*document)?)),
            Link::Failed(_) => None,
        })
        .collect();
    let mut found: Vec<(&str, DocumentId, &Description, &OperationKey)> = Vec::new();
    for (name, document, description) in &described {
        found.extend(description.by_operation_id(operation).map(|key| (*name, *document, *description, key)));
    }
    let several =
        loaded.links(id).filter(|(_, link)| !matches!(link, Link::To(d) if loaded.arazzo(*d).is_some())).count() > 1;
    let [(name, document, description, key), rest @ ..] = found.as_slice() else {
        return Err(nowhere(loaded, id, described.iter().map(|(_, _, d)| *d), text));
    };
    if rest.iter().any(|(_, other, ..)| other != document) {
        let names: Vec<String> =
            found.iter().map(|(name, ..)| format!("`$sourceDescriptions.{name}.{operation}`")).collect();
        let message = format!("operation `{operation}` is in more than one source");
        return Err(Diagnostic::new(&codes::AMBIGUOUS_OPERATION, text.span, message)
            .help(format!("write {}", names.join(" or "))));
    }
    let mut remarks = Vec::new();
    if several {
        let full = format!("$sourceDescriptions.{name}.{operation}");
        let message = format!("operation `{operation}` does not say which source it is of, and there are several");
        let remark = Diagnostic::new(&codes::UNQUALIFIED_OPERATION, text.span, message).help(format!("write `{full}`"));
        remarks.push(remark.fix("name the source", text.span, full));
    }
    if !rest.is_empty() {
        remarks.push(declared_twice(operation, text));
    }
    Ok(FoundOperation { document: *document, description, key, remarks })
}

/// `name.operation` without `$sourceDescriptions`, which some tools write.
fn prefixed<'l>(
    loaded: &'l Loaded,
    id: DocumentId,
    text: &Spanned<Str>,
) -> Option<Result<FoundOperation<'l>, Diagnostic>> {
    let (name, operation) = text.split_once('.')?;
    loaded.links(id).find(|(source, _)| *source.name.value == *name)?;
    let mut found = in_source(loaded, id, name, operation, text);
    if let Ok(found) = &mut found {
        let full = format!("$sourceDescriptions.{}", text.value);
        let message =
            format!("operation `{}` names its source in a form that the specification does not have", text.value);
        let remark = Diagnostic::new(&codes::UNQUALIFIED_OPERATION, text.span, message).help(format!("write `{full}`"));
        found.remarks.push(remark.fix("name the source", text.span, full));
    }
    Some(found)
}

fn nowhere<'l>(
    loaded: &Loaded,
    id: DocumentId,
    described: impl Iterator<Item = &'l Description>,
    text: &Spanned<Str>,
) -> Diagnostic {
    let failed = loaded.links(id).find_map(|(_, link)| match link {
        Link::Failed(diagnostic) => Some((**diagnostic).clone()),
        Link::To(_) => None,
    });
    failed.unwrap_or_else(|| unknown(text, &format!("no source has an operation `{}`", text.value), described, text))
}

fn unknown<'l>(
    operation: &str,
    message: &str,
    described: impl Iterator<Item = &'l Description>,
    text: &Spanned<Str>,
) -> Diagnostic {
    let ids = described.flat_map(Description::operation_ids).map(|id| &**id);
    did_you_mean(Diagnostic::new(&codes::UNKNOWN_OPERATION, text.span, message), ids, operation, text)
}

fn declared_twice(operation: &str, text: &Spanned<Str>) -> Diagnostic {
    let message = format!("the description declares operation `{operation}` more than once; the first is used");
    Diagnostic::new(&codes::DUPLICATE_OPERATION, text.span, message).help("use `operationPath`")
}
