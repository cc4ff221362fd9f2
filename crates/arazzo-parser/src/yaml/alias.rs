//! Anchors and what aliases make of them: copies, of which there may be only so many.

use super::frame::{Done, Size};
use crate::{Diagnostic, DocumentOptions, Span, codes};

/// What an alias leads to.
pub(super) enum Target {
    /// A copy of the anchored value.
    Copy(Done),
    /// The value that the alias stands in.
    Cyclic,
}

/// The values with anchors, by the number that the parser library gives them.
#[derive(Default)]
pub(super) struct Anchors {
    values: Vec<Option<Done>>,
    /// How many nodes the copies consist of: those kept here and those in the tree.
    kept: usize,
    copied: usize,
}

impl Anchors {
    /// Keeps a copy of `done`, which has the anchor `id`.
    pub(super) fn keep(&mut self, id: usize, done: &Done, options: &DocumentOptions) -> Result<(), Box<Diagnostic>> {
        self.kept = self.kept.saturating_add(done.size.nodes);
        if self.kept > options.limits.alias_nodes {
            return Err(exhausted(done.node.span, options, "values with anchors consist of"));
        }
        if self.values.len() <= id {
            self.values.resize_with(id + 1, || None);
        }
        if let Some(slot) = self.values.get_mut(id) {
            *slot = Some(done.clone());
        }
        Ok(())
    }

    /// What the alias at `span`, inside of `depth` collections, stands for.
    pub(super) fn target(
        &mut self,
        id: usize,
        span: Span,
        depth: usize,
        options: &DocumentOptions,
    ) -> Result<Target, Box<Diagnostic>> {
        let Some(Some(done)) = self.values.get(id) else { return Ok(Target::Cyclic) };
        let Size { nodes, height } = done.size;
        self.copied = self.copied.saturating_add(nodes);
        if self.copied > options.limits.alias_nodes {
            return Err(exhausted(span, options, "aliases add"));
        }
        if depth + height > options.limits.depth {
            return Err(Box::new(too_deep(span, options)));
        }
        Ok(Target::Copy(done.clone()))
    }
}

fn exhausted(span: Span, options: &DocumentOptions, what: &str) -> Box<Diagnostic> {
    let message = format!("{what} more than {} values", options.limits.alias_nodes);
    Box::new(Diagnostic::new(&codes::ALIAS_BUDGET, span, message))
}

/// The fault of nesting beyond the limit.
pub(super) fn too_deep(span: Span, options: &DocumentOptions) -> Diagnostic {
    let message = format!("objects and lists are nested more than {} deep", options.limits.depth);
    Diagnostic::new(&codes::TOO_DEEP, span, message)
}
