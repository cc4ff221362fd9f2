//! The loader: which document is got when, and what its URI is.

use super::fetch::{Fetch, FetchError, Fetched};
use super::kept::{Kept, Recalled};
use super::loaded::{ArazzoDocument, Content, Document, DocumentId, Link, Loaded};
use super::looks;
use crate::arazzo::{self, SourceDescription, SourceType};
use crate::document::{DocumentOptions, Format, Limits, parse_document};
use crate::{Diagnostic, Node, Severity, SourceId, Span, codes, openapi, outline, resolve, settle_fixes};
use std::collections::{BTreeMap, BTreeSet};
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

struct Loader<'l> {
    fetch: &'l dyn Fetch,
    options: &'l LoadOptions,
    loaded: Loaded,
    /// The documents by where they came from and by what they call themselves.
    by_url: BTreeMap<Url, DocumentId>,
    /// Arazzo documents whose sources have not been followed.
    waiting: Vec<DocumentId>,
    /// How many documents lead to each one, by where it came from.
    depths: BTreeMap<Url, usize>,
    /// The bytes of all documents.
    bytes: usize,
}

impl Loader<'_> {
    /// The number of the document at `url`, got if it is not at hand.
    fn fetch_document(&mut self, url: &Url, from: Option<&Url>) -> Result<DocumentId, FetchError> {
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
    fn room(&mut self, from: Option<&Url>) -> Result<usize, FetchError> {
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
    fn count(&mut self, fetched: &Fetched, depth: usize) -> Result<(), FetchError> {
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
        self.take_in(url, url.clone(), kept.id, Content::OpenApi(Box::new(kept.description.clone())))
    }

    /// Reads a text that is probably an OpenAPI description, piece by piece if it is large.
    fn describe(&mut self, url: &Url, source: SourceId) -> DocumentId {
        let text = self.loaded.sources.get(source).map(|s| s.text().clone()).unwrap_or_default();
        if text.len() > OUTLINED
            && let Some(description) = outline::describe(source, &text, Format::Detect, url.clone())
        {
            self.refer(description.document().clone());
            return self.take_in(url, url.clone(), source, Content::OpenApi(Box::new(description)));
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
        if root.get("openapi").is_some() || root.get("swagger").is_some() {
            let (description, diagnostics) = openapi::Description::new(root, url.clone(), source);
            self.loaded.diagnostics.extend(diagnostics);
            let Some(description) = description else { return Content::Unusable };
            self.refer(description.document().clone());
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

    fn refer(&mut self, document: Arc<openapi::Document>) {
        let referred = Arc::make_mut(&mut self.loaded.referred);
        referred.insert(document.retrieved().clone(), document.clone());
        referred.entry(document.base().clone()).or_insert(document);
    }

    /// Follows the sources of all Arazzo documents, those found on the way included.
    fn follow_sources(&mut self) {
        while let Some(id) = self.waiting.pop() {
            let Some(document) = self.loaded.arazzo(id) else { continue };
            let descriptions: Vec<SourceDescription> = document.description.source_descriptions.clone();
            let links = descriptions.iter().map(|source| self.link(id, source)).collect();
            if let Some(Document { content: Content::Arazzo(document), .. }) = self.loaded.documents.get_mut(id) {
                document.links = links;
            }
        }
    }

    fn link(&mut self, id: DocumentId, source: &SourceDescription) -> Link {
        let Some(document) = self.loaded.documents.get(id) else {
            return Self::failed(source, "it is not known where it is", None);
        };
        let (base, from) = (document.base.clone(), document.retrieved.clone());
        let given = self.options.sources.get(&*source.name.value).filter(|_| id == 0).cloned();
        let from = if given.is_some() { None } else { Some(&from) };
        let url = match given.map_or_else(|| base.join(&source.url), Ok) {
            Ok(url) => url,
            Err(error) => {
                return Self::failed(source, &format!("`{}` is no URI-reference: {error}", source.url.value), None);
            }
        };
        match self.fetch_document(&url, from) {
            Ok(target) => self.check(source, target),
            Err(error) => match self.beside(id, source, &url) {
                Some(target) => self.check(source, target),
                None => self.elsewhere(source, &url, &error),
            },
        }
    }

    /// The document at the same place relative to where document `id` came from, when its `$self` says that it is
    /// elsewhere: a copy of a set of documents serves as the set itself (URI-09).
    fn beside(&mut self, id: DocumentId, source: &SourceDescription, tried: &Url) -> Option<DocumentId> {
        let retrieved = self.loaded.documents.get(id)?.retrieved.clone();
        let url = retrieved.join(&source.url).ok().filter(|url| url != tried)?;
        self.fetch_document(&url, Some(&retrieved)).ok()
    }

    /// A source that is not where it is said to be: where it may be instead, and on request it is taken from there.
    fn elsewhere(&mut self, source: &SourceDescription, url: &Url, error: &FetchError) -> Link {
        let candidates = self.fetch.candidates(url);
        if let (true, Some(first)) = (self.options.find_sources, candidates.first())
            && let Ok(target) = self.fetch_document(first, None)
        {
            let message = format!(
                "source `{}` is not at {}; {} is used instead",
                source.name.value,
                self.fetch.name(url),
                self.fetch.name(first)
            );
            self.loaded.diagnostics.push(Diagnostic::new(&codes::SOURCE_FOUND, source.url.span, message));
            return self.check(source, target);
        }
        let name = &source.name.value;
        let help = match candidates.as_slice() {
            [] => format!("say where it is with `--source {name}=PATH`"),
            found => {
                let names: Vec<String> = found.iter().take(5).map(|url| self.fetch.name(url)).collect();
                format!("it may be {}: use `--source {name}=PATH` or `--find-sources`", names.join(" or "))
            }
        };
        Self::failed(source, &error.to_string(), Some(help))
    }

    fn failed(source: &SourceDescription, reason: &str, help: Option<String>) -> Link {
        let message = format!("source `{}` cannot be had: {reason}", source.name.value);
        let mut diagnostic = Diagnostic::new(&codes::SOURCE_MISSING, source.url.span, message);
        diagnostic.help = help;
        Link::Failed(Box::new(diagnostic))
    }

    /// Compares what a source says it is with what it is (decision A72).
    fn check(&mut self, source: &SourceDescription, target: DocumentId) -> Link {
        let found = match self.loaded.documents.get(target).map(|document| &document.content) {
            Some(Content::Arazzo(_)) => SourceType::Arazzo,
            Some(Content::OpenApi(_)) => SourceType::OpenApi,
            Some(Content::AsyncApi(_)) => SourceType::AsyncApi,
            Some(Content::Unusable) | None => {
                return Self::failed(source, "the document is not usable", None);
            }
        };
        if let Some(kind) = source.kind.as_ref().filter(|kind| kind.value != found) {
            let message = format!(
                "source `{}` says it is of type `{}`, but its document is of type `{}`",
                source.name.value,
                kind.value.name(),
                found.name()
            );
            let help = format!("set `type: {}`", found.name());
            self.loaded.diagnostics.push(Diagnostic::new(&codes::SOURCE_TYPE, kind.span, message).help(help));
        }
        Link::To(target)
    }

    /// Gets the documents that the operations in use refer to.
    fn follow_references(&mut self) {
        let mut tried: BTreeSet<Url> = BTreeSet::new();
        loop {
            let missing: Vec<_> = self.needed().into_iter().filter(|(url, _)| tried.insert(url.clone())).collect();
            if missing.is_empty() || tried.len() > self.options.closure.documents.saturating_mul(2) {
                return;
            }
            for (url, from) in missing {
                self.fetch_referred(&url, &from);
            }
        }
    }

    /// The documents that path items and the operations in use need and that are not at hand, each with one that refers to
    /// it.
    fn needed(&mut self) -> BTreeMap<Url, Url> {
        let mut needed = BTreeMap::new();
        for id in 0..self.loaded.documents.len() {
            let Some(description) = self.loaded.openapi(id) else { continue };
            let missing = description.missing_path_items(&self.loaded);
            if missing.is_empty() {
                let mut complete = description.clone();
                self.loaded
                    .diagnostics
                    .extend(complete.complete(&self.loaded).into_iter().map(|d| d.severity(Severity::Warning)));
                if let Some(document) = self.loaded.documents.get_mut(id) {
                    document.content = Content::OpenApi(Box::new(complete));
                }
            }
            needed.extend(missing);
        }
        for place in resolve::operation_places(&self.loaded) {
            needed.extend(openapi::missing_documents(&place, &self.loaded));
        }
        needed
    }

    /// Gets what `from` refers to. Where it cannot be had, whoever needs it says so at the reference; why it may not be had is
    /// said here.
    fn fetch_referred(&mut self, url: &Url, from: &Url) {
        let Ok(depth) = self.room(Some(from)) else { return };
        let fetched = match self.fetch.fetch_referred(url, from) {
            Ok(fetched) => fetched,
            Err(FetchError::Denied(reason)) => {
                let message = format!("the reference from {} cannot be followed: {reason}", self.fetch.name(from));
                self.loaded.diagnostics.push(Diagnostic::new(&codes::REFERENCE_DENIED, None, message));
                return;
            }
            Err(_) => return,
        };
        if self.count(&fetched, depth).is_err() {
            return;
        }
        let source = self.loaded.sources.add(self.fetch.name(&fetched.url), fetched.text);
        let text = self.loaded.sources.get(source).map(|s| s.text().clone()).unwrap_or_default();
        let options = DocumentOptions { limits: self.options.limits.clone(), ..DocumentOptions::lenient() };
        let (root, mut diagnostics) = parse_document(source, &text, Format::Detect, &options);
        if root.is_none() {
            looks::without_content(&mut diagnostics);
        }
        self.loaded.diagnostics.extend(diagnostics);
        if let Some(root) = root {
            // What it refers to is relative to where it came from in the end.
            let document = Arc::new(openapi::Document::new(Box::new(root), fetched.url, source));
            self.refer(document.clone());
            Arc::make_mut(&mut self.loaded.referred).entry(url.clone()).or_insert(document);
        }
    }
}

/// Whether a document from elsewhere calls itself something that is not its origin's to give: what a document of this machine
/// calls itself is the operator's affair.
fn is_foreign(own: &Url, retrieved: &Url) -> bool {
    retrieved.scheme() != "file" && own.origin() != retrieved.origin()
}

fn self_origin(own: &Url, retrieved: &Url, span: Span) -> Diagnostic {
    let origin = retrieved.origin().ascii_serialization();
    let message = format!("a document from {origin} cannot call itself `{own}`");
    Diagnostic::new(&codes::SELF_ORIGIN, span, message).help("read a copy of it from a file: `--document FILE`")
}
