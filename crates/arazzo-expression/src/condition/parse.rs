//! Text to condition, by the grammar of decision A40.

use super::Condition;
use crate::{Dialect, Note};
use std::ops::Range;

/// Why a text is no simple condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ConditionError {
    /// The bytes of the text that are at fault.
    pub range: Range<usize>,
    /// What is wrong, as a lower-case fragment.
    pub reason: String,
    /// What to write instead, where that can be told.
    pub help: Option<String>,
}

impl Condition {
    /// The condition that all of `text` is, and what is to be said about how it was written.
    pub fn parse(text: &str, dialect: Dialect) -> Result<(Self, Vec<Note>), ConditionError> {
        let _ = dialect;
        Err(ConditionError { range: 0..text.len(), reason: String::new(), help: None })
    }
}
