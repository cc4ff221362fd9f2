//! What documents write where a JSONPath query belongs (decision A36), read as it is meant.

use super::JsonPathError;
use super::ast::{Logical, Path, Root};
use super::parse::Parser;
use std::ops::Range;

/// How a text that is no RFC 9535 query was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leniency {
    /// The greatest liberty that was taken.
    pub kind: LeniencyKind,
    /// A query of RFC 9535 that means the same for every object or array with at least one child.
    pub suggestion: String,
}

/// The liberties, from the smallest to the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeniencyKind {
    /// Blanks around the query.
    Blanks,
    /// `.length` or `.length()` in place of `length(…)` or `count(…)`.
    Length,
    /// A comparison or a combination of tests, which is no query.
    Expression,
}

#[derive(Debug)]
pub(super) enum Reading {
    Path(Path),
    Truth(Logical),
}

/// Reads `text` as a filter expression on the argument. An error comes with how far reading got.
pub(super) fn read(text: &str) -> Result<(Reading, Leniency), (JsonPathError, usize)> {
    let end = text.trim_ascii_end();
    let mut parser = Parser::new(end, true).map_err(|error| (error, 0))?;
    parser.cursor.blank();
    let from = parser.cursor.at;
    let condition = whole(&mut parser).map_err(|error| (error, parser.cursor.at))?;
    let edited = !parser.edits.is_empty();
    let fixed = apply(end, from, parser.edits);
    Ok(match condition {
        // `($.a)` is a test, no query.
        Logical::Exists(path) if path.root == Root::Argument && fixed.starts_with('$') => {
            let kind = if edited { LeniencyKind::Length } else { LeniencyKind::Blanks };
            (Reading::Path(path), Leniency { kind, suggestion: fixed })
        }
        other => {
            let leniency = Leniency { kind: LeniencyKind::Expression, suggestion: format!("$[?{fixed}]") };
            (Reading::Truth(other), leniency)
        }
    })
}

fn whole(parser: &mut Parser<'_>) -> Result<Logical, JsonPathError> {
    let condition = parser.logical()?;
    if parser.cursor.rest().is_empty() {
        return Ok(condition);
    }
    Err(parser.unexpected("expected a comparison, `&&`, `||` or the end of the expression"))
}

/// `text` without its first `from` bytes and with the edits made.
fn apply(text: &str, from: usize, mut edits: Vec<(Range<usize>, &'static str)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut fixed = String::new();
    let mut at = from;
    for (range, replacement) in edits {
        fixed.push_str(text.get(at..range.start).unwrap_or_default());
        fixed.push_str(replacement);
        at = range.end;
    }
    fixed.push_str(text.get(at..).unwrap_or_default());
    fixed
}
