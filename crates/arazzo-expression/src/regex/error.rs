//! What can be wrong with a pattern, before and during a match.

use std::borrow::Cow;
use std::ops::Range;

/// Why a text is no pattern, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {}", range.start)]
pub struct PatternError {
    /// The part of the text at fault, in bytes; empty where something is missing.
    pub range: Range<usize>,
    /// What was found or missed, in lower case.
    pub reason: Cow<'static, str>,
}

impl PatternError {
    pub(super) fn new(range: Range<usize>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { range, reason: reason.into() }
    }
}

/// A match was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatchLimit {
    /// The pattern backtracks too much on this text, or the text is too long for such a pattern.
    #[error("the regular expression takes too many steps on this text")]
    Steps,
    /// The pattern is larger than allowed, compiled.
    #[error("the regular expression is larger than allowed: it repeats too much")]
    Size,
}
