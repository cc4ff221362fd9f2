//! Faults of syntax, in words for people: what the parser library reports, where it went wrong and what was open.

use super::alias::too_deep;
use super::gap;
use super::tree::Tree;
use crate::rewrite::quoted;
use crate::{Diagnostic, Span, codes};
use granit_parser::{ErrorKind, ScanError};
use std::borrow::Cow;

/// The diagnostic for `error`, which ended the growth of `tree`.
pub(super) fn fault(tree: &Tree<'_>, error: &ScanError) -> Diagnostic {
    let text = tree.text;
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let end = at + text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let span = tree.span(&(at..end));
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(span, tree.options),
        ErrorKind::InvalidQuotedScalarIndent => unclosed_quote(tree, at, span),
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape => escape(tree, at, span),
        kind => {
            let (message, help) = words(kind);
            let span = if help == SPACES { tab(tree, at).unwrap_or(span) } else { span };
            let fault = Diagnostic::new(&codes::SYNTAX, span, message);
            let fault = if help.is_empty() { fault } else { fault.help(help) };
            unquoted(tree, at, kind).unwrap_or_else(|| open_bracket(tree, kind, fault))
        }
    }
}

/// What to do about tabs.
const SPACES: &str = "indent with spaces";

/// The tab that a line is indented with: the one at `at`, or of the next line that has text, where the parser library tells
/// it at the end of what stands before.
fn tab(tree: &Tree<'_>, at: usize) -> Option<Span> {
    let start = tree.text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let mut from = start;
    for line in tree.text.get(start..)?.split_inclusive('\n').take(3) {
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line.get(..indentation).and_then(|blanks| blanks.find('\t')) {
            return Some(tree.span(&(from + tab..from + tab + 1)));
        }
        from += line.len();
    }
    None
}

/// The fault of a value without quotes that YAML takes for something else than the one text it is: it holds `: `, or
/// starts with an expression in braces.
fn unquoted(tree: &Tree<'_>, at: usize, kind: &ErrorKind) -> Option<Diagnostic> {
    let start = tree.text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = tree.text.get(start..)?.lines().next()?.trim_end();
    let entry = line.trim_start_matches([' ', '-']);
    let (key, value) = entry.split_once(": ")?;
    let value = value.trim_start();
    let from = start + line.len() - value.len();
    let name = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let braces = value.starts_with("{$");
    let colon = matches!(kind, ErrorKind::MappingValueNotAllowed)
        && value.contains(": ")
        && !value.starts_with(['"', '\'', '{', '[', '|', '>', '&', '*', '!']);
    if !name || at < from || !(braces || colon) {
        return None;
    }
    let message = if braces {
        "this text starts with `{` and has no quotes: YAML takes it for an object"
    } else {
        "this text contains `: ` and has no quotes: YAML takes it for an object"
    };
    let span = tree.span(&(from..start + line.len()));
    let fault = Diagnostic::new(&codes::SYNTAX, span, message).help("put it in quotes");
    Some(match quoted(value) {
        Some(text) => fault.fix("quote it", span, text),
        None => fault,
    })
}

/// A quoted text that goes on too far to the left: most likely its closing quote is missing.
fn unclosed_quote(tree: &Tree<'_>, at: usize, found: Span) -> Diagnostic {
    let opened = gap::quote(tree.text, tree.cursor).unwrap_or(at);
    let span = tree.span(&(opened..opened + 1));
    Diagnostic::new(&codes::SYNTAX, span, "this quote is not closed").label(found, "the quoted text would go on here")
}

fn escape(tree: &Tree<'_>, from: usize, quoted: Span) -> Diagnostic {
    let span = gap::bad_escape(tree.text, from).map_or(quoted, |at| tree.span(&at));
    let fault = Diagnostic::new(&codes::SYNTAX, span, "double-quoted text has no such escape");
    fault.help("write `\\\\` for a backslash, or use single quotes")
}

/// Adds where the innermost open bracket is, if the fault may come from it.
fn open_bracket(tree: &Tree<'_>, kind: &ErrorKind, fault: Diagnostic) -> Diagnostic {
    let Some(frame) = tree.frames.last().filter(|frame| frame.flow) else { return fault };
    let label = |fault: Diagnostic| fault.label(tree.span(&(frame.start..frame.start + 1)), "inside of this bracket");
    match kind {
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => {
            let message = "this line cannot belong to the open bracket; is a closing bracket missing before it?";
            label(Diagnostic { message: message.into(), ..fault })
        }
        ErrorKind::UnclosedFlowCollection { .. } => fault,
        _ => label(fault),
    }
}

/// What is wrong, and what may help (or nothing).
fn words(kind: &ErrorKind) -> (Cow<'static, str>, &'static str) {
    let (message, help) = match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("this quote is not closed", "")
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => (
            "there is text after the closing quote",
            "put quotes around the whole value; inside of single quotes, write '' for a quote. Or an earlier quote is not closed",
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => ("a tab stands where YAML wants spaces", SPACES),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("a key without `:`", "write `key: value`, with a blank after the colon")
        }
        ErrorKind::MappingValueNotAllowed => (
            "a `: ` stands where none can be",
            "put a text that contains `: ` in quotes, or check the indentation and the blank after an earlier `:`",
        ),
        _ => return more_words(kind),
    };
    (message.into(), help)
}

fn more_words(kind: &ErrorKind) -> (Cow<'static, str>, &'static str) {
    let (message, help) = match kind {
        ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockMappingKey => (
            "this line is indented like none of the objects and lists around it, or is no `key: value`",
            "line it up with the keys that it belongs to",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => {
            ("a list goes on here without `-`", "line it up, or start it with `- `")
        }
        ErrorKind::BlockSequenceEntryNotAllowed => {
            ("a list cannot start on this line", "start it on a line of its own")
        }
        ErrorKind::MappingKeyNotAllowed => ("a key cannot stand here", "put a text that starts with `? ` in quotes"),
        ErrorKind::ExpectedFlowMappingSeparator => ("`,` or `}` is missing", ""),
        ErrorKind::ExpectedFlowSequenceSeparator => ("`,` or `]` is missing", ""),
        ErrorKind::UnclosedFlowCollection { .. } => ("this bracket is not closed", ""),
        ErrorKind::UnexpectedEofImplicitFlowMapping => ("a value is missing before the comma", ""),
        ErrorKind::MisplacedFlowCollectionEnd => {
            ("this bracket closes nothing", "put a text that starts with a bracket in quotes")
        }
        ErrorKind::InvalidBlockScalarHeader => ("there is text after `|` or `>`", "start the text on the next line"),
        ErrorKind::UndeclaredTagHandle => {
            ("this tag has an unknown prefix", "put a text that starts with `!` in quotes")
        }
        ErrorKind::MissingAnchorOrAliasName => {
            ("`&` or `*` without a name", "put a text that starts with `&` or `*` in quotes")
        }
        _ => return with_values(kind),
    };
    (message.into(), help)
}

fn with_values(kind: &ErrorKind) -> (Cow<'static, str>, &'static str) {
    match kind {
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            (format!("the control character U+{:04X} cannot stand in YAML", u32::from(*character)).into(), "")
        }
        ErrorKind::UnexpectedCharacter { character } => {
            (format!("a text cannot start with `{character}`").into(), "put it in quotes")
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            (format!("`{open}` is closed by `{close}`").into(), "")
        }
        other => (format!("this is not YAML: {other}").into(), ""),
    }
}
