//! Names of one description resolved to what they mean: sources, operations, workflows, parameters, actions.
//! What runs a workflow and what checks it both resolve here, so that they agree.

mod actions;
mod operation;
mod operation_path;
mod parameters;
mod workflow;

pub use actions::actions;
pub use operation::{FoundOperation, ambiguous, operation, operation_places};
pub use parameters::{EffectiveParameter, parameter, parameters};
pub use workflow::{step_dependency, workflow, workflow_remark};

use crate::arazzo::Spanned;
use crate::load::{DocumentId, Link, Loaded};
use crate::{Diagnostic, Span, codes};
use arazzo_expression::Str;

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
