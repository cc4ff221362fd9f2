//! Text to expression (Appendix A of the grammar).

use super::{Dialect, Expression, ExpressionError, MAX_EXPRESSION_LENGTH, Note, NoteKind, Parsed, Version};
use std::ops::Range;

/// What is accepted: a dialect, and whether access by property and index is legal, as in a simple condition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) version: Version,
    pub(crate) lenient: bool,
    pub(crate) dotted: bool,
    pub(crate) access: bool,
}

impl From<Dialect> for Rules {
    fn from(dialect: Dialect) -> Self {
        Self { version: dialect.version, lenient: dialect.lenient, dotted: dialect.dotted, access: false }
    }
}

impl Expression {
    /// The expression that all of `text` is. A lenient dialect lets white space stand around it.
    pub fn parse(text: &str, dialect: Dialect) -> Result<Parsed, ExpressionError> {
        parse(text, dialect.into())
    }
}

/// The expression that all of `text` is.
pub(crate) fn parse(text: &str, rules: Rules) -> Result<Parsed, ExpressionError> {
    let ends = [' ', '\t', '\n', '\r'];
    let trimmed = if rules.lenient { text.trim_matches(ends) } else { text };
    let before = text.len() - text.trim_start_matches(ends).len();
    let mut parsed = parse_exact(trimmed, rules)
        .map_err(|error| if trimmed.len() < text.len() { error.shifted(before) } else { error })?;
    if trimmed.len() < text.len() {
        let message = "white space around an expression makes it text by the specification";
        let space = Note::new(NoteKind::SurroundingSpace, 0..text.len(), message).replace_with(trimmed);
        let inner = parsed.notes.into_iter().map(|note| note.shifted(before));
        parsed.notes = std::iter::once(space).chain(inner).collect();
    }
    Ok(parsed)
}

fn parse_exact(text: &str, rules: Rules) -> Result<Parsed, ExpressionError> {
    if text.len() > MAX_EXPRESSION_LENGTH {
        let reason = format!("an expression has at most {MAX_EXPRESSION_LENGTH} bytes, this has {}", text.len());
        return Err(ExpressionError::new(0..text.len(), reason));
    }
    let mut parser = Parser { text, rules, notes: Vec::new() };
    let expression = parser.expression()?;
    Ok(Parsed { expression, notes: parser.notes })
}

/// A text on its way to become an expression. Offsets are bytes of the text.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) rules: Rules,
    pub(super) notes: Vec<Note>,
}

impl<'t> Parser<'t> {
    /// The text from `at` on.
    pub(super) fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    pub(super) fn is_1_0(&self) -> bool {
        self.rules.version == Version::V1_0
    }

    pub(super) fn note(&mut self, kind: NoteKind, range: Range<usize>, message: &str, replacement: Option<&str>) {
        self.notes.push(Note { replacement: replacement.map(Into::into), ..Note::new(kind, range, message) });
    }

    /// An error about everything from `at` on.
    pub(super) fn error(&self, at: usize, reason: impl Into<String>) -> ExpressionError {
        ExpressionError::new(at.min(self.text.len())..self.text.len(), reason)
    }
}
