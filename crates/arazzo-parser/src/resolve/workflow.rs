//! Workflows by id, of this document or of another (STEP-12, ACT-04, WF-06).

use super::{did_you_mean, qualified, source};
use crate::arazzo::Spanned;
use crate::load::{DocumentId, Link, Loaded};
use crate::{Diagnostic, codes};
use arazzo_expression::Str;

/// What some tools write between the name of a source and that of its workflow.
const INFIX: &str = "workflows.";

/// What is to be said of how `text` names a workflow that [`workflow`] finds: `$sourceDescriptions.<name>.workflows.<id>` is
/// no form of the specification.
pub fn workflow_remark(loaded: &Loaded, id: DocumentId, text: &Spanned<Str>) -> Option<Diagnostic> {
    let (name, rest) = qualified(text)?;
    let plain = rest.strip_prefix(INFIX)?;
    let document = source(loaded, id, name, text.span).ok()?;
    let description = &loaded.arazzo(document)?.description;
    description.workflow(plain).filter(|_| description.workflow(rest).is_none())?;
    let full = format!("$sourceDescriptions.{name}.{plain}");
    let message = format!("`{}` is not the specified form of a workflow of another document", text.value);
    let remark = Diagnostic::new(&codes::WORKFLOW_SPELLING, text.span, message).help(format!("write `{full}`"));
    Some(remark.fix("use the specified form", text.span, full))
}

/// The workflow that `text` names in document `id`: the number of its document, and its own there.
pub fn workflow(loaded: &Loaded, id: DocumentId, text: &Spanned<Str>) -> Result<(DocumentId, usize), Diagnostic> {
    if let Some((name, workflow)) = qualified(text) {
        let document = source(loaded, id, name, text.span)?;
        let Some(arazzo) = loaded.arazzo(document) else {
            let message = format!("source `{name}` is no Arazzo description: it has no workflows");
            return Err(Diagnostic::new(&codes::UNKNOWN_WORKFLOW, text.span, message));
        };
        let plain = || arazzo.description.workflow(workflow.strip_prefix(INFIX)?);
        return match arazzo.description.workflow(workflow).or_else(plain) {
            Some((number, _)) => Ok((document, number)),
            None => {
                Err(unknown(loaded, document, workflow, &format!("source `{name}` has no workflow `{workflow}`"), text))
            }
        };
    }
    let Some(arazzo) = loaded.arazzo(id) else {
        return Err(Diagnostic::new(&codes::UNKNOWN_WORKFLOW, text.span, "the document has no workflows"));
    };
    if let Some((number, _)) = arazzo.description.workflow(text) {
        return Ok((id, number));
    }
    let elsewhere = loaded.links(id).find(|(_, link)| match link {
        Link::To(document) => loaded.arazzo(*document).is_some_and(|other| other.description.workflow(text).is_some()),
        Link::Failed(_) => false,
    });
    if let Some((source, _)) = elsewhere {
        let full = format!("$sourceDescriptions.{}.{}", source.name.value, text.value);
        let message =
            format!("workflow `{}` is of source `{}`, and the name does not say so", text.value, source.name.value);
        let diagnostic =
            Diagnostic::new(&codes::UNQUALIFIED_WORKFLOW, text.span, message).help(format!("write `{full}`"));
        return Err(diagnostic.fix("name the source", text.span, full));
    }
    Err(unknown(loaded, id, text, &format!("there is no workflow `{}`", text.value), text))
}

/// The step that `text`, a `dependsOn` of a step, names in another workflow: `(head, step)` are its two halves around
/// `.steps.` (DEP-01).
pub fn step_dependency(
    loaded: &Loaded,
    id: DocumentId,
    text: &Spanned<Str>,
    (head, step): (&str, &str),
) -> Result<(DocumentId, usize, usize), Diagnostic> {
    let name = head.strip_prefix("$workflows.").unwrap_or(head);
    let name = Spanned { value: Str::from(name), span: text.span };
    let (document, number) = workflow(loaded, id, &name)?;
    let found = loaded.arazzo(document).and_then(|d| d.description.workflows.get(number)).and_then(|w| w.step(step));
    found.map(|(step, _)| (document, number, step)).ok_or_else(|| {
        let message = format!("workflow `{}` has no step `{step}`", name.value);
        let workflow = loaded.arazzo(document).and_then(|d| d.description.workflows.get(number));
        let ids = workflow.into_iter().flat_map(|workflow| &workflow.steps).map(|step| &*step.step_id.value);
        did_you_mean(Diagnostic::new(&codes::DEPENDENCY, text.span, message), ids, step, text)
    })
}

fn unknown(loaded: &Loaded, document: DocumentId, name: &str, message: &str, text: &Spanned<Str>) -> Diagnostic {
    let ids = loaded.arazzo(document).into_iter().flat_map(|d| &d.description.workflows).map(|w| &*w.workflow_id.value);
    did_you_mean(Diagnostic::new(&codes::UNKNOWN_WORKFLOW, text.span, message), ids, name, text)
}
