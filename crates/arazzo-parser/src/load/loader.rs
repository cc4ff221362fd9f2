//! The loader: which document is got when, and what its URI is.

use super::fetch::{Fetch, FetchError, Fetched};
use super::kept::{Kept, Recalled};
use super::loaded::{ArazzoDocument, Content, Document, DocumentId, Loaded};
use super::looks;
use crate::arazzo;
use crate::document::{DocumentOptions, Format, Limits, parse_document};
use crate::{Diagnostic, Node, SourceId, Span, codes, openapi, outline, settle_fixes};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// How much a description may lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Documents.
    pub documents: usize,
    /// Documents that name one another in a row.
    pub depth: usize,
    /// Bytes of all documents together.
    pub bytes: usize,
}

impl Default for Closure {
    fn default() -> Self {
        Self { documents: 200, depth: 16, bytes: 256 << 20 }
    }
}

/// How a description and its sources are loaded.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// How much it may lead to.
    pub closure: Closure,
    /// How much each document may ask for.
    pub limits: Limits,
    /// How Arazzo descriptions are read.
    pub arazzo: arazzo::Options,
    /// Where sources of the entry document are, by name, in place of their `url`.
    pub sources: BTreeMap<String, Url>,
    /// Documents that are at hand by their `$self` (URI-08).
    pub documents: Vec<Url>,
    /// Whether a source that is not where it is said to be is taken from the likeliest place where there is one.
    pub find_sources: bool,
}

/// From how many bytes on an OpenAPI description is read piece by piece instead of whole.
const OUTLINED: usize = 64 * 1024;

/// Loads the description at `entry` and every document it names. What cannot be had or read is in the diagnostics.
pub fn load(entry: &Url, fetch: &dyn Fetch, options: &LoadOptions) -> Loaded {
    let mut loader = Loader {
        fetch,
        options,
        loaded: Loaded::default(),
        by_url: BTreeMap::new(),
        waiting: Vec::new(),
        depths: BTreeMap::new(),
        bytes: 0,
    };
    match loader.fetch_document(entry, None) {
        Ok(_) => {
            for url in &options.documents {
                if let Err(error) = loader.fetch_document(url, None) {
                    loader.loaded.diagnostics.push(Diagnostic::new(&codes::SOURCE_MISSING, None, error.to_string()));
                }
            }
            loader.follow_sources();
            loader.follow_references();
            let mut diagnostics = std::mem::take(&mut loader.loaded.diagnostics);
            settle_fixes(&loader.loaded, &mut diagnostics);
            loader.loaded.diagnostics = diagnostics;
        }
        Err(error) => {
            let message = format!("cannot read {}: {error}", fetch.name(entry));
            loader.loaded.diagnostics.push(Diagnostic::new(&codes::UNREADABLE, None, message));
        }
    }
    loader.loaded
}

pub(super) struct Loader<'l> {
    pub(super) fetch: &'l dyn Fetch,
    pub(super) options: &'l LoadOptions,
    pub(super) loaded: Loaded,
    /// The documents by where they came from and by what they call themselves.
    pub(super) by_url: BTreeMap<Url, DocumentId>,
    /// Arazzo documents whose sources have not been followed.
    pub(super) waiting: Vec<DocumentId>,
    /// How many documents lead to each one, by where it came from.
    depths: BTreeMap<Url, usize>,
    /// The bytes of all documents.
    bytes: usize,
}

