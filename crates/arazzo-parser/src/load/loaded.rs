//! What loading gives.

use super::looks;
use crate::arazzo::{Description, SourceDescription};
use crate::openapi;
use crate::{Diagnostic, Node, SourceId, SourceMap, Span};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// The number of a document among those loaded; 0 is the entry document.
pub type DocumentId = usize;

/// An Arazzo description with the documents that it names, as far as they could be had.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The documents; the entry document first.
    pub documents: Vec<Document>,
    /// Their texts.
    pub sources: SourceMap,
    /// Everything that is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that OpenAPI references lead to, by URL.
    pub(super) referred: Arc<BTreeMap<Url, Arc<openapi::Document>>>,
}

/// One document.
#[derive(Debug)]
pub struct Document {
    /// Where it came from.
    pub retrieved: Url,
    /// The URI against which it resolves references: `$self`, or where it came from.
    pub base: Url,
    /// Its text.
    pub source: SourceId,
    /// What it is.
    pub content: Content,
}

/// What a document is.
#[derive(Debug)]
pub enum Content {
    /// An Arazzo description.
    Arazzo(Box<ArazzoDocument>),
    /// An OpenAPI description.
    OpenApi(Box<openapi::Description>),
    /// An AsyncAPI description.
    AsyncApi(Node),
    /// Something else, or something that cannot be read; its diagnostics say why.
    Unusable,
}

/// An Arazzo description and where its sources lead.
#[derive(Debug)]
pub struct ArazzoDocument {
    /// The model.
    pub description: Description,
    /// The tree it was decoded from.
    pub root: Node,
    /// Where each source description leads, in their order.
    pub links: Vec<Link>,
}

/// Where a source description leads.
#[derive(Clone, Debug)]
pub enum Link {
    /// To a document.
    To(DocumentId),
    /// Nowhere: an error for a workflow that needs it, a warning otherwise.
    Failed(Box<Diagnostic>),
}

impl Loaded {
    /// The Arazzo description of document `id`, if it is one.
    pub fn arazzo(&self, id: DocumentId) -> Option<&ArazzoDocument> {
        match &self.documents.get(id)?.content {
            Content::Arazzo(document) => Some(document),
            _ => None,
        }
    }

    /// The OpenAPI description of document `id`, if it is one.
    pub fn openapi(&self, id: DocumentId) -> Option<&openapi::Description> {
        match &self.documents.get(id)?.content {
            Content::OpenApi(description) => Some(description),
            _ => None,
        }
    }

    /// Whether the text at `span` may be shown (SEC-23): a description's, or one that the operator named and that looks like
    /// one.
    pub fn may_quote(&self, span: Option<Span>) -> bool {
        let Some(span) = span else { return false };
        let document = self.documents.iter().position(|document| document.source == span.source);
        document.and_then(|id| Some((id, self.documents.get(id)?))).is_some_and(|(id, document)| {
            let text =
                || self.sources.get(document.source).is_some_and(|source| looks::like_a_description(source.text()));
            !matches!(document.content, Content::Unusable) || id == 0 && text()
        })
    }

    /// The entry description.
    pub fn entry(&self) -> Option<&Description> {
        self.arazzo(0).map(|document| &document.description)
    }

    /// The sources of Arazzo document `id` with where they lead.
    pub fn links(&self, id: DocumentId) -> impl Iterator<Item = (&SourceDescription, &Link)> {
        let document = self.arazzo(id);
        document.into_iter().flat_map(|document| document.description.source_descriptions.iter().zip(&document.links))
    }
}

impl Loaded {
    /// The documents that schemas refer to, to be kept beyond this value.
    pub fn schemas(&self) -> Arc<BTreeMap<Url, Arc<openapi::Document>>> {
        self.referred.clone()
    }
}

impl openapi::References for Loaded {
    fn document(&self, url: &Url) -> Option<Arc<openapi::Document>> {
        self.referred.get(url).cloned()
    }
}
