//! Names of one description resolved to what they mean: sources, operations, workflows, parameters, actions.
//! What runs a workflow and what checks it both resolve here, so that they agree.

mod actions;
mod components;
mod inputs;
mod operation;
mod operation_path;
mod parameters;
mod workflow;

pub use actions::actions;
pub use components::{component_fault, is_without_effect};
pub(crate) use inputs::has_schemas_elsewhere;
pub use inputs::{as_schemas, inputs_of, schema_document, schema_places, schema_reference};
pub use operation::{FoundOperation, ambiguous, operation, operation_places};
pub use parameters::{EffectiveParameter, parameter, parameters};
pub use workflow::{step_dependency, workflow, workflow_remark};

use crate::arazzo::Spanned;
use crate::load::{DocumentId, Link, Loaded};
use crate::openapi::Description;
use crate::{Diagnostic, Span, codes};
use arazzo_expression::{Str, Value};

/// The document that source `name` of document `id` leads to.
pub fn source(loaded: &Loaded, id: DocumentId, name: &str, span: Span) -> Result<DocumentId, Diagnostic> {
    match loaded.links(id).find(|(source, _)| *source.name.value == *name) {
        Some((_, Link::To(target))) => Ok(*target),
        Some((_, Link::Failed(diagnostic))) => Err((**diagnostic).clone()),
        None => {
            let message = format!("there is no source description `{name}`");
            let names = loaded.links(id).map(|(source, _)| &*source.name.value);
            let root = "$sourceDescriptions.";
            let at = loaded.sources.slice(span).find(&format!("{root}{name}")).map(|at| {
                let start = span.start as usize + at + root.len();
                Span::new(span.source, start, start + name.len())
            });
            Err(Diagnostic::new(&codes::UNKNOWN_SOURCE, span, message).near(names, name, at, str::to_owned))
        }
    }
}

/// The value of `$sourceDescriptions.<name>.<field>` in document `id`: that of the field (SRC-08). `None` where a field of the
/// specification is not given.
pub fn source_field(
    loaded: &Loaded,
    id: DocumentId,
    (name, field): (&str, &str),
    span: Span,
) -> Result<Option<Value>, Diagnostic> {
    let Some((description, link)) = loaded.links(id).find(|(source, _)| *source.name.value == *name) else {
        return source(loaded, id, name, span).map(|_| None);
    };
    if let Some(value) = description.fields.get(field) {
        return Ok(Some(value.clone()));
    }
    if field == "type" {
        return Ok(None);
    }
    let is_named = match link {
        Link::To(document) => {
            let operation = |api: &Description| api.by_operation_id(field).next().is_some();
            loaded.openapi(*document).is_some_and(operation)
                || loaded.arazzo(*document).is_some_and(|other| other.description.workflow(field).is_some())
        }
        Link::Failed(_) => false,
    };
    let message = if is_named {
        format!("`$sourceDescriptions.{name}.{field}` has no value: `{field}` is something to call")
    } else {
        format!("source description `{name}` has no field `{field}`")
    };
    let fields = description.fields.as_object().into_iter().flat_map(|fields| fields.keys());
    let near = fields.map(|known| &**known);
    Err(Diagnostic::new(&codes::SOURCE_FIELD, span, message).near(near, field, None, str::to_owned))
}

/// `$sourceDescriptions.<name>.<rest>`, split.
fn qualified(text: &Spanned<Str>) -> Option<(&str, &str)> {
    text.strip_prefix("$sourceDescriptions.")?.split_once('.')
}

/// The same with what of `candidates` was probably meant by `name`, with which `text` ends.
fn did_you_mean<'c>(
    diagnostic: Diagnostic,
    candidates: impl IntoIterator<Item = &'c str>,
    name: &str,
    text: &Spanned<Str>,
) -> Diagnostic {
    let before = text.value.strip_suffix(name).map(str::to_owned);
    let span = before.as_ref().map(|_| text.span);
    diagnostic.near(candidates, name, span, |near| format!("{}{near}", before.unwrap_or_default()))
}
