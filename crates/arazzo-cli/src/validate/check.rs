//! One description: loaded, checked, judged.

use super::finding::{Finding, Names};
use super::fix::{Mended, mend};
use super::ignores;
use super::levels::Levels;
use super::shared::Shared;
use super::targets::Target;
use crate::args::ValidateArgs;
use crate::fetch::{Documents, Grants, locate};
use arazzo_http::HttpTransport;
use arazzo_parser::{
    Diagnostic, Fetch, FetchError, Fetched, Kept, Link, LoadOptions, Loaded, Recalled, at_once, codes, load, resolve,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// From so many findings on, a second thread is worth its start.
const MANY: usize = 100;

/// What all descriptions are checked by.
pub(super) struct Checks<'c> {
    pub(super) args: &'c ValidateArgs,
    /// What the files are called.
    pub(super) names: &'c Names,
    /// Descriptions that several of them need.
    pub(super) shared: &'c Shared,
    /// Whether there is one description only.
    pub(super) alone: bool,
}

/// What came of one description.
#[derive(Debug)]
pub(super) struct Report {
    /// What it is called.
    pub(super) name: String,
    /// What is wrong with it.
    pub(super) findings: Vec<Finding>,
    /// How many steps could not be checked against a source.
    pub(super) skipped: usize,
    /// Whether it could not be read.
    pub(super) unreadable: bool,
    /// What fixes made of it.
    pub(super) mended: Option<Mended>,
}

/// One description with all that is wrong with it.
pub(super) struct Examined {
    pub(super) loaded: Loaded,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Checks<'_> {
    /// Checks one description, after mending it if that is wanted.
    pub(super) fn check(&self, target: &Target, levels: &Levels) -> Report {
        let mut examined = self.examine(target, levels, target.text.as_deref());
        let mut mended = None;
        if self.args.fix || self.args.diff {
            let again = |text: &str| self.examine(target, levels, Some(text));
            (examined, mended) = mend(examined, self.args.unsafe_fixes, &again);
        }
        let Examined { loaded, diagnostics } = &examined;
        let unreadable = diagnostics.iter().any(|found| found.code == &codes::UNREADABLE);
        let finding = |found: &Diagnostic| Finding::new(found, loaded, target, self.names, levels, self.args.format);
        let findings = if diagnostics.len() < MANY {
            diagnostics.iter().map(finding).collect()
        } else {
            at_once(diagnostics, usize::MAX, finding)
        };
        let skipped = skipped(loaded);
        if self.alone {
            // The process ends soon: to free the trees node by node would be time for nothing.
            std::mem::forget(examined);
        }
        Report { name: target.name.clone(), findings, skipped, unreadable, mended }
    }

    fn examine(&self, target: &Target, levels: &Levels, text: Option<&str>) -> Examined {
        let loaded = self.load(target, levels, text).unwrap_or_else(|reason| {
            let message = format!("cannot read {}: {reason}", target.name);
            let mut loaded = Loaded::default();
            loaded.diagnostics.push(Diagnostic::new(&codes::UNREADABLE, None, message));
            loaded
        });
        let found = arazzo_validate::validate_asked(&loaded, &levels.asked(&loaded));
        let mut diagnostics = Vec::with_capacity(loaded.diagnostics.len() + found.len());
        diagnostics.extend(loaded.diagnostics.iter().cloned());
        diagnostics.extend(found);
        let is_whole = !diagnostics.iter().any(|found| found.code == &codes::SOURCE_MISSING);
        ignores::apply(&loaded, &mut diagnostics, levels.strict, is_whole);
        levels.apply(&mut diagnostics);
        sort(&mut diagnostics, &loaded);
        Examined { loaded, diagnostics }
    }

    fn load(&self, target: &Target, levels: &Levels, text: Option<&str>) -> Result<Loaded, String> {
        let (root, cache) = (self.args.root.clone(), self.args.cache.cache());
        let (allow_host, budgets) = (self.args.fetch.allow_host.clone(), self.args.fetch.budgets.budgets());
        let (redirects, bytes) = (budgets.redirects, budgets.document.bytes);
        let grants = Grants { root, allow_remote: self.args.allow_remote, cache, redirects, bytes };
        let limits = budgets.fetching();
        let connect = move || {
            let builder = HttpTransport::builder().limits(limits).named_hosts([]);
            let builder = allow_host.iter().fold(builder, |builder, host| builder.allow_host(host.clone()));
            builder.build().map_err(|error| error.to_string())
        };
        let mut options = LoadOptions { find_sources: self.args.find_sources, ..budgets.loading() };
        options.arazzo.strict = levels.strict;
        let entry = locate(&target.name)?;
        let documents = Documents::new(&entry, &grants, Box::new(connect)).map_err(|error| error.to_string())?;
        Ok(load(&entry, &Given { documents, shared: self.shared, entry: &entry, text }, &options))
    }
}

/// Sorts by document and place, and drops what is said twice. The numbers of shared texts tell no order.
fn sort(diagnostics: &mut Vec<Diagnostic>, loaded: &Loaded) {
    let ranks: BTreeMap<_, _> = loaded.documents.iter().enumerate().map(|(id, d)| (d.source, id)).collect();
    diagnostics.sort_by_key(|found| {
        let place =
            found.span.map(|span| (ranks.get(&span.source).copied().unwrap_or(usize::MAX), span.start, span.end));
        (place, std::cmp::Reverse(found.severity))
    });
    diagnostics.dedup();
}

/// How many steps call an operation of a source that cannot be had.
fn skipped(loaded: &Loaded) -> usize {
    let document =
        loaded.arazzo(0).filter(|document| document.links.iter().any(|link| matches!(link, Link::Failed(_))));
    let workflows = document.into_iter().flat_map(|document| &document.description.workflows);
    let steps = workflows.flat_map(|workflow| &workflow.steps);
    let is_skipped = |step: &&arazzo_parser::arazzo::Step| {
        let found = resolve::operation(loaded, 0, step);
        found.is_some_and(|found| found.is_err_and(|fault| fault.code == &codes::SOURCE_MISSING))
    };
    steps.filter(is_skipped).count()
}

/// Documents, with another text in the place of the entry's: what fixes make of it, or what came on standard input.
struct Given<'g> {
    documents: Documents,
    shared: &'g Shared,
    entry: &'g Url,
    text: Option<&'g str>,
}

impl Fetch for Given<'_> {
    fn fetch(&self, url: &Url, from: Option<&Url>) -> Result<Fetched, FetchError> {
        match self.text {
            Some(text) if url == self.entry => Ok(Fetched { text: text.to_owned(), url: url.clone() }),
            _ => self.documents.fetch(url, from),
        }
    }

    fn fetch_referred(&self, url: &Url, from: &Url) -> Result<Fetched, FetchError> {
        self.documents.fetch_referred(url, from)
    }

    fn candidates(&self, url: &Url) -> Vec<Url> {
        self.documents.candidates(url)
    }

    fn name(&self, url: &Url) -> String {
        self.documents.name(url)
    }

    fn recall(&self, url: &Url, text: &str) -> Recalled {
        self.shared.recall(url, text)
    }

    fn keep(&self, url: &Url, kept: Option<Arc<Kept>>) {
        self.shared.keep(url, kept);
    }
}
