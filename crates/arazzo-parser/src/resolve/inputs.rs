//! The schemas of inputs, where they refer to other documents (WF-05).

use crate::load::{DocumentId, Loaded};
use crate::openapi::{Document, Place, ReferenceError};
use crate::{Data, Node};
use arazzo_expression::Pointer;
use std::sync::Arc;

/// The description numbered `id` as a document that schemas refer from, if one of its inputs refers to another document.
pub fn schema_document(loaded: &Loaded, id: DocumentId) -> Option<Arc<Document>> {
    let root = &loaded.arazzo(id)?.root;
    has_schemas_elsewhere(root).then(|| as_schemas(loaded, id)).flatten()
}

/// Whether a schema of the inputs in the description at `root` refers to another document.
pub(crate) fn has_schemas_elsewhere(root: &Node) -> bool {
    schemas(root).any(refers_elsewhere)
}

/// The description numbered `id` as a document with schemas, relative to what it calls itself.
pub fn as_schemas(loaded: &Loaded, id: DocumentId) -> Option<Arc<Document>> {
    let document = loaded.documents.get(id)?;
    let root = Box::new(loaded.arazzo(id)?.root.clone());
    let schemas = Document::new(root, document.retrieved.clone(), document.source);
    Some(Arc::new(schemas.with_base(document.base.clone())))
}

/// The schemas of inputs whose references have to be at hand.
pub fn schema_places(loaded: &Loaded) -> Vec<Place> {
    let mut places = Vec::new();
    for id in 0..loaded.documents.len() {
        let Some(document) = schema_document(loaded, id) else { continue };
        let workflows = loaded.arazzo(id).map_or(0, |arazzo| arazzo.description.workflows.len());
        let inputs = (0..workflows).map(inputs_of);
        let all = inputs.chain([["components", "inputs"].into_iter().collect()]);
        places.extend(all.filter_map(|pointer| Place::new(document.clone(), pointer)));
    }
    places
}

/// What `reference`, which stands at `place`, leads to, or why it leads nowhere. Which places of this machine were tried is no part
/// of the reason.
pub fn schema_reference(loaded: &Loaded, place: &Place, reference: &str) -> Result<Place, String> {
    place.resolve(reference, loaded).map_err(|error| match error {
        ReferenceError::Document { reference, .. } => {
            format!("`{reference}` is in a document that could not be read")
        }
        other => other.to_string(),
    })
}

/// Where the inputs of workflow `number` stand in their description.
pub fn inputs_of(number: usize) -> Pointer {
    ["workflows", &number.to_string(), "inputs"].into_iter().collect()
}

fn schemas(root: &Node) -> impl Iterator<Item = &Node> {
    let workflows = root.get("workflows").and_then(Node::as_sequence).unwrap_or_default();
    let components = root.get("components").and_then(|components| components.get("inputs"));
    workflows.iter().filter_map(|workflow| workflow.get("inputs")).chain(components)
}

/// Whether a `$ref` in `schema` leads to another document. Documents nest no deeper than their limits allow.
fn refers_elsewhere(schema: &Node) -> bool {
    match &schema.data {
        Data::Mapping(mapping) => mapping.entries().iter().any(|entry| match entry.value.as_str() {
            Some(text) => &*entry.key == "$ref" && !text.starts_with('#'),
            None => refers_elsewhere(&entry.value),
        }),
        Data::Sequence(items) => items.iter().any(refers_elsewhere),
        _ => false,
    }
}
