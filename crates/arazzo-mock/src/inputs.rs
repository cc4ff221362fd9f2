//! Inputs for workflows, made from their schemas.

use crate::generate::Generator;
use arazzo_expression::{Object, Pointer, Value};
use arazzo_parser::openapi::{Document, Place, Schema};
use arazzo_parser::{DocumentId, Loaded};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// Inputs that the schema of workflow `place` of document `id` allows; none where it has no schema.
pub fn inputs(loaded: &Loaded, id: DocumentId, place: usize, seed: u64) -> Object {
    generated(loaded, id, place, seed).unwrap_or_default()
}

fn generated(loaded: &Loaded, id: DocumentId, place: usize, seed: u64) -> Option<Object> {
    let (document, arazzo) = (loaded.documents.get(id)?, loaded.arazzo(id)?);
    arazzo.description.workflows.get(place)?.inputs.as_ref()?;
    let root = Document::new(Box::new(arazzo.root.clone()), document.retrieved.clone(), document.source);
    let pointer: Pointer = ["workflows".to_owned(), place.to_string(), "inputs".to_owned()].into_iter().collect();
    let none: BTreeMap<Url, Arc<Document>> = BTreeMap::new();
    let schema = Schema::new(Place::new(Arc::new(root), pointer)?);
    match Generator::new(&none, seed).schema(&schema, "") {
        Value::Object(members) => Some(members.as_ref().clone()),
        _ => None,
    }
}
