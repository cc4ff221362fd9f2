//! Where an expression stands, found exactly when it is asked for.

use super::{Checked, CheckedDocument};
use crate::types::covering;
use arazzo_expression::Expression;
use arazzo_parser::{Data, Node, Span, subspan};

/// The place of an expression: in a string, which may hold more.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The string.
    pub(crate) span: Span,
    /// The expression as written, where that is known; otherwise it is looked for as it is printed.
    pub(crate) written: Option<&'a str>,
}

impl Place<'_> {
    /// The place of `expression` itself.
    pub(crate) fn exact(&self, checked: &Checked<'_>, document: &CheckedDocument<'_>, expression: &Expression) -> Span {
        match self.written {
            Some(written) => within(checked, document, self.span, written),
            None => within(checked, document, self.span, &expression.to_string()),
        }
    }
}

/// The place of `text` in the string at `span`; the whole string if it is not in there.
pub(crate) fn within(checked: &Checked<'_>, document: &CheckedDocument<'_>, span: Span, text: &str) -> Span {
    let Some(node) = node_at(&document.document.root, span) else { return span };
    let Some(start) = node.as_str().and_then(|whole| whole.find(text)) else { return span };
    subspan(&checked.loaded.sources, node, start..start + text.len())
}

/// The place of `name`, which stands behind `before` in the text at `span`.
pub(crate) fn name_in(checked: &Checked<'_>, span: Span, before: &str, name: &str) -> Option<Span> {
    let at = checked.loaded.sources.slice(span).find(&format!("{before}{name}"))? + before.len();
    let start = span.start as usize + at;
    Some(Span::new(span.source, start, start + name.len()))
}

/// The value that stands at `span`.
pub(crate) fn node_at(root: &Node, span: Span) -> Option<&Node> {
    let mut node = root;
    loop {
        if node.span == span && !matches!(node.data, Data::Mapping(_) | Data::Sequence(_)) {
            return Some(node);
        }
        node = match &node.data {
            Data::Mapping(mapping) => covering(mapping.entries(), |entry| &entry.value, span)?,
            Data::Sequence(items) => covering(items, |item| item, span)?,
            _ => return None,
        };
    }
}
