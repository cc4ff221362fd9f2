//! `operationPath`, as specified and as documents write it (STEP-09, STEP-10, decision A31).

use super::operation::{FoundOperation, unreadable};
use super::{qualified, source};
use crate::arazzo::Spanned;
use crate::load::{DocumentId, Link, Loaded};
use crate::openapi::{Description, OperationKey, Spelling, TargetError};
use crate::{Diagnostic, codes};
use arazzo_expression::{Pointer, Str};

/// The operation that `text` leads to.
pub(super) fn by_path<'l>(
    loaded: &'l Loaded,
    id: DocumentId,
    text: &Spanned<Str>,
) -> Result<FoundOperation<'l>, Diagnostic> {
    let Some((name, fragment, canonical)) = split(text) else { return bare(loaded, id, text) };
    let document = source(loaded, id, name, text.span)?;
    let Some(description) = loaded.openapi(document) else {
        return Err(fault(text, format!("source `{name}` is no OpenAPI description: it has no operations")));
    };
    let (key, spelling) =
        description.operation_at(fragment).map_err(|error| not_found(loaded, text, (name, description), &error))?;
    let mut remarks = Vec::new();
    if !canonical || spelling != Spelling::Canonical {
        let full = spelt(name, &key.pointer);
        let message = match spelling {
            Spelling::OnlyOperation => {
                format!("`{}` stops at the path; its only operation is `{}`", text.value, key.method)
            }
            _ => format!("`{}` is not the specified form of an operationPath", text.value),
        };
        remarks.push(
            Diagnostic::new(&codes::OPERATION_PATH_SPELLING, text.span, message).help(format!("write `{full}`")).fix(
                "use the specified form",
                text.span,
                full,
            ),
        );
    }
    Ok(FoundOperation { document, description, key, alike: Vec::new(), remarks })
}

/// The source's name, what stands behind `#`, and whether that is the specified form (or one as good).
fn split(text: &str) -> Option<(&str, &str, bool)> {
    let (head, fragment) = text.split_once('#')?;
    let plain = head.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(head);
    match plain.strip_prefix("$sourceDescriptions.") {
        Some(rest) => Some((rest.strip_suffix(".url").unwrap_or(rest), fragment, true)),
        None => Some((plain, fragment, false)),
    }
}

/// `GET /pets` or `/pets`, perhaps behind `{source}.`: a path, where it names one operation.
fn bare<'l>(loaded: &'l Loaded, id: DocumentId, text: &Spanned<Str>) -> Result<FoundOperation<'l>, Diagnostic> {
    let (method, path) = match text.split_once(' ') {
        Some((method, path)) if method.bytes().all(|b| b.is_ascii_alphabetic()) => (Some(method), path.trim()),
        _ => (None, &*text.value),
    };
    let path = path.split_once("}.").map_or(path, |(_, rest)| rest).trim_start_matches('.');
    let mut found: Vec<(DocumentId, &Description, &OperationKey)> = Vec::new();
    for (_, link) in loaded.links(id) {
        let Link::To(document) = link else { continue };
        let Some(description) = loaded.openapi(*document) else { continue };
        let keys =
            description.by_path(path).filter(|key| method.is_none_or(|method| key.method.eq_ignore_ascii_case(method)));
        found.extend(keys.map(|key| (*document, description, key)));
    }
    match found.as_slice() {
        [(document, description, key)] => {
            let message = format!("`{}` is not the specified form of an operationPath", text.value);
            let full = format!("{{$sourceDescriptions.<name>.url}}#{}", key.pointer);
            let remark =
                Diagnostic::new(&codes::OPERATION_PATH_SPELLING, text.span, message).help(format!("write `{full}`"));
            Ok(FoundOperation { document: *document, description, key, alike: Vec::new(), remarks: vec![remark] })
        }
        [] => {
            let failed = loaded.links(id).find_map(|(_, link)| match link {
                Link::Failed(diagnostic) => Some((**diagnostic).clone()),
                Link::To(_) => None,
            });
            let fault = || fault(text, format!("`{}` leads to no operation", text.value));
            // An operationId in the wrong field, as in an example of the specification (decision A68).
            let by_id = qualified(text).map(|_| format!("write `operationId: {}`", text.value));
            Err(match (by_id, failed) {
                (Some(help), _) => fault().help(help),
                (None, Some(failed)) => failed,
                (None, None) => fault(),
            })
        }
        _ => Err(fault(text, format!("`{}` could be any of {} operations", text.value, found.len()))),
    }
}

/// How an operationPath to the operation at `pointer` of source `name` is written.
pub(super) fn spelt(name: &str, pointer: &Pointer) -> String {
    format!("{{$sourceDescriptions.{name}.url}}#{pointer}")
}

/// The fault of a pointer that leads to no operation, with what was probably meant.
fn not_found(
    loaded: &Loaded,
    text: &Spanned<Str>,
    (name, description): (&str, &Description),
    error: &TargetError,
) -> Diagnostic {
    let diagnostic = fault(text, error.to_string());
    match error {
        TargetError::NoPath { suggestion: Some(pointer), .. } => {
            diagnostic.help(format!("did you mean `{}`?", spelt(name, pointer)))
        }
        TargetError::NoPath { .. } | TargetError::NoMethod { .. } => match unreadable(loaded, &[description]) {
            Some(told) => diagnostic.help(told),
            None => diagnostic,
        },
        _ => diagnostic,
    }
}

fn fault(text: &Spanned<Str>, message: String) -> Diagnostic {
    let help = "an operationPath looks like `'{$sourceDescriptions.<name>.url}#/paths/~1pets~1{id}/get'`";
    Diagnostic::new(&codes::OPERATION_PATH, text.span, message).help(help)
}
