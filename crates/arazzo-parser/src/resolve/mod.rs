//! Names of one description resolved to what they mean: sources, operations, workflows, parameters, actions.
//! What runs a workflow and what checks it both resolve here, so that they agree.

mod actions;
mod operation;
mod operation_path;
mod parameters;
mod workflow;

pub use actions::actions;
pub use operation::{FoundOperation, operation, operation_places};
pub use parameters::{EffectiveParameter, parameter, parameters};
pub use workflow::{step_dependency, workflow};

use crate::arazzo::Spanned;
use crate::load::{DocumentId, Link, Loaded};
use crate::{Diagnostic, Span, codes, suggest};
use arazzo_expression::Str;

/// The document that source `name` of document `id` leads to.
pub fn source(loaded: &Loaded, id: DocumentId, name: &str, span: Span) -> Result<DocumentId, Diagnostic> {
    match loaded.links(id).find(|(source, _)| *source.name.value == *name) {
        Some((_, Link::To(target))) => Ok(*target),
        Some((_, Link::Failed(diagnostic))) => Err((**diagnostic).clone()),
        None => {
            let message = format!("there is no source description `{name}`");
            let near = suggest::nearest(loaded.links(id).map(|(source, _)| &*source.name.value), name);
            let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_SOURCE, span, message);
            diagnostic.help = near.map(|near| format!("did you mean `{near}`?"));
            Err(diagnostic)
        }
    }
}

/// `$sourceDescriptions.<name>.<rest>`, split.
fn qualified(text: &Spanned<Str>) -> Option<(&str, &str)> {
    text.strip_prefix("$sourceDescriptions.")?.split_once('.')
}

/// `did you mean …?`, or nothing.
fn did_you_mean(mut diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    if let Some(near) = near {
        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
    }
    diagnostic
}
