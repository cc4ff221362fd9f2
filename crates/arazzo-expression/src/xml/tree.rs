//! The tree of an XML document: an arena in document order.

use super::{Part, Place};
use crate::Str;
use std::ops::Range;

/// A document. `NodeId::ROOT` is the node above the document element.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) source: Str,
    pub(super) nodes: Vec<Entry>,
}

/// The place of a node in its document. Ids grow in document order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) usize);

impl NodeId {
    /// The node that holds the document element, and the comments and processing instructions beside it.
    pub const ROOT: Self = Self(0);

    pub(crate) fn at(index: usize) -> Self {
        Self(index)
    }

    pub(crate) fn index(self) -> usize {
        self.0
    }
}

/// What a node is, and where.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) parent: Option<NodeId>,
    /// The bytes of the source that the value of the node takes: between the tags of an element, the whole of a text.
    pub(super) value: Range<usize>,
    /// Whether this is an element without an end tag: its `value` is its `/>`.
    pub(super) is_empty: bool,
    pub(super) node: Node,
}

/// A node of a document. Neighbouring text and CDATA sections are one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// The root.
    Root {
        /// The document element, and the comments and processing instructions beside it.
        children: Vec<NodeId>,
    },
    /// An element.
    Element {
        /// Its name.
        name: Name,
        /// Its attributes, without namespace declarations, in the order in which they are written.
        attributes: Vec<Attribute>,
        /// The namespaces that it declares, as prefix (empty: the default namespace) and URI (empty: none).
        namespaces: Vec<(Str, Str)>,
        /// Its content.
        children: Vec<NodeId>,
    },
    /// Character data.
    Text(Str),
    /// A comment.
    Comment(Str),
    /// A processing instruction.
    Instruction {
        /// The first word.
        target: Str,
        /// The rest.
        data: Str,
    },
}

/// The name of an element or attribute (Namespaces in XML 1.0). Two names are the same if `local` and `namespace` are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The prefix, empty if there is none.
    pub prefix: Str,
    /// The local part.
    pub local: Str,
    /// The namespace URI, empty if there is none.
    pub namespace: Str,
}

/// An attribute of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: Name,
    /// Its normalised value.
    pub value: Str,
    /// The bytes of the source between the quotes.
    pub(super) range: Range<usize>,
}

impl Document {
    /// The node at `id`. An id of another document may name another node; one out of range names the root.
    pub fn node(&self, id: NodeId) -> &Node {
        const NOTHING: &Node = &Node::Root { children: Vec::new() };
        self.nodes.get(id.0).map_or(NOTHING, |entry| &entry.node)
    }

    /// How many nodes there are, the root included.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The parent of the node at `id`; the root has none.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.nodes.get(id.0)?.parent
    }

    /// What the node at `id` holds, in document order: nothing but for the root and elements.
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        match self.node(id) {
            Node::Root { children } | Node::Element { children, .. } => children,
            _ => &[],
        }
    }

    /// The attributes of the node at `id`: none if it is no element.
    pub fn attributes(&self, id: NodeId) -> &[Attribute] {
        match self.node(id) {
            Node::Element { attributes, .. } => attributes,
            _ => &[],
        }
    }

    /// The name of the element at `id`, if it is one.
    pub fn name(&self, id: NodeId) -> Option<&Name> {
        match self.node(id) {
            Node::Element { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The document element.
    pub fn element(&self) -> NodeId {
        self.elements(NodeId::ROOT).next().unwrap_or(NodeId::ROOT)
    }

    /// The elements among the children of the node at `id`.
    pub fn elements(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.children(id).iter().copied().filter(|child| self.name(*child).is_some())
    }

    /// The namespaces in scope at the element `id`, as prefix and URI, without the default namespace where it is undeclared.
    pub fn namespaces(&self, id: NodeId) -> Vec<(Str, Str)> {
        let mut found: Vec<(Str, Str)> = Vec::new();
        let mut at = Some(id);
        while let Some(id) = at {
            if let Node::Element { namespaces, .. } = self.node(id) {
                let new: Vec<_> = namespaces
                    .iter()
                    .filter(|(prefix, _)| found.iter().all(|(known, _)| known != prefix))
                    .cloned()
                    .collect();
                found.extend(new);
            }
            at = self.parent(id);
        }
        found.retain(|(_, uri)| !uri.is_empty());
        found.push(("xml".into(), super::names::XML.into()));
        found
    }

    /// The string value of the node at `id` (XPath 1.0, section 5): all text in an element, the text of everything else.
    pub fn text(&self, id: NodeId) -> String {
        let mut text = String::new();
        self.push_text(id, &mut text);
        text
    }

    /// The string value of a node or a part of one: of an attribute its value, of a namespace its URI.
    pub fn value(&self, place: Place) -> String {
        match place.part {
            Part::Itself => self.text(place.node),
            Part::Attribute(index) => {
                self.attributes(place.node).get(index).map_or_else(String::new, |a| a.value.to_string())
            }
            Part::Namespace(index) => {
                self.namespaces(place.node).get(index).map_or_else(String::new, |(_, uri)| uri.to_string())
            }
        }
    }

    /// Depth is bounded by the parser, and so is the recursion.
    fn push_text(&self, id: NodeId, text: &mut String) {
        match self.node(id) {
            Node::Text(own) | Node::Comment(own) => text.push_str(own),
            Node::Instruction { data, .. } => text.push_str(data),
            Node::Root { children } | Node::Element { children, .. } => {
                for child in children {
                    if matches!(self.node(*child), Node::Text(_) | Node::Element { .. }) {
                        self.push_text(*child, text);
                    }
                }
            }
        }
    }
}
