//! What parsing has to say: the error that refuses a text, and the notes on what was accepted.

use super::Expression;
use std::ops::Range;

/// An expression, and what is to be said about how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The expression.
    pub expression: Expression,
    /// Forms that were accepted although they are not the specification's, in the order of the text.
    pub notes: Vec<Note>,
}

/// Why a text is no runtime expression of the dialect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ExpressionError {
    /// The bytes of the text that are at fault.
    pub range: Range<usize>,
    /// What is wrong, as a lower-case fragment.
    pub reason: String,
    /// What to write instead, where that can be told.
    pub help: Option<String>,
}

/// Something about an accepted text that its author may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Which form it is.
    pub kind: NoteKind,
    /// The bytes of the text that it is about.
    pub range: Range<usize>,
    /// The matter in words, as a lower-case fragment.
    pub message: String,
    /// What to put in the place of `range`, where that is safe to say.
    pub replacement: Option<String>,
}

impl Note {
    pub(crate) fn new(kind: NoteKind, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { kind, range, message: message.into(), replacement: None }
    }

    pub(crate) fn replace_with(self, replacement: impl Into<String>) -> Self {
        Self { replacement: Some(replacement.into()), ..self }
    }

    /// This note on a text that is found `offset` bytes into another.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self { range: self.range.start + offset..self.range.end + offset, ..self }
    }
}

impl ExpressionError {
    pub(crate) fn new(range: Range<usize>, reason: impl Into<String>) -> Self {
        Self { range, reason: reason.into(), help: None }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// This error in a text that is found `offset` bytes into another.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self { range: self.range.start + offset..self.range.end + offset, ..self }
    }
}

/// The forms that are worth a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoteKind {
    /// `$response.body.a[0]` outside a condition (decision A60).
    DottedAccess,
    /// `$inputs`, `$steps.x.outputs`: the whole object (decision A61).
    WholeObject,
    /// `$response.headers.X` for `$response.header.X`.
    PluralHeaders,
    /// `$response.body#id` for `$response.body#/id`.
    PointerWithoutSlash,
    /// `$response.body/id` for `$response.body#/id`.
    PointerWithoutHash,
    /// `$workflows.<id>.steps.<step>.outputs.<name>` (decision A28).
    WorkflowStep,
    /// A form of 1.1 in a document of 1.0: `$message`, `payload`.
    LaterVersion,
    /// A name with characters that 1.1 does not have in names: `$inputs.page[size]`, `$inputs.first name`.
    LooseName,
    /// White space around a string that otherwise is one expression.
    SurroundingSpace,
    /// `Bearer $inputs.token`: an expression inside a longer text without braces, which was taken as one.
    BareInterpolation,
    /// The same where it was not taken, because this dialect or the braces elsewhere in the text forbid it.
    BareWord,
    /// `{$` that opens no valid expression, and is text.
    StrayBrace,
    /// A known root with a bad rest, which makes the string data (decision A47): probably a mistake.
    MalformedExpression,
    /// A `$` that is no expression, and is data: `$5`, `$transaction`.
    LiteralDollar,
    /// A string of a condition in double quotes (decision A44).
    DoubleQuotes,
    /// `'{$inputs.id}'` or `'$inputs.id'` in a condition: what stands in quotes is text, not the value.
    QuotedExpression,
    /// Braces around a condition or a part of one that is not one expression: `{$statusCode == 401}`.
    Braced,
}