impl Loader<'_> {
    /// The number of the document at `url`, got if it is not at hand.
    pub(super) fn fetch_document(&mut self, url: &Url, from: Option<&Url>) -> Result<DocumentId, FetchError> {
        let mut url = url.clone();
        url.set_fragment(None);
        if let Some(id) = self.by_url.get(&url) {
            return Ok(*id);
        }
        let depth = self.room(from)?;
        let fetched = self.fetch.fetch(&url, from)?;
        self.count(&fetched, depth)?;
        let id = self.read(&fetched.url, fetched.text);
        self.by_url.insert(url, id);
        Ok(id)
    }

    /// How deep a document that `from` names stands, if there is room for one more.
    pub(super) fn room(&mut self, from: Option<&Url>) -> Result<usize, FetchError> {
        let Closure { documents, depth, .. } = self.options.closure;
        let at = from.map_or(0, |from| self.depths.get(from).copied().unwrap_or_default().saturating_add(1));
        if self.loaded.documents.len().saturating_add(self.loaded.referred.len()) >= documents {
            return Err(self.too_much(format!("the description leads to more than {documents} documents")));
        }
        if at > depth {
            return Err(self.too_much(format!("more than {depth} documents name one another in a row")));
        }
        Ok(at)
    }

    /// Counts what came in.
    pub(super) fn count(&mut self, fetched: &Fetched, depth: usize) -> Result<(), FetchError> {
        self.depths.entry(fetched.url.clone()).or_insert(depth);
        self.bytes = self.bytes.saturating_add(fetched.text.len());
        let most = self.options.closure.bytes;
        if self.bytes > most {
            return Err(
                self.too_much(format!("the documents that the description leads to have more than {most} bytes"))
            );
        }
        Ok(())
    }

    /// Says once that the description leads to too much.
    fn too_much(&mut self, message: String) -> FetchError {
        if !self.loaded.diagnostics.iter().any(|told| told.code == &codes::CLOSURE_TOO_LARGE) {
            self.loaded.diagnostics.push(Diagnostic::new(&codes::CLOSURE_TOO_LARGE, None, message.clone()));
        }
        FetchError::Denied(message)
    }

    /// Takes in a text as a document.
    fn read(&mut self, url: &Url, text: String) -> DocumentId {
        let looks_arazzo = self.loaded.documents.is_empty() || looks::like_arazzo(&text);
        if looks_arazzo {
            let source = self.loaded.sources.add(self.fetch.name(url), text);
            return self.parse(url, source, DocumentOptions::default());
        }
        match self.fetch.recall(url, &text) {
            Recalled::Kept(kept) => self.take_up(url, &kept),
            Recalled::Wanted => {
                let (id, source) = self.loaded.sources.add_shared(self.fetch.name(url), text);
                let told = self.loaded.diagnostics.len();
                let document = self.describe(url, id);
                let diagnostics = self.loaded.diagnostics.get(told..).unwrap_or_default().to_vec();
                let description = self.loaded.openapi(document).cloned();
                let kept = description.map(|description| Arc::new(Kept { id, source, description, diagnostics }));
                self.fetch.keep(url, kept);
                document
            }
            Recalled::Unwanted => {
                let source = self.loaded.sources.add(self.fetch.name(url), text);
                self.describe(url, source)
            }
        }
    }

    /// Takes up a description that another load has read.
    fn take_up(&mut self, url: &Url, kept: &Kept) -> DocumentId {
        self.loaded.sources.adopt(kept.id, kept.source.clone());
        self.loaded.diagnostics.extend(kept.diagnostics.iter().cloned());
        self.refer(kept.description.document().clone());
        let base = own_base(&kept.description, url);
        self.take_in(url, base, kept.id, Content::OpenApi(Box::new(kept.description.clone())))
    }

    /// Reads a text that is probably an OpenAPI description, piece by piece if it is large.
    fn describe(&mut self, url: &Url, source: SourceId) -> DocumentId {
        let text = self.loaded.sources.get(source).map(|s| s.text().clone()).unwrap_or_default();
        if text.len() > OUTLINED
            && let Some(description) = outline::describe(source, &text, Format::Detect, url.clone())
        {
            self.refer(description.document().clone());
            let base = own_base(&description, url);
            return self.take_in(url, base, source, Content::OpenApi(Box::new(description)));
        }
        self.parse(url, source, DocumentOptions::lenient())
    }

    /// Reads a text as a whole.
    fn parse(&mut self, url: &Url, source: SourceId, mut options: DocumentOptions) -> DocumentId {
        options.limits = self.options.limits.clone();
        let id = self.loaded.documents.len();
        let text = self.loaded.sources.get(source).map(|s| s.text().clone()).unwrap_or_default();
        let before = self.loaded.diagnostics.len();
        let (root, diagnostics) = parse_document(source, &text, Format::Detect, &options);
        self.loaded.diagnostics.extend(diagnostics);
        let mut base = url.clone();
        let content = root.map_or(Content::Unusable, |root| self.content(id, root, url, source, &mut base));
        if matches!(content, Content::Unusable) && !looks::like_a_description(&text) {
            looks::without_content(self.loaded.diagnostics.get_mut(before..).unwrap_or_default());
        }
        self.take_in(url, base, source, content)
    }

    fn take_in(&mut self, url: &Url, base: Url, source: SourceId, content: Content) -> DocumentId {
        let id = self.loaded.documents.len();
        self.by_url.insert(url.clone(), id);
        match self.by_url.get(&base) {
            Some(other) if *other != id && base != *url => self.conflict(*other, &base),
            _ => drop(self.by_url.insert(base.clone(), id)),
        }
        self.loaded.documents.push(Document { retrieved: url.clone(), base, source, content });
        id
    }

    fn content(&mut self, id: DocumentId, root: Node, url: &Url, source: SourceId, base: &mut Url) -> Content {
        // A description of workflows with such a field is told that it has no such field.
        let entry = id == 0 && root.get("arazzo").is_some();
        if !entry && (root.get("openapi").is_some() || root.get("swagger").is_some()) {
            let (description, diagnostics) = openapi::Description::new(root, url.clone(), source);
            self.loaded.diagnostics.extend(diagnostics);
            let Some(description) = description else { return Content::Unusable };
            self.refer(description.document().clone());
            *base = own_base(&description, url);
            return Content::OpenApi(Box::new(description));
        }
        if root.get("asyncapi").is_some() {
            return Content::AsyncApi(root);
        }
        if id != 0 && root.get("arazzo").is_none() {
            let message = "this document is neither an Arazzo nor an OpenAPI description";
            self.loaded.diagnostics.push(Diagnostic::new(&codes::NOT_A_DESCRIPTION, root.span, message));
            return Content::Unusable;
        }
        let (description, diagnostics) = arazzo::decode(&root, &self.loaded.sources, self.options.arazzo);
        self.loaded.diagnostics.extend(diagnostics);
        let Some(description) = description else { return Content::Unusable };
        let own = description.self_uri.as_ref();
        if let Some((own, span)) = own.and_then(|own| Some((url.join(own).ok()?, own.span))) {
            if is_foreign(&own, url) {
                self.loaded.diagnostics.push(self_origin(&own, url, span));
            } else {
                *base = own;
            }
        }
        self.waiting.push(id);
        Content::Arazzo(Box::new(ArazzoDocument { description, root, links: Vec::new() }))
    }

    /// Two documents call themselves the same: neither can be told from the other.
    fn conflict(&mut self, other: DocumentId, own: &Url) {
        let names = self.loaded.documents.get(other).map(|document| self.fetch.name(&document.retrieved));
        let message = format!("`{own}` is what another document calls itself: {}", names.unwrap_or_default());
        self.loaded.diagnostics.push(Diagnostic::new(&codes::SELF_CONFLICT, None, message));
    }

    pub(super) fn refer(&mut self, document: Arc<openapi::Document>) {
        let referred = Arc::make_mut(&mut self.loaded.referred);
        referred.insert(document.retrieved().clone(), document.clone());
        referred.entry(document.base().clone()).or_insert(document);
    }
}

/// Whether a document from elsewhere calls itself something that is not its origin's to give: what a document of this machine
/// calls itself is the operator's affair.
fn is_foreign(own: &Url, retrieved: &Url) -> bool {
    retrieved.scheme() != "file" && own.origin() != retrieved.origin()
}

/// What an OpenAPI description calls itself (3.2), if that is its to say, or where it came from.
fn own_base(description: &openapi::Description, url: &Url) -> Url {
    let own = description.document().base();
    if is_foreign(own, url) { url.clone() } else { own.clone() }
}

fn self_origin(own: &Url, retrieved: &Url, span: Span) -> Diagnostic {
    let origin = retrieved.origin().ascii_serialization();
    let message = format!("a document from {origin} cannot call itself `{own}`");
    Diagnostic::new(&codes::SELF_ORIGIN, span, message).help("read a copy of it from a file: `--document FILE`")
}
