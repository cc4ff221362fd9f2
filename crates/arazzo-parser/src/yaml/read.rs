//! The loop over events.

use crate::{Diagnostic, DocumentOptions, Node, SourceId};

pub(crate) fn read(_: SourceId, _: &str, _: &DocumentOptions) -> (Option<Node>, Vec<Diagnostic>) {
    (None, Vec::new())
}
