//! Where the sources of Arazzo documents lead.

use super::fetch::FetchError;
use super::loaded::{Content, Document, DocumentId, Link};
use super::loader::Loader;
use crate::arazzo::{SourceDescription, SourceType};
use crate::{Diagnostic, codes, openapi};
use std::collections::{BTreeMap, VecDeque};
use url::Url;

/// A source: the document that names it, and which one it is there.
type Place = (DocumentId, usize);

impl Loader<'_> {
    /// Follows the sources of all Arazzo documents, those found on the way included. What the network would have to be asked
    /// for comes last: a document that is at hand may call itself that (URI-08, DOC-17).
    pub(super) fn follow_sources(&mut self) {
        let mut links: BTreeMap<Place, Link> = BTreeMap::new();
        let mut far: VecDeque<(Place, SourceDescription)> = VecDeque::new();
        loop {
            while let Some(id) = self.waiting.pop() {
                let sources = self.loaded.arazzo(id).map(|document| document.description.source_descriptions.clone());
                for (number, source) in sources.unwrap_or_default().into_iter().enumerate() {
                    if self.place(id, &source).is_ok_and(|url| url.scheme() != "file" && !self.is_at_hand(&url)) {
                        far.push_back(((id, number), source));
                    } else {
                        links.insert((id, number), self.link(id, &source));
                    }
                }
            }
            let Some((place, source)) = far.pop_front() else { break };
            links.insert(place, self.link(place.0, &source));
        }
        for ((id, _), link) in links {
            let link = self.settled(id, link);
            if let Some(Document { content: Content::Arazzo(document), .. }) = self.loaded.documents.get_mut(id) {
                document.links.push(link);
            }
        }
    }

    /// The link, or where it leads since a document was found that calls itself so.
    fn settled(&self, id: DocumentId, link: Link) -> Link {
        let Link::Failed(_) = link else { return link };
        let sources = self.loaded.arazzo(id);
        let source = sources.and_then(|document| document.description.source_descriptions.get(document.links.len()));
        let url = source.and_then(|source| self.place(id, source).ok());
        url.and_then(|url| self.by_url.get(&url)).map_or(link, |found| Link::To(*found))
    }

    fn is_at_hand(&self, url: &Url) -> bool {
        let mut url = url.clone();
        url.set_fragment(None);
        self.by_url.contains_key(&url)
    }

    /// Where a source of document `id` is said to be.
    fn place(&self, id: DocumentId, source: &SourceDescription) -> Result<Url, String> {
        let given = self.options.sources.get(&*source.name.value).filter(|_| id == 0).cloned();
        let document = self.loaded.documents.get(id).ok_or_else(|| "it is not known where it is".to_owned())?;
        if given.is_none() && openapi::could_be_read_in_two_ways(&source.url) {
            return Err(format!("`{}` could be read as two URLs", source.url.value.escape_debug()));
        }
        given
            .map_or_else(|| document.base.join(&source.url), Ok)
            .map_err(|error| format!("`{}` is no URI-reference: {error}", source.url.value))
    }

    fn link(&mut self, id: DocumentId, source: &SourceDescription) -> Link {
        let url = match self.place(id, source) {
            Ok(url) => url,
            Err(reason) => return Self::failed(source, &reason, None),
        };
        let given = id == 0 && self.options.sources.contains_key(&*source.name.value);
        let from = self.loaded.documents.get(id).map(|document| document.retrieved.clone()).filter(|_| !given);
        match self.fetch_document(&url, from.as_ref()) {
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
}
