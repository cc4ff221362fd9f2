//! A diagnostic with everything that is shown of it, free of the documents that it was found in.

use super::levels::Levels;
use super::targets::Target;
use crate::args::Format;
use crate::diagnostics;
use arazzo_parser::{Diagnostic, Loaded, Location, Severity, SourceMap, Span};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What files are called, by where they are with links followed.
pub(super) type Names = BTreeMap<PathBuf, String>;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The file.
    pub(super) path: String,
    /// Where in it.
    pub(super) at: Location,
}

/// One diagnostic.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// The diagnostic; what its spans point into is gone.
    pub(super) diagnostic: Diagnostic,
    /// The file that it is about.
    pub(super) path: String,
    /// Where in the file.
    pub(super) at: Option<Location>,
    /// The JSON Pointer to the value, if the file is an Arazzo description and the format has a place for it.
    pub(super) pointer: Option<String>,
    /// Where the labels of the diagnostic are.
    pub(super) labels: Vec<Place>,
    /// Where its fix is.
    pub(super) fix: Option<Place>,
    /// How people see it.
    pub(super) shown: String,
    /// The text of its line, trimmed: what stays the same when lines are added elsewhere. Where the format wants it.
    pub(super) line: String,
    /// Whether the command fails for it.
    pub(super) fails: bool,
}

impl Finding {
    /// Everything of `found` that is shown in `format`.
    pub(super) fn new(
        found: &Diagnostic,
        loaded: &Loaded,
        target: &Target,
        names: &Names,
        levels: &Levels,
        format: Format,
    ) -> Self {
        let place = |span: Span| Place { path: path_of(span, loaded, target, names), at: loaded.sources.locate(span) };
        let own = found.span.map(place);
        let shown = match format {
            Format::Text => diagnostics::render(found, &loaded.sources, loaded.may_quote(found.span)),
            Format::Short => diagnostics::line(found, &loaded.sources),
            _ => String::new(),
        };
        let has_pointers = matches!(format, Format::Json | Format::Sarif);
        let (path, at) = own.map_or_else(|| (target.name.clone(), None), |place| (place.path, Some(place.at)));
        Self {
            path,
            at,
            pointer: has_pointers.then(|| diagnostics::pointer(found.span, loaded)).flatten(),
            labels: found.labels.iter().map(|label| place(label.span)).collect(),
            fix: found.fix.as_ref().map(|fix| place(fix.span)),
            shown,
            line: found
                .span
                .filter(|_| format == Format::Sarif)
                .map_or_else(String::new, |span| line(span, &loaded.sources)),
            fails: found.is_error() || levels.deny_warnings && found.severity == Severity::Warning,
            diagnostic: found.clone(),
        }
    }

    /// The same finding of another description has the same key.
    pub(super) fn key(&self) -> (Option<(usize, usize)>, &'static str, &str, &str) {
        let at = self.at.as_ref().map(|at| (at.line, at.column));
        (at, self.diagnostic.code.name, &self.path, &self.diagnostic.message)
    }

    /// The message with the help behind it.
    pub(super) fn text(&self) -> String {
        let help = self.diagnostic.help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
        format!("{}{help}", self.diagnostic.message)
    }
}

/// The file of `span`: a description that is checked under the name that it was given.
fn path_of(span: Span, loaded: &Loaded, target: &Target, names: &Names) -> String {
    let Some(document) = loaded.documents.iter().position(|document| document.source == span.source) else {
        return loaded.sources.get(span.source).map_or_else(|| target.name.clone(), |source| source.name().to_owned());
    };
    if document == 0 {
        return target.name.clone();
    }
    let url = loaded.documents.get(document).map(|document| &document.retrieved);
    let path = url.and_then(|url| url.to_file_path().ok()).and_then(|path| path.canonicalize().ok());
    let name = path.and_then(|path| names.get(&path).cloned());
    let shown = || loaded.sources.get(span.source).map_or("", |source| source.name()).to_owned();
    name.unwrap_or_else(shown)
}

/// The line that `span` starts in.
fn line(span: Span, sources: &SourceMap) -> String {
    const MAX: usize = 1_000;
    let text = sources.get(span.source).map(|source| source.text().clone()).unwrap_or_default();
    let (before, after) = text.split_at_checked(span.start as usize).unwrap_or_default();
    let start = before.rsplit('\n').next().unwrap_or_default();
    let end = after.split('\n').next().unwrap_or_default();
    format!("{start}{end}").trim().chars().take(MAX).collect()
}
