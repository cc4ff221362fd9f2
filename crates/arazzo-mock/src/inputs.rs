//! Inputs for workflows, made from their schemas.

use crate::generate::Generator;
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::{Place, Schema};
use arazzo_parser::{DocumentId, Loaded, resolve};

/// Inputs that the schema of workflow `place` of document `id` allows; none where it has no schema.
pub fn inputs(loaded: &Loaded, id: DocumentId, place: usize, seed: u64) -> Object {
    generated(loaded, id, place, seed).unwrap_or_default()
}

fn generated(loaded: &Loaded, id: DocumentId, place: usize, seed: u64) -> Option<Object> {
    loaded.arazzo(id)?.description.workflows.get(place)?.inputs.as_ref()?;
    let schema = Schema::new(Place::new(resolve::as_schemas(loaded, id)?, resolve::inputs_of(place))?);
    let referred = loaded.schemas();
    match Generator::new(&*referred, seed).schema(&schema, "") {
        Value::Object(members) => Some(members.as_ref().clone()),
        _ => None,
    }
}
