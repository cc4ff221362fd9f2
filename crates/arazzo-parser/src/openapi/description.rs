//! An OpenAPI description as a whole: its version and the index of its operations.

use super::references::{ReferenceError, References};
use super::{Document, OpenApiVersion, Place, index};
use crate::{Diagnostic, Node, Severity, SourceId, Span, codes};
use arazzo_expression::{Pointer, Str};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use url::Url;

/// What is known of an operation without reading it.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationKey {
    /// The key of `paths`, as written.
    pub path: Str,
    /// The method: upper-case, or as written for one of `additionalOperations`.
    pub method: Str,
    /// The `operationId`.
    pub operation_id: Option<Str>,
    /// Where the description names it: `/paths/~1pets/get`, also where the path item is a reference.
    pub pointer: Pointer,
    /// The key of the method.
    pub span: Span,
}

/// One OpenAPI description: a document and the index of its operations.
#[derive(Clone, Debug)]
pub struct Description {
    document: Arc<Document>,
    version: OpenApiVersion,
    operations: Vec<OperationKey>,
    ids: BTreeMap<Str, Vec<usize>>,
    /// The path items that are references.
    referring: Vec<Pointer>,
}

impl Description {
    /// The description `root` that was got from `url`. Operations of path items in other documents are not known
    /// until [`Description::complete`].
    pub fn new(root: Node, url: Url, source: SourceId) -> (Option<Self>, Vec<Diagnostic>) {
        let field = root.get("openapi").or_else(|| root.get("swagger"));
        let Some(field) = field else {
            let message = "this is no OpenAPI description: it has neither `openapi` nor `swagger`";
            let diagnostic = Diagnostic::new(&codes::OPENAPI_VERSION, start(&root), message);
            return (None, vec![diagnostic]);
        };
        let text = field.scalar_text().unwrap_or_default();
        let span = field.span;
        let Some((version, known)) = OpenApiVersion::parse(&text) else {
            let message = format!("OpenAPI version `{text}` is not supported");
            let diagnostic =
                Diagnostic::new(&codes::OPENAPI_VERSION, span, message).help("supported are 2.0, 3.0, 3.1 and 3.2");
            return (None, vec![diagnostic]);
        };
        let mut diagnostics = Vec::new();
        if !known {
            let message = format!("OpenAPI version `{text}` is not known; it is read as {version}");
            diagnostics.push(Diagnostic::new(&codes::OPENAPI_VERSION, span, message).severity(Severity::Warning));
        }
        let document = Arc::new(Document::new(Box::new(root), url, source));
        let (operations, referring) = index::operations(&document, version);
        let mut description = Self::from_parts(document, version, operations, referring);
        let local = |error: &ReferenceError| !matches!(error, ReferenceError::Document { .. });
        diagnostics.extend(description.take_in(&(), local));
        (Some(description), diagnostics)
    }

    /// A description whose operations were found by other means, such as a scan of a text that is not parsed whole.
    /// `referring` points at the path items that have a `$ref`.
    pub fn from_parts(
        document: Arc<Document>,
        version: OpenApiVersion,
        operations: Vec<OperationKey>,
        referring: Vec<Pointer>,
    ) -> Self {
        let mut description = Self { document, version, operations, ids: BTreeMap::new(), referring };
        description.index_ids();
        description
    }

    fn index_ids(&mut self) {
        self.ids.clear();
        for (number, operation) in self.operations.iter().enumerate() {
            if let Some(id) = &operation.operation_id {
                self.ids.entry(id.clone()).or_default().push(number);
            }
        }
    }

    /// The documents that must be at hand before [`Description::complete`] knows all operations, each with where the
    /// document came from that refers to it. Documents may lead to further ones: ask until there are none.
    pub fn missing_path_items(&self, references: &dyn References) -> BTreeMap<Url, Url> {
        let fault = |pointer: &Pointer| {
            let place = Place::new(self.document.clone(), pointer.clone())?;
            index::path_items(&place, references).1
        };
        let urls = self.referring.iter().filter_map(fault).filter_map(|(place, error)| match error {
            ReferenceError::Document { url, .. } => Some((url, place.document().retrieved().clone())),
            _ => None,
        });
        urls.collect()
    }

