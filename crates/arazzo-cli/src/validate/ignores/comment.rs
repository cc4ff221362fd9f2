//! The comments of one text.

use crate::diagnostics::{KnownCode, codes};
use arazzo_parser::{Data, Diagnostic, Node, SourceId, SourceMap, Span, Style};

/// What such a comment starts with.
const MARK: &str = "arazzo-ignore";

/// One comment.
#[derive(Debug)]
pub(super) struct Comment {
    /// From `#` to the end of its line.
    pub(super) span: Span,
    /// The line that it is about.
    pub(super) line: usize,
    /// The codes that it names, and whether it has kept something of each from being shown.
    pub(super) codes: Vec<(KnownCode, bool)>,
    /// What is wrong with the comment itself.
    pub(super) faults: Vec<Diagnostic>,
}

/// The comments in the text `source`, whose tree is `root`.
pub(super) fn comments(sources: &SourceMap, source: SourceId, root: &Node) -> Vec<Comment> {
    let text = sources.get(source).map(|source| source.text().clone()).unwrap_or_default();
    let mut found = Vec::new();
    // To see that there is none is faster than to look for all.
    if !text.contains(MARK) {
        return found;
    }
    for (at, _) in text.match_indices(MARK) {
        let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t']);
        let Some(before) = before.strip_suffix('#') else { continue };
        // A `#` within a word starts no comment.
        if before.ends_with(|c: char| !c.is_whitespace() && c != '\u{feff}') || is_in_text(root, before.len(), &text) {
            continue;
        }
        let rest = text.get(at + MARK.len()..).unwrap_or_default();
        let rest = rest.lines().next().unwrap_or_default();
        if rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_') {
            continue;
        }
        let span = Span::new(source, before.len(), at + MARK.len() + rest.trim_end().len());
        found.push(read(span, at + MARK.len(), rest, line_of(&text, before, sources.locate(span).line)));
    }
    found
}

/// The line that a comment after `before` in line `own` is about: its own, or the next one that has more than a comment if it
/// stands alone.
fn line_of(text: &str, before: &str, own: usize) -> usize {
    // The dash of an item may stand in front of a comment that is about the item.
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '-');
    let is_alone = before.rsplit('\n').next().is_none_or(|line| line.chars().all(is_blank));
    if !is_alone {
        return own;
    }
    let is_empty = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    own + 1 + text.lines().skip(own).take_while(|line| is_empty(line)).count()
}

/// Whether the byte at `at` belongs to a scalar: what looks like a comment there is text.
fn is_in_text(node: &Node, at: usize, text: &str) -> bool {
    let covers = |span: Span| (span.start as usize) <= at && at < span.end as usize;
    match &node.data {
        Data::Mapping(mapping) => mapping
            .entries()
            .iter()
            .any(|entry| covers(entry.key_span) || covers(entry.value.span) && is_in_text(&entry.value, at, text)),
        Data::Sequence(items) => items.iter().any(|item| covers(item.span) && is_in_text(item, at, text)),
        // The line of `|` may end in a comment.
        Data::String(_, Style::Literal | Style::Folded) => {
            covers(node.span) && text.get(node.span.start as usize..at).is_some_and(|between| between.contains('\n'))
        }
        _ => covers(node.span),
    }
}

/// Reads what follows the mark at `start`: codes, a colon, the reason.
fn read(span: Span, start: usize, rest: &str, line: usize) -> Comment {
    let mut comment = Comment { span, line, codes: Vec::new(), faults: Vec::new() };
    let (names, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let mut at = start;
    for name in names.split_inclusive([',', ' ', '\t']) {
        let bare = name.trim_end_matches([',', ' ', '\t']);
        if !bare.is_empty() {
            match bare.parse() {
                Ok(code) => comment.codes.push((code, false)),
                Err(reason) => {
                    let place = Span::new(span.source, at, at + bare.len());
                    let fault = Diagnostic::new(&codes::IGNORE_UNKNOWN_CODE, place, reason);
                    comment.faults.push(fault.help("`arazzo explain` lists the codes"));
                }
            }
        }
        at += name.len();
    }
    if comment.codes.is_empty() && comment.faults.is_empty() {
        let fault = Diagnostic::new(&codes::IGNORE_UNKNOWN_CODE, span, "the comment names no code to ignore");
        comment.faults.push(fault.help("write `# arazzo-ignore CODE: reason`"));
    }
    if reason.trim().is_empty() {
        let names: Vec<&str> = comment.codes.iter().map(|(code, _)| code.0.name).collect();
        let names = if names.is_empty() { "CODE".to_owned() } else { names.join(", ") };
        let fault =
            Diagnostic::new(&codes::IGNORE_WITHOUT_REASON, span, format!("it is not said why `{names}` is ignored"));
        comment.faults.push(fault.help(format!("write `# arazzo-ignore {names}: reason`")));
    }
    comment
}
