//! The operation that a step calls (STEP-06 to STEP-11).

use super::{did_you_mean, operation_path, parameters, qualified, source};
use crate::arazzo::{Spanned, Step, StepTarget};
use crate::load::{Content, DocumentId, Link, Loaded};
use crate::openapi::{self, Description, OperationKey, Place};
use crate::{Diagnostic, Span, codes};
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
    /// The documents of other sources that describe the same request under the same name.
    pub alike: Vec<DocumentId>,
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
        StepTarget::OperationId(text) => Some(by_id(loaded, id, step, text)),
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

fn by_id<'l>(
    loaded: &'l Loaded,
    id: DocumentId,
    step: &Step,
    text: &Spanned<Str>,
) -> Result<FoundOperation<'l>, Diagnostic> {
    let caller = Caller { loaded, id, step, text };
    if let Some((name, operation)) = qualified(text) {
        return in_source(caller, name, operation);
    }
    match unqualified(caller) {
        Err(diagnostic) => prefixed(caller).unwrap_or(Err(diagnostic)),
        found => found,
    }
}

/// A step of document `id` that calls an operation by `text`.
#[derive(Clone, Copy)]
struct Caller<'l, 's> {
    loaded: &'l Loaded,
    id: DocumentId,
    step: &'s Step,
    text: &'s Spanned<Str>,
}

impl Caller<'_, '_> {
    /// Whether the step makes the same request of all `found` operations.
    fn are_alike(self, found: &[(&Description, &OperationKey)]) -> bool {
        let body = self.step.request_body.as_ref();
        // Replacements without a payload start from what a description shows.
        if body.is_some_and(|body| body.payload.is_none()) {
            return false;
        }
        let given = self.parameters();
        let mut operations = found.iter().map(|(description, key)| openapi::operation(description, key, self.loaded).0);
        operations.next().is_some_and(|first| operations.all(|other| first.is_alike(&other, &given, body.is_some())))
    }

    /// The names of the parameters that the step gives.
    fn parameters(self) -> Vec<Str> {
        let Some(arazzo) = self.loaded.arazzo(self.id) else { return Vec::new() };
        let owns = |step: &Step| std::ptr::eq(step, self.step);
        let workflow = arazzo.description.workflows.iter().find(|workflow| workflow.steps.iter().any(owns));
        let given = workflow.map(|workflow| parameters(&arazzo.description, workflow, self.step).0);
        given.into_iter().flatten().map(|given| given.parameter.name.value.clone()).collect()
    }
}

/// The operation called `operation` of source `name`.
fn in_source<'l>(caller: Caller<'l, '_>, name: &str, operation: &str) -> Result<FoundOperation<'l>, Diagnostic> {
    let Caller { loaded, id, text, .. } = caller;
    let document = source(loaded, id, name, text.span)?;
    let Some(description) = loaded.openapi(document) else { return Err(no_operations(loaded, document, name, text)) };
    let remarks = repeated(caller, name, description, operation)?;
    match description.by_operation_id(operation).next() {
        Some(key) => Ok(FoundOperation { document, description, key, alike: Vec::new(), remarks }),
        None => Err(unknown(
            loaded,
            operation,
            &format!("source `{name}` has no operation `{operation}`"),
            [description].into_iter(),
            text,
        )),
    }
}

