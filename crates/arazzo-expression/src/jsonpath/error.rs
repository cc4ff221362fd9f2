//! Why a text is no JSONPath query.

use std::borrow::Cow;
use std::ops::Range;

/// Why a text is no JSONPath query (RFC 9535, section 2.1), and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {}", range.start)]
pub struct JsonPathError {
    /// The part of the text at fault, in bytes; empty where something is missing.
    pub range: Range<usize>,
    /// What was found or missed, in lower case.
    pub reason: Cow<'static, str>,
}

impl JsonPathError {
    pub(super) fn new(range: Range<usize>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { range, reason: reason.into() }
    }
}
