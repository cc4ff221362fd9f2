//! The documents that operations in use and schemas of inputs refer to.

use super::fetch::FetchError;
use super::loaded::Content;
use super::loader::Loader;
use super::looks;
use crate::document::{DocumentOptions, Format, parse_document};
use crate::{Diagnostic, Severity, codes, openapi, resolve};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use url::Url;

impl Loader<'_> {
    /// Gets the documents that the operations in use and the schemas of inputs refer to.
    pub(super) fn follow_references(&mut self) {
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

    /// The documents that path items, the operations in use and schemas of inputs need and that are not at hand, each with one that refers to
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
        if !self.loaded.sources.texts().any(openapi::may_lead_out) {
            return needed;
        }
        let mut places = resolve::operation_places(&self.loaded);
        places.extend(resolve::schema_places(&self.loaded));
        needed.extend(openapi::missing_documents(places, &self.loaded));
        needed
    }

    /// Gets what `from` refers to. Where it cannot be had, whoever needs it says so at the reference; why it may not be had is
    /// said here.
    fn fetch_referred(&mut self, url: &Url, from: &Url) {
        let at_hand = self.by_url.get(url).and_then(|id| resolve::as_schemas(&self.loaded, *id));
        if let Some(document) = at_hand {
            return self.refer(document);
        }
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
