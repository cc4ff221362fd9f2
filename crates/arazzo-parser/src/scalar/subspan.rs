//! The place of a part of a string.

use super::pieces::Pieces;
use super::{block, flow};
use crate::{Data, Node, SourceMap, Span, Style};
use std::ops::Range;

/// The place in the source of the bytes `decoded` of the string that `node` is: of all that stands for them, so an
/// escape as a whole, and for a folded line break the break with the indentation behind it. An empty range gives the
/// empty span before its next character.
///
/// The whole of the node's span if it is no string, or if its source is not what it was read from.
pub fn subspan(sources: &SourceMap, node: &Node, decoded: Range<usize>) -> Span {
    let Data::String(value, style) = &node.data else { return node.span };
    let Some(source) = sources.get(node.span.source) else { return node.span };
    let text: &str = source.text();
    let whole = node.span.start as usize..node.span.end as usize;
    let range = follow(text, whole, value, *style).and_then(|pieces| pieces.place(&decoded));
    range.map_or(node.span, |range| Span::new(node.span.source, range.start, range.end))
}

/// The pieces of `value`, which is written in `text` at `whole`. `None` if it is not.
fn follow(text: &str, whole: Range<usize>, value: &str, style: Style) -> Option<Pieces> {
    let inside = whole.start + 1..whole.end.saturating_sub(1);
    let pieces = match style {
        Style::Plain => flow::pieces(text, whole, flow::Quotes::None),
        Style::SingleQuoted => flow::pieces(text, inside, flow::Quotes::Single),
        Style::DoubleQuoted | Style::Json => flow::pieces(text, inside, flow::Quotes::Double),
        Style::Literal => return block::pieces(text, whole.start, value, false),
        Style::Folded => return block::pieces(text, whole.start, value, true),
    };
    pieces.filter(|pieces| pieces.text() == value)
}
