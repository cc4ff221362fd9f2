//! Descriptions that were read once and serve further loads.

use crate::openapi;
use crate::span::Source;
use crate::{Diagnostic, SourceId};
use std::sync::Arc;

/// An OpenAPI description as a load left it: its text, the tree of it as far as it was parsed, what was wrong with it.
#[derive(Debug)]
pub struct Kept {
    pub(super) id: SourceId,
    pub(super) source: Arc<Source>,
    pub(super) description: openapi::Description,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Kept {
    /// The text that was read.
    pub fn text(&self) -> &Arc<String> {
        self.source.text()
    }
}

/// What is known of a document whose text is at hand.
#[derive(Clone, Debug)]
pub enum Recalled {
    /// It was read before.
    Kept(Arc<Kept>),
    /// It was not, and is to be kept.
    Wanted,
    /// It need not be kept.
    Unwanted,
}
