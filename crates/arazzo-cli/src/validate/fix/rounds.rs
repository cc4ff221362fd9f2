//! Fixes in rounds, until none is left that makes the description better.

use super::{edits, guard};
use crate::validate::check::Examined;
use arazzo_parser::{Content, Diagnostic, Fix, Node, Severity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// More rounds mean that fixes undo each other.
const MAX_ROUNDS: usize = 20;

/// What fixes made of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::validate) struct Mended {
    /// The text as it was.
    pub(in crate::validate) before: Arc<String>,
    /// The text as it is now.
    pub(in crate::validate) after: String,
    /// How many fixes were applied.
    pub(in crate::validate) count: usize,
}

/// Applies the fixes of a description that was `examined`, with `examine` for what became of it. Nothing, if there are none.
pub(in crate::validate) fn mend(
    examined: Examined,
    unsafe_too: bool,
    examine: &dyn Fn(&str) -> Examined,
) -> (Examined, Option<Mended>) {
    let Some(before) = text(&examined) else { return (examined, None) };
    let mut now = examined;
    let mut count = 0;
    for _ in 0..MAX_ROUNDS {
        let Some(round) = round(&now, unsafe_too, examine) else { break };
        count += round.count;
        now = round.examined;
    }
    let after = text(&now).map(|text| text.to_string()).unwrap_or_default();
    let mended = (count > 0 && *after != *before).then_some(Mended { before, after, count });
    (now, mended)
}

struct Round {
    examined: Examined,
    count: usize,
}

/// One round: all fixes at once, or if that makes anything worse, those one by one that do not.
fn round(now: &Examined, unsafe_too: bool, examine: &dyn Fn(&str) -> Examined) -> Option<Round> {
    let source = now.loaded.documents.first()?.source;
    let fixes = edits::choose(&now.diagnostics, source, unsafe_too);
    if fixes.is_empty() {
        return None;
    }
    if let Some(examined) = attempt(now, &fixes, examine) {
        return Some(Round { examined, count: fixes.len() });
    }
    let mut kept: Option<Round> = None;
    let mut applied: Vec<Fix> = Vec::new();
    for fix in fixes {
        applied.push(fix);
        match attempt(now, &applied, examine) {
            Some(examined) => kept = Some(Round { examined, count: applied.len() }),
            None => drop(applied.pop()),
        }
    }
    kept
}

/// The description with `fixes`, unless that changes what they do not name or gives errors that were not there.
fn attempt(now: &Examined, fixes: &[Fix], examine: &dyn Fn(&str) -> Examined) -> Option<Examined> {
    let before = text(now)?;
    let after = edits::apply(&before, fixes).filter(|after| **after != *before)?;
    let examined = examine(&after);
    let is_same = match (root(now), root(&examined)) {
        (Some(before), Some(after)) => guard::is_same_but_for(before, after, fixes),
        // What could not be read before has nothing to keep.
        (None, _) => true,
        (Some(_), None) => false,
    };
    let (old, new) = (errors(&now.diagnostics), errors(&examined.diagnostics));
    let is_worse = new.iter().any(|(error, count)| old.get(error).is_none_or(|before| before < count));
    (is_same && !is_worse).then_some(examined)
}

/// How often each error is there.
fn errors(diagnostics: &[Diagnostic]) -> BTreeMap<(&str, &str), usize> {
    let mut errors = BTreeMap::new();
    for error in diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        *errors.entry((error.code.name, error.message.as_str())).or_default() += 1;
    }
    errors
}

/// The text of the description itself.
fn text(examined: &Examined) -> Option<Arc<String>> {
    let source = examined.loaded.documents.first()?.source;
    examined.loaded.sources.get(source).map(|source| source.text().clone())
}

fn root(examined: &Examined) -> Option<&Node> {
    match &examined.loaded.documents.first()?.content {
        Content::Arazzo(arazzo) => Some(&arazzo.root),
        _ => None,
    }
}
