//! A document that can be changed: names and namespace declarations as they are written.

use super::write::escape;
use super::{Document, Node, NodeId};
use crate::Str;

/// An element while it is changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Element {
    /// The name, prefix included.
    pub name: Str,
    /// Attributes and namespace declarations.
    pub attributes: Vec<(Str, Str)>,
    /// The content, without comments and processing instructions.
    pub content: Vec<Content>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Element(Element),
    Text(String),
}

impl Element {
    /// An element without content.
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The document element of `document`.
    pub(crate) fn of(document: &Document) -> Self {
        Self::at(document, document.element())
    }

    /// Depth is bounded by the parser, and so is the recursion.
    fn at(document: &Document, id: NodeId) -> Self {
        let Node::Element { name, attributes, namespaces, children } = document.node(id) else {
            return Self::default();
        };
        let declared = namespaces.iter().map(|(prefix, uri)| {
            let name = if prefix.is_empty() { "xmlns".into() } else { format!("xmlns:{prefix}").into() };
            (name, uri.clone())
        });
        let given = attributes.iter().map(|attribute| (attribute.name.to_string().into(), attribute.value.clone()));
        let content = children.iter().filter_map(|child| match document.node(*child) {
            Node::Element { .. } => Some(Content::Element(Self::at(document, *child))),
            Node::Text(text) => Some(Content::Text(text.to_string())),
            _ => None,
        });
        Self { name: name.to_string().into(), attributes: declared.chain(given).collect(), content: content.collect() }
    }

    /// The elements among the content.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (usize, &Self)> {
        self.content.iter().enumerate().filter_map(|(at, content)| match content {
            Content::Element(element) => Some((at, element)),
            Content::Text(_) => None,
        })
    }

    /// Sets or adds an attribute.
    pub(crate) fn set_attribute(&mut self, name: &str, value: &str) {
        self.attributes.retain(|(have, _)| **have != *name);
        self.attributes.push((name.into(), value.into()));
    }

    /// The text of the element as XML.
    pub(crate) fn print(&self, to: &mut String) {
        to.push('<');
        to.push_str(&self.name);
        for (name, value) in &self.attributes {
            to.push_str(&format!(" {name}=\"{}\"", escape(value, true)));
        }
        if self.content.is_empty() {
            to.push_str("/>");
            return;
        }
        to.push('>');
        for content in &self.content {
            match content {
                Content::Element(element) => element.print(to),
                Content::Text(text) => to.push_str(&escape(text, false)),
            }
        }
        to.push_str(&format!("</{}>", self.name));
    }
}
