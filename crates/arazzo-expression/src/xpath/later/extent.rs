//! A document in numbers: how many nodes it has, and how long their texts are.

use crate::Str;
use crate::xml::{Document, Node, NodeId};
use std::collections::BTreeMap;

/// How large a document is, and its parts by their names.
#[derive(Debug, Default)]
pub(super) struct Extent {
    /// All nodes, attributes too.
    pub(super) nodes: f64,
    /// The bytes of the document as text, than which no value of a node is longer.
    pub(super) text: f64,
    elements: BTreeMap<Str, Named>,
    attributes: BTreeMap<Str, Named>,
}

/// The nodes of one name.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Named {
    pub(super) nodes: f64,
    /// The bytes of the longest value.
    pub(super) largest: f64,
    /// Those of all values.
    pub(super) total: f64,
}

impl Extent {
    /// That of `document`, which is `text` bytes long.
    pub(super) fn of(document: &Document, text: usize) -> Self {
        let ids = || (0..document.len()).map(NodeId::at);
        let mut lengths = vec![0_usize; document.len()];
        for id in ids() {
            let Node::Text(text) = document.node(id) else { continue };
            let mut above = document.parent(id);
            while let Some(parent) = above {
                if let Some(length) = lengths.get_mut(parent.index()) {
                    *length += text.len();
                }
                above = document.parent(parent);
            }
        }
        let mut extent = Self { nodes: bytes(document.len()), text: bytes(text), ..Self::default() };
        for id in ids() {
            if let Some(name) = document.name(id) {
                let length = lengths.get(id.index()).copied().unwrap_or_default();
                extent.elements.entry(name.local.clone()).or_default().add(length);
            }
            for attribute in document.attributes(id) {
                extent.nodes += 1.0;
                extent.attributes.entry(attribute.name.local.clone()).or_default().add(attribute.value.len());
            }
        }
        extent
    }

    /// The elements, or attributes, whose local name is `name`.
    pub(super) fn named(&self, name: &str, attributes: bool) -> Named {
        let named = if attributes { &self.attributes } else { &self.elements };
        named.get(name).copied().unwrap_or_default()
    }
}

impl Named {
    fn add(&mut self, length: usize) {
        let length = bytes(length);
        self.nodes += 1.0;
        self.largest = self.largest.max(length);
        self.total += length;
    }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate needs no more digits than a double has")]
pub(super) fn bytes(count: usize) -> f64 {
    count as f64
}
