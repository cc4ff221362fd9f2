//! Expressions that stand bare in a longer text: `Bearer $inputs.token`. In no version of the specification, but in
//! hundreds of documents of 1.0; what keeps `$transaction` and prices apart from them is that the names are declared.

use super::parse::Place;
use crate::Dialect;
use crate::expression::{is_identifier, is_strict, parse, steps};

/// The longest bare word that is looked at, and the longest pointer after it, in bytes.
const LONGEST: usize = 1024;

/// Which names exist: a bare `$inputs.token` inside a longer text is an expression only if `token` is declared.
pub trait Known {
    /// Whether the workflow has an input of exactly this name.
    fn input(&self, name: &str) -> bool;
    /// Whether the workflow has a step of this id.
    fn step(&self, step: &str) -> bool;
    /// Whether there is a workflow of this id.
    fn workflow(&self, id: &str) -> bool;
    /// Whether a step has an output of exactly this name. Only asked about names with characters that no identifier
    /// has: `true` keeps such a name in one piece. The default goes by its looks.
    fn output(&self, step: &str, name: &str) -> bool {
        let _ = step;
        !name.contains('$')
    }
}

/// The search for bare expressions.
pub(super) struct Bare<'k> {
    pub(super) known: &'k dyn Known,
    pub(super) dialect: Dialect,
}

impl Bare<'_> {
    /// The first bare expression in `text`.
    pub(super) fn find(&self, text: &str) -> Option<Place> {
        text.match_indices('$').filter(|(from, _)| starts_word(text, *from)).find_map(|(from, _)| {
            let rest = text.get(from..)?;
            let to = self.word(rest)?;
            let expression = parse(rest.get(..to)?, self.dialect.into()).ok()?.expression;
            Some(Place { from, to: from + to, expression })
        })
    }

    /// The length of the expression that `text` starts with.
    fn word(&self, text: &str) -> Option<usize> {
        let (from, name) = if let Some(rest) = text.strip_prefix("$inputs.") {
            (text.len() - rest.len(), self.input(run(rest))?)
        } else if let Some(rest) = text.strip_prefix("$steps.") {
            let id = strict(rest);
            let names = rest.get(id.len()..)?.strip_prefix(".outputs.").filter(|_| self.known.step(id))?;
            (text.len() - names.len(), name(run(names))?)
        } else {
            let rest = text.strip_prefix("$workflows.")?;
            let id = strict(rest);
            let field = rest.get(id.len()..).filter(|_| self.known.workflow(id))?;
            let names = field.strip_prefix(".outputs.").or_else(|| field.strip_prefix(".inputs."))?;
            (text.len() - names.len(), name(run(names))?)
        };
        let end = from + name;
        Some(end + pointer(text.get(end..)?))
    }

    /// The length of the longest declared input that `run` starts with, and of the access after it.
    fn input(&self, run: &str) -> Option<usize> {
        let cuts = run.char_indices().filter(|(_, c)| matches!(c, '.' | '[')).map(|(at, _)| at);
        let ends = trailing(run).chain(cuts.collect::<Vec<_>>().into_iter().rev());
        let declared = ends.take(64).find(|end| run.get(..*end).is_some_and(|name| self.known.input(name)))?;
        let rest = run.get(declared..)?;
        Some(declared + steps(rest.trim_end_matches(['.', '_', '-'])).1)
    }
}

/// Whether the `$` at `at` can start a word.
fn starts_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '\\'))
}

fn strict(text: &str) -> &str {
    text.get(..text.find(|c| !is_strict(c)).unwrap_or(text.len())).unwrap_or_default()
}

/// What of `text` could be a name and access to its value.
fn run(text: &str) -> &str {
    let length = text.find(|c| !is_identifier(c) && !matches!(c, '[' | ']')).unwrap_or(text.len());
    text.get(..length.min(LONGEST)).unwrap_or_default()
}

/// The ends of `run`, with fewer and fewer of the characters that rather belong to the sentence around it.
fn trailing(run: &str) -> impl Iterator<Item = usize> + use<> {
    let least = run.trim_end_matches(['.', '_', '-', '[', ']']).len();
    (least.max(1)..=run.len()).rev().take(16)
}

/// The length of an undeclared name that `run` starts with, and of the access after it.
fn name(run: &str) -> Option<usize> {
    let identifier = run.find(|c| !is_identifier(c)).unwrap_or(run.len());
    let written = run.get(..identifier)?;
    if identifier < run.len() {
        let access = steps(run.get(identifier..)?.trim_end_matches(['.', '_', '-'])).1;
        if access > 0 {
            return Some(identifier + access);
        }
    }
    Some(written.trim_end_matches(['.', '-']).len()).filter(|length| *length > 0)
}

/// The length of `#/pointer` at the start of `text`, up to what rather belongs to the text around it.
fn pointer(text: &str) -> usize {
    if !text.starts_with("#/") {
        return 0;
    }
    let ends = |c: char| c.is_whitespace() || "\"'`,;:&()[]{}<>$|".contains(c);
    let length = text.find(ends).unwrap_or(text.len()).min(LONGEST);
    text.get(..length).map_or(0, |pointer| pointer.trim_end_matches(['.', '!', '?']).len())
}
