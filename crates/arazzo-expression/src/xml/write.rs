//! Documents with some of their values exchanged. What is not exchanged stays as it is written.

use super::names::is_allowed;
use super::{Document, Node, NodeId};
use std::ops::Range;

/// A node, or a part of an element that XPath counts as a node. The order is document order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The node.
    pub node: NodeId,
    /// Which part of it.
    pub part: Part,
}

/// Which part of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The node itself.
    Itself,
    /// The namespace at that place among `Document::namespaces`.
    Namespace(usize),
    /// The attribute at that place among `Document::attributes`.
    Attribute(usize),
}

/// Why a value cannot be exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplaceError {
    /// The place is the root, a comment, a processing instruction or a namespace.
    #[error("only elements, attributes and text can be replaced in XML")]
    Place,
    /// The new text holds a character that may not stand in XML.
    #[error("U+{:04X} may not stand in XML", u32::from(*.0))]
    Character(char),
}

impl From<NodeId> for Place {
    fn from(node: NodeId) -> Self {
        Self { node, part: Part::Itself }
    }
}

impl Document {
    /// The text of the document with `new` as the value of each attribute, the text of each text, and all the content of each element
    /// among `places`. `new` is text: its markup is escaped.
    pub fn with_values(&self, places: &[Place], new: &str) -> Result<String, ReplaceError> {
        if let Some(c) = new.chars().find(|c| !is_allowed(*c)) {
            return Err(ReplaceError::Character(c));
        }
        let mut edits: Vec<_> = places.iter().map(|place| self.edit(*place, new)).collect::<Result<_, _>>()?;
        edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut written = String::with_capacity(self.source.len());
        let mut at = 0;
        for (range, text) in edits {
            // What stands inside an element that is replaced goes with it.
            if range.start >= at {
                written.push_str(self.source.get(at..range.start).unwrap_or_default());
                written.push_str(&text);
                at = range.end;
            }
        }
        written.push_str(self.source.get(at..).unwrap_or_default());
        Ok(written)
    }

    fn edit(&self, place: Place, new: &str) -> Result<(Range<usize>, String), ReplaceError> {
        let entry = self.nodes.get(place.node.0).ok_or(ReplaceError::Place)?;
        match (place.part, &entry.node) {
            (Part::Attribute(index), Node::Element { attributes, .. }) => {
                let attribute = attributes.get(index).ok_or(ReplaceError::Place)?;
                Ok((attribute.range.clone(), escape(new, true)))
            }
            (Part::Itself, Node::Element { name, .. }) if entry.is_empty => {
                Ok((entry.value.clone(), format!(">{}</{name}>", escape(new, false))))
            }
            (Part::Itself, Node::Element { .. } | Node::Text(_)) => Ok((entry.value.clone(), escape(new, false))),
            _ => Err(ReplaceError::Place),
        }
    }
}

pub(super) fn escape(text: &str, in_attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' if in_attribute => escaped.push_str("&#10;"),
            '\t' if in_attribute => escaped.push_str("&#9;"),
            '"' if in_attribute => escaped.push_str("&quot;"),
            '\'' if in_attribute => escaped.push_str("&apos;"),
            other => escaped.push(other),
        }
    }
    escaped
}
