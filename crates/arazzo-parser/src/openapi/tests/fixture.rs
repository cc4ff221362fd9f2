//! Descriptions from text.

use crate::openapi::{Description, Document, Operation, operation};
use crate::{Diagnostic, DocumentOptions, Format, Node, SourceMap, parse_document};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

pub(super) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub(super) fn node(text: &str) -> (Node, crate::SourceId) {
    let source = SourceMap::default().add("test", text);
    let (node, faults) = parse_document(source, text, Format::Yaml, &DocumentOptions::lenient());
    assert_eq!(faults, []);
    (node.unwrap(), source)
}

pub(super) fn describe_at(at: &str, text: &str) -> Description {
    let (root, source) = node(text);
    let (description, faults) = Description::new(root, url(at), source);
    assert_eq!(faults, []);
    description.unwrap()
}

pub(super) fn describe(text: &str) -> Description {
    describe_at("file:///d/api.yaml", text)
}

pub(super) fn document(at: &str, text: &str) -> (Url, Arc<Document>) {
    let (root, source) = node(text);
    (url(at), Arc::new(Document::new(Box::new(root), url(at), source)))
}

pub(super) fn files<const N: usize>(files: [(&str, &str); N]) -> BTreeMap<Url, Arc<Document>> {
    files.into_iter().map(|(at, text)| document(at, text)).collect()
}

/// The operation with the id `id`, which has no faults.
pub(super) fn lowered(description: &Description, id: &str) -> Operation {
    let (operation, faults) = with_faults(description, id);
    assert_eq!(faults, []);
    operation
}

pub(super) fn with_faults(description: &Description, id: &str) -> (Operation, Vec<Diagnostic>) {
    let key = description.by_operation_id(id).next().unwrap();
    operation(description, key, &())
}

/// The codes and the text under them.
pub(super) fn faults(text: &str, faults: &[Diagnostic]) -> Vec<(&'static str, String)> {
    let slice = |fault: &Diagnostic| fault.span.and_then(|span| text.get(span.start as usize..span.end as usize));
    faults.iter().map(|fault| (fault.code.name, slice(fault).unwrap_or_default().to_owned())).collect()
}
