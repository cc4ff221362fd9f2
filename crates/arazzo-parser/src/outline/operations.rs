//! The operations of an outlined description.

use super::entry::{Content, Entry, Outline};
use super::{lazy, shape};
use crate::{DocumentOptions, Mapping, Node, SourceId};
use arazzo_expression::Str;
use std::ops::Range;

/// An operation whose place is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlinedOperation {
    /// The key of `paths`.
    pub path: Str,
    /// The field of the path item as written, `get`; or the key in `additionalOperations`.
    pub field: Str,
    /// Whether it stands in `additionalOperations` (OpenAPI 3.2).
    pub additional: bool,
    /// The `operationId`.
    pub operation_id: Option<Str>,
    /// The bytes of the key of the method.
    pub key: Range<usize>,
}

/// Finds the operations of `outline`. `None` if `paths` is not known by its members.
pub(super) fn find(outline: &mut Outline, text: &str) -> Option<()> {
    let mut found = Found { operations: Vec::new(), referring: Vec::new() };
    if let Some(paths) = outline.entries.get("paths") {
        for (path, entry) in paths.members()?.iter().filter(|(path, _)| !path.starts_with("x-")) {
            if found.known(path, entry).is_none() {
                let options = DocumentOptions::lenient();
                let node = lazy::parse(SourceId(0), text, entry, outline.format, &options)?;
                found.parsed(path, &node);
            }
        }
    }
    outline.operations = found.operations;
    outline.referring = found.referring;
    Some(())
}

struct Found {
    operations: Vec<OutlinedOperation>,
    referring: Vec<Str>,
}

impl Found {
    /// The operations of a path item whose members are known; `None`, and nothing is found, if some are not.
    fn known(&mut self, path: &Str, item: &Entry) -> Option<()> {
        let mut operations = Vec::new();
        let members = item.members()?;
        for (field, entry) in members {
            if &**field == "additionalOperations" {
                for (field, entry) in entry.members()? {
                    operations.push(operation(path, field, entry, true)?);
                }
            } else if shape::is_method(field) {
                operations.push(operation(path, field, entry, false)?);
            }
        }
        self.operations.append(&mut operations);
        if members.contains_key("$ref") {
            self.referring.push(path.clone());
        }
        Some(())
    }

    /// The operations of a path item that has been parsed.
    fn parsed(&mut self, path: &Str, item: &Node) {
        for entry in item.as_mapping().into_iter().flat_map(Mapping::entries) {
            if &*entry.key == "additionalOperations" {
                let entries = entry.value.as_mapping().into_iter().flat_map(Mapping::entries);
                self.operations.extend(entries.filter_map(|entry| parsed(path, entry, true)));
            } else if shape::is_method(&entry.key) {
                self.operations.extend(parsed(path, entry, false));
            }
        }
        if item.get("$ref").is_some() {
            self.referring.push(path.clone());
        }
    }
}

fn operation(path: &Str, field: &Str, entry: &Entry, additional: bool) -> Option<OutlinedOperation> {
    let Content::Operation(operation_id) = &entry.content else { return None };
    let (path, field, operation_id) = (path.clone(), field.clone(), operation_id.clone());
    Some(OutlinedOperation { path, field, additional, operation_id, key: entry.key.clone() })
}

fn parsed(path: &Str, entry: &crate::Entry, additional: bool) -> Option<OutlinedOperation> {
    entry.value.as_mapping()?;
    let operation_id = entry.value.get("operationId").and_then(Node::scalar_text);
    let key = entry.key_span.start as usize..entry.key_span.end as usize;
    Some(OutlinedOperation { path: path.clone(), field: entry.key.clone(), additional, operation_id, key })
}
