//! Values of a description by where they stand.

use crate::checked::{Checked, CheckedDocument};
use arazzo_parser::{Data, Node, Span, subspan};

/// The value of `root` that stands at `span`.
pub(crate) fn node_at(root: &Node, span: Span) -> Option<&Node> {
    let mut node = root;
    while node.span != span {
        node = match &node.data {
            Data::Mapping(mapping) => {
                mapping.entries().iter().map(|entry| &entry.value).find(|value| value.span.contains(span))?
            }
            Data::Sequence(items) => items.iter().find(|item| item.span.contains(span))?,
            _ => return None,
        };
    }
    Some(node)
}

/// The place of `text` in the string at `span`; the whole string if it is not in there.
pub(crate) fn within(checked: &Checked<'_>, document: &CheckedDocument<'_>, span: Span, text: &str) -> Span {
    let Some(node) = node_at(&document.document.root, span) else { return span };
    let Some(start) = node.as_str().and_then(|whole| whole.find(text)).filter(|_| !text.is_empty()) else { return span };
    subspan(&checked.loaded.sources, node, start..start + text.len())
}
