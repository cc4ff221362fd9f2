//! Values of a description by where they stand.

use arazzo_parser::{Data, Node, Span};

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
