//! The schema of a workflow's inputs, in the form in which those of operations are.

use crate::checked::CheckedDocument;
use arazzo_parser::arazzo::Workflow;
use arazzo_parser::openapi::{Document, Place, Schema};
use arazzo_parser::{Data, Entry, Loaded, Mapping, Node};
use std::sync::Arc;

/// The schema of the inputs of `workflow`. References lead into `components/inputs`.
pub(super) fn schema(loaded: &Loaded, document: &CheckedDocument<'_>, workflow: &Workflow) -> Option<Schema> {
    let inputs = workflow.inputs.as_ref()?;
    let home = loaded.documents.get(document.id)?;
    let components = document.description.components.inputs.iter();
    let components = components.map(|(name, node)| entry(&name.value, node.clone())).collect();
    let shared = mapping(inputs, vec![entry("inputs", mapping(inputs, components))]);
    let root = mapping(inputs, vec![entry("components", shared), entry("schema", inputs.clone())]);
    let document = Arc::new(Document::new(Box::new(root), home.base.clone(), home.source));
    Place::new(document, ["schema"].into_iter().collect()).map(Schema::new)
}

fn mapping(at: &Node, entries: Vec<Entry>) -> Node {
    Node { span: at.span, data: Data::Mapping(Mapping::new(entries)) }
}

fn entry(key: &str, value: Node) -> Entry {
    Entry { key: key.into(), key_span: value.span, value }
}
