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

/// How aliases are dealt with in one reading.
#[derive(Clone, Copy)]
pub(super) struct Aliases {
    /// How many values they may add.
    pub(super) most: usize,
    /// Whether there are copies at all, or only their sizes: to find out whether there would be too many.
    pub(super) copy: bool,
}

/// The values with anchors, by the number that the parser library gives them.
pub(super) struct Anchors {
    aliases: Aliases,
    values: Vec<Option<Done>>,
    /// How many nodes the copies consist of: those kept here and those in the tree.
    kept: usize,
    copied: usize,
}

impl Anchors {
    pub(super) fn new(aliases: Aliases) -> Self {
        Self { aliases, values: Vec::new(), kept: 0, copied: 0 }
    }

    /// How aliases are dealt with.
    pub(super) fn aliases(&self) -> Aliases {
        self.aliases
    }

    /// Keeps a copy of `done`, which has the anchor `id`.
    pub(super) fn keep(&mut self, id: usize, done: &Done) -> Result<(), Box<Diagnostic>> {
        self.kept = self.kept.saturating_add(done.size.nodes);
        if self.kept > self.aliases.most {
            return Err(self.exhausted(done.node.span, "values with anchors consist of"));
        }
        let kept = if self.aliases.copy { done.clone() } else { done.hollow() };
        if self.values.len() <= id {
            self.values.resize_with(id + 1, || None);
        }
        if let Some(slot) = self.values.get_mut(id) {
            *slot = Some(kept);
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
        if self.copied > self.aliases.most {
            return Err(self.exhausted(span, "aliases add"));
        }
        if depth + height > options.limits.depth {
            return Err(Box::new(too_deep(span, options)));
        }
        Ok(Target::Copy(done.clone()))
    }

    fn exhausted(&self, span: Span, what: &str) -> Box<Diagnostic> {
        let message = format!("{what} more than {} values", self.aliases.most);
        Box::new(Diagnostic::new(&codes::ALIAS_BUDGET, span, message))
    }
}

/// The fault of nesting beyond the limit.
pub(super) fn too_deep(span: Span, options: &DocumentOptions) -> Diagnostic {
    let message = format!("objects and lists are nested more than {} deep", options.limits.depth);
    Diagnostic::new(&codes::TOO_DEEP, span, message)
}