/// What is to be said where the description of source `name` has an operationId more than once: that is an error unless
/// all make the same request.
fn repeated(
    caller: Caller<'_, '_>,
    name: &str,
    description: &Description,
    operation: &str,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    if description.by_operation_id(operation).nth(1).is_none() {
        return Ok(Vec::new());
    }
    let keys: Vec<&OperationKey> = description.by_operation_id(operation).collect();
    let text = caller.text;
    if caller.are_alike(&keys.iter().map(|key| (description, *key)).collect::<Vec<_>>()) {
        let message = format!(
            "the description declares operation `{operation}` more than once; the first is used, as all make the same \
             request"
        );
        return Ok(vec![Diagnostic::new(&codes::DUPLICATE_OPERATION, text.span, message).help("use `operationPath`")]);
    }
    let paths: Vec<String> = keys.iter().map(|key| operation_path::spelt(name, &key.pointer)).collect();
    let message = format!("source `{name}` has {} operations called `{operation}`, which differ", keys.len());
    let help = format!("write `operationPath:` with one of {}", paths.join(", "));
    Err(Diagnostic::new(&codes::AMBIGUOUS_OPERATION, text.span, message).help(help))
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
fn unqualified<'l>(caller: Caller<'l, '_>) -> Result<FoundOperation<'l>, Diagnostic> {
    let Caller { loaded, id, text, .. } = caller;
    let operation = &text.value;
    let described = || {
        loaded.links(id).filter_map(|(source, link)| match link {
            Link::To(document) => Some((&*source.name.value, *document, loaded.openapi(*document)?)),
            Link::Failed(_) => None,
        })
    };
    let mut found: Vec<(&str, DocumentId, &Description, &OperationKey)> = Vec::new();
    for (name, document, description) in described() {
        // Two sources may be the same document.
        if !found.iter().any(|(_, have, ..)| *have == document) {
            found.extend(description.by_operation_id(operation).map(|key| (name, document, description, key)));
        }
    }
    let several =
        loaded.links(id).filter(|(_, link)| !matches!(link, Link::To(d) if loaded.arazzo(*d).is_some())).count() > 1;
    let [(name, document, description, key), rest @ ..] = found.as_slice() else {
        return Err(nowhere(loaded, id, described().map(|(_, _, description)| description), text));
    };
    let mut remarks = repeated(caller, name, description, operation)?;
    let alike: Vec<DocumentId> = rest.iter().map(|(_, other, ..)| *other).filter(|other| other != document).collect();
    let all: Vec<(&Description, &OperationKey)> = found.iter().map(|(_, _, d, key)| (*d, *key)).collect();
    if !alike.is_empty() && !caller.are_alike(&all) {
        let names: Vec<&str> = found.iter().map(|(name, ..)| *name).collect();
        return Err(ambiguous(text, &names));
    }
    if several {
        let full = format!("$sourceDescriptions.{name}.{operation}");
        let message = if alike.is_empty() {
            format!("operation `{operation}` does not say which source it is of, and there are several")
        } else {
            format!("operation `{operation}` is in more than one source; all make the same request")
        };
        let remark = Diagnostic::new(&codes::UNQUALIFIED_OPERATION, text.span, message).help(format!("write `{full}`"));
        remarks.push(remark.fix("name the source", text.span, full));
    }
    Ok(FoundOperation { document: *document, description, key, alike, remarks })
}

/// The fault of an operationId that the sources `names` have, for different requests.
pub fn ambiguous(text: &Spanned<Str>, names: &[&str]) -> Diagnostic {
    let operation = &text.value;
    let mut full: Vec<String> = names.iter().map(|name| format!("`$sourceDescriptions.{name}.{operation}`")).collect();
    full.dedup();
    let message = format!("operation `{operation}` is in more than one source");
    Diagnostic::new(&codes::AMBIGUOUS_OPERATION, text.span, message).help(format!("write {}", full.join(" or ")))
}

/// `name.operation` without `$sourceDescriptions`, which some tools write.
fn prefixed<'l>(caller: Caller<'l, '_>) -> Option<Result<FoundOperation<'l>, Diagnostic>> {
    let Caller { loaded, id, text, .. } = caller;
    let (name, operation) = text.split_once('.')?;
    loaded.links(id).find(|(source, _)| *source.name.value == *name)?;
    let mut found = in_source(caller, name, operation);
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
    let message = format!("no source has an operation `{}`", text.value);
    failed.unwrap_or_else(|| unknown(loaded, text, &message, described, text))
}

fn unknown<'l>(
    loaded: &Loaded,
    operation: &str,
    message: &str,
    described: impl Iterator<Item = &'l Description>,
    text: &Spanned<Str>,
) -> Diagnostic {
    let described: Vec<&Description> = described.collect();
    let ids = described.iter().flat_map(|description| description.operation_ids()).map(|id| &**id);
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_OPERATION, text.span, message);
    let diagnostic = did_you_mean(diagnostic, ids, operation, text);
    if diagnostic.help.is_some() {
        return diagnostic;
    }
    match unreadable(loaded, &described) {
        Some(told) => diagnostic.help(told),
        None => diagnostic,
    }
}

/// What of the descriptions cannot be read, so that operations in it are not known.
pub(super) fn unreadable(loaded: &Loaded, described: &[&Description]) -> Option<String> {
    let found: Vec<_> = described.iter().flat_map(|description| description.unreadable(loaded)).collect();
    let one = |(span, why): &(Option<Span>, String)| match span {
        Some(span) => {
            let at = loaded.sources.locate(*span);
            let name = loaded.sources.get(span.source).map_or("", |source| source.name());
            format!("{name}:{}:{}: {why}", at.line, at.column)
        }
        None => why.clone(),
    };
    let told: Vec<String> = found.iter().take(3).map(one).collect();
    (!told.is_empty()).then(|| format!("some operations cannot be read: {}", told.join("; ")))
}