    /// Takes in the operations of path items that are references; they come last. Faults are warnings about path items
    /// that cannot be found.
    pub fn complete(&mut self, references: &dyn References) -> Vec<Diagnostic> {
        self.take_in(references, |_| true)
    }

    fn take_in(&mut self, references: &dyn References, report: impl Fn(&ReferenceError) -> bool) -> Vec<Diagnostic> {
        if self.referring.is_empty() {
            return Vec::new();
        }
        let paths: BTreeSet<Str> =
            self.referring.iter().filter_map(|pointer| pointer.tokens().last().cloned()).collect();
        self.operations.retain(|key| !paths.contains(&key.path));
        let mut diagnostics = Vec::new();
        for pointer in &self.referring {
            let Some(place) = Place::new(self.document.clone(), pointer.clone()) else { continue };
            let (items, fault) = index::path_items(&place, references);
            index::merge(pointer, &items, self.version, &mut self.operations);
            diagnostics.extend(fault.filter(|(_, error)| report(error)).map(|(place, error)| error.diagnostic(&place)));
        }
        self.index_ids();
        diagnostics
    }

    /// The path items and operations that cannot be read, with why: what they describe is not known.
    pub fn unreadable(&self, references: &dyn References) -> Vec<(Option<Span>, String)> {
        let mut found = index::unreadable(&self.document, self.version);
        for pointer in &self.referring {
            let Some(place) = Place::new(self.document.clone(), pointer.clone()) else { continue };
            if let (_, Some((place, error))) = index::path_items(&place, references) {
                found.push((place.span(), error.to_string()));
            }
        }
        found
    }

    /// The version that it is written in.
    pub fn version(&self) -> OpenApiVersion {
        self.version
    }

    /// The document itself.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// The text that it came from.
    pub fn source(&self) -> SourceId {
        self.document.source()
    }

    /// The URL against which its references are resolved.
    pub fn base(&self) -> &Url {
        self.document.base()
    }

    /// What `pointer` leads to; references are not followed.
    pub fn at(&self, pointer: &Pointer) -> Option<&Node> {
        self.document.at(pointer)
    }

    /// The place at `tokens`; references on the way are followed.
    pub(super) fn place(&self, tokens: &[&str], references: &dyn References) -> Option<Place> {
        let tokens: Vec<Str> = tokens.iter().map(|token| (*token).into()).collect();
        Place::root(&self.document).find(&tokens, references)
    }

    /// All operations, in document order.
    pub fn operations(&self) -> impl Iterator<Item = &OperationKey> {
        self.operations.iter()
    }

    /// The operations with exactly this `operationId`; several if the description repeats it.
    pub fn by_operation_id(&self, id: &str) -> impl Iterator<Item = &OperationKey> {
        self.ids.get(id).into_iter().flatten().filter_map(|number| self.operations.get(*number))
    }

    /// The operations whose `operationId` differs from `id` at most in case.
    pub fn by_operation_id_ignoring_case(&self, id: &str) -> impl Iterator<Item = &OperationKey> {
        let wanted = id.to_lowercase();
        self.operations
            .iter()
            .filter(move |key| key.operation_id.as_ref().is_some_and(|id| id.to_lowercase() == wanted))
    }

    /// Every `operationId` once, sorted: the candidates for suggestions.
    pub fn operation_ids(&self) -> impl Iterator<Item = &Str> {
        self.ids.keys()
    }

    /// The operations of the path key `path`.
    pub fn by_path(&self, path: &str) -> impl Iterator<Item = &OperationKey> {
        self.operations.iter().filter(move |key| *key.path == *path)
    }
}

/// A short span that stands for a whole document: its first key.
fn start(root: &Node) -> Span {
    root.as_mapping().and_then(|mapping| mapping.entries().first()).map_or(root.span, |entry| entry.key_span)
}
