//! The walk over `paths` that finds every operation.

use super::references::{ReferenceError, References};
use super::{Document, OpenApiVersion, OperationKey, Place};
use crate::{Entry, Mapping, Node, Span};
use arazzo_expression::{Pointer, Str};

/// The fixed fields of a Path Item Object that hold operations; `query` since 3.2.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
/// How many path items may refer to one another.
const MAX_ITEMS: usize = 32;

/// The method that a field of a path item stands for, in upper case.
pub(super) fn method(field: &str, version: OpenApiVersion) -> Option<Str> {
    let known = METHODS.iter().find(|method| method.eq_ignore_ascii_case(field))?;
    let allowed = *known != "query" || version >= OpenApiVersion::V3_2;
    allowed.then(|| known.to_ascii_uppercase().into())
}

/// Every operation that stands in `paths`, and the path items that have a `$ref`.
pub(super) fn operations(document: &Document, version: OpenApiVersion) -> (Vec<OperationKey>, Vec<Pointer>) {
    let mut found = Vec::new();
    let mut referring = Vec::new();
    let paths: Pointer = ["paths"].into_iter().collect();
    let mapping = document.at(&paths).and_then(Node::as_mapping);
    let entries = mapping.into_iter().flat_map(Mapping::entries);
    for entry in entries.filter(|entry| !entry.key.starts_with("x-")) {
        let pointer = paths.join(entry.key.clone());
        Walk { path: &entry.key, pointer: &pointer, version, found: &mut found }.item(&entry.value);
        if entry.value.get("$ref").is_some() {
            referring.push(pointer);
        }
    }
    (found, referring)
}

/// The path items and operations that are no objects.
pub(super) fn unreadable(document: &Document, version: OpenApiVersion) -> Vec<(Option<Span>, String)> {
    let paths: Pointer = ["paths"].into_iter().collect();
    let Some(paths) = document.at(&paths) else { return Vec::new() };
    let Some(mapping) = paths.as_mapping() else {
        return vec![(Some(paths.span), format!("`paths` must be an object, found {}", paths.describe()))];
    };
    let mut found = Vec::new();
    let mut check = |entry: &Entry, what: String| {
        let is_object = entry.value.as_mapping().is_some();
        if !is_object {
            found.push((Some(entry.value.span), format!("{what} must be an object, found {}", entry.value.describe())));
        }
    };
    for item in mapping.entries().iter().filter(|item| !item.key.starts_with("x-")) {
        check(item, format!("the path item `{}`", item.key));
        let fields = item.value.as_mapping().into_iter().flat_map(Mapping::entries);
        for field in fields.filter(|field| method(&field.key, version).is_some()) {
            check(field, format!("`{}` of the path `{}`", field.key, item.key));
        }
    }
    found
}

/// Adds the operations of the path item at `pointer`, which is `items`, each of which refers to the next one.
pub(super) fn merge(pointer: &Pointer, items: &[Place], version: OpenApiVersion, found: &mut Vec<OperationKey>) {
    let Some(path) = pointer.tokens().last() else { return };
    let mut walk = Walk { path, pointer, version, found };
    items.iter().filter_map(Place::node).for_each(|node| walk.item(node));
}

struct Walk<'w> {
    path: &'w Str,
    pointer: &'w Pointer,
    version: OpenApiVersion,
    found: &'w mut Vec<OperationKey>,
}

impl Walk<'_> {
    fn item(&mut self, item: &Node) {
        for entry in item.as_mapping().into_iter().flat_map(Mapping::entries) {
            if let Some(method) = method(&entry.key, self.version) {
                self.add(self.pointer.join(entry.key.clone()), method, entry);
            } else if &*entry.key == "additionalOperations" && self.version >= OpenApiVersion::V3_2 {
                let pointer = self.pointer.join(entry.key.clone());
                for entry in entry.value.as_mapping().into_iter().flat_map(Mapping::entries) {
                    self.add(pointer.join(entry.key.clone()), entry.key.clone(), entry);
                }
            }
        }
    }

    fn add(&mut self, pointer: Pointer, method: Str, entry: &Entry) {
        let known = self.found.iter().rev().take_while(|key| key.path == *self.path).any(|key| key.pointer == pointer);
        if known || entry.value.as_mapping().is_none() {
            return;
        }
        let operation_id = entry.value.get("operationId").and_then(Node::scalar_text);
        self.found.push(OperationKey { path: self.path.clone(), method, operation_id, pointer, span: entry.key_span });
    }
}

/// The path item at `place` and those that it refers to, one after another; and what stopped the chain.
pub(super) fn path_items(place: &Place, references: &dyn References) -> (Vec<Place>, Option<(Place, ReferenceError)>) {
    let mut items = vec![place.clone()];
    while let Some(last) = items.last().cloned() {
        let Some(reference) = last.reference() else { return (items, None) };
        match last.resolve(&reference, references) {
            Ok(next) if items.contains(&next) || items.len() >= MAX_ITEMS => {
                return (items, Some((last, ReferenceError::Cycle { reference })));
            }
            Ok(next) => items.push(next),
            Err(fault) => return (items, Some((last, fault))),
        }
    }
    (items, None)
}
