//! Which node of our tree a node of the evaluator's tree is. Both trees have the same shape: it was given ours as text.

use crate::xml::{Document, NodeId, Part, Place};
use xee_xpath::{Documents, Item};

/// The place of the node `item`, if it is one of the document.
pub(super) fn place(document: &Document, documents: &Documents, item: &Item) -> Option<Place> {
    let xot = documents.xot();
    let Item::Node(found) = item else {
        return None;
    };
    let mut node = *found;
    let mut attribute = None;
    if xot.is_attribute_node(node) {
        let (local, namespace) = xot.name_ns_str(xot.node_name(node)?);
        attribute = Some((local, namespace));
        node = xot.parent(node)?;
    } else if xot.is_namespace_node(node) {
        return None;
    }
    let mut path = Vec::new();
    while let Some(parent) = xot.parent(node) {
        path.push(xot.children(parent).position(|child| child == node)?);
        node = parent;
    }
    let step = |id: NodeId, index: &usize| document.children(id).get(*index).copied();
    let node = path.iter().rev().try_fold(NodeId::ROOT, step)?;
    let Some((local, namespace)) = attribute else {
        return Some(node.into());
    };
    let named = |a: &crate::xml::Attribute| &*a.name.local == local && &*a.name.namespace == namespace;
    let index = document.attributes(node).iter().position(named)?;
    Some(Place { node, part: Part::Attribute(index) })
}
