//! What makes a text no XML document that is read here.

/// Why a text was refused as XML. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct XmlError {
    /// Where in the text, in bytes.
    pub offset: usize,
    /// The line of `offset`.
    pub line: usize,
    /// The column of `offset`.
    pub column: usize,
    /// What is wrong there.
    pub reason: String,
}

impl XmlError {
    pub(super) fn at(source: &str, offset: usize, reason: impl Into<String>) -> Self {
        let before = source.get(..offset).unwrap_or(source);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        Self { offset, line, column, reason: reason.into() }
    }
}
