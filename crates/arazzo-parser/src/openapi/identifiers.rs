//! The names that schemas give to places: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12, section 8.2).

use super::Document;
use crate::{Data, Node};
use arazzo_expression::Pointer;
use std::collections::BTreeMap;
use url::Url;

/// What is named inside one document.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    /// Places with an `$id`, by absolute URL.
    resources: BTreeMap<String, Pointer>,
    /// Places with an anchor, by name. Of equal names the first counts, whatever resource it is in.
    anchors: BTreeMap<String, Pointer>,
}

impl Identifiers {
    /// Collects the names of the whole document.
    pub(super) fn of(document: &Document) -> Self {
        let mut found = Self::default();
        let Some(root) = document.at(&Pointer::default()) else { return found };
        let mut left = vec![(root, Pointer::default(), document.base().clone())];
        while let Some((node, pointer, base)) = left.pop() {
            let base = found.note(node, &pointer, base);
            match &node.data {
                Data::Mapping(mapping) => {
                    left.extend(
                        mapping
                            .entries()
                            .iter()
                            .filter(|entry| is_nested(&entry.value))
                            .map(|entry| (&entry.value, pointer.join(entry.key.clone()), base.clone())),
                    );
                }
                Data::Sequence(items) => {
                    let nested = items.iter().enumerate().filter(|(_, item)| is_nested(item));
                    left.extend(nested.map(|(n, item)| (item, pointer.join(n.to_string()), base.clone())));
                }
                _ => {}
            }
        }
        found
    }

    /// Notes the names of one node; says what the base is inside it.
    fn note(&mut self, node: &Node, pointer: &Pointer, mut base: Url) -> Url {
        let text = |name: &str| node.get(name).and_then(Node::as_str);
        if let Some(url) = text("$id").and_then(|id| base.join(id).ok()) {
            base = url;
            base.set_fragment(None);
            self.resources.entry(base.to_string()).or_insert_with(|| pointer.clone());
        }
        for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
            self.anchors.entry(name.to_owned()).or_insert_with(|| pointer.clone());
        }
        base
    }

    /// Where the schema with the absolute `$id` `url` stands.
    pub(super) fn resource(&self, url: &Url) -> Option<&Pointer> {
        self.resources.get(url.as_str())
    }

    /// Where the schema with the anchor `name` stands.
    pub(super) fn anchor(&self, name: &str) -> Option<&Pointer> {
        self.anchors.get(name)
    }
}

fn is_nested(node: &Node) -> bool {
    matches!(node.data, Data::Mapping(_) | Data::Sequence(_))
}
