//! Values of a description by where they stand.

use arazzo_parser::{Data, Node, Span};

/// The value of `root` that stands at `span`.
pub(crate) fn node_at(root: &Node, span: Span) -> Option<&Node> {
    let mut node = root;
    while node.span != span {
        node = match &node.data {
            Data::Mapping(mapping) => covering(mapping.entries(), |entry| &entry.value, span)?,
            Data::Sequence(items) => covering(items, |item| item, span)?,
            _ => return None,
        };
    }
    Some(node)
}

/// The item that covers `span`: they stand in the order of the text, but for those that aliases brought.
pub(crate) fn covering<T>(items: &[T], value: impl Fn(&T) -> &Node, span: Span) -> Option<&Node> {
    let behind = items.partition_point(|item| value(item).span.start <= span.start);
    let likely = behind.checked_sub(1).and_then(|at| items.get(at)).map(&value);
    likely.filter(|node| node.span.contains(span)).or_else(|| items.iter().map(&value).find(|n| n.span.contains(span)))
}
