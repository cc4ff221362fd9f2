//! Why a step fails before its criteria can be judged.

use arazzo_expression::Str;
use serde::{Deserialize, Serialize};

/// A fault that makes a step, and through it perhaps the workflow, fail.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct StepFault {
    /// The kebab-case code for reports, for example `missing-value`.
    pub code: Str,
    /// What happened, values included, secrets never.
    pub message: String,
}

impl StepFault {
    /// A fault of kind `code`.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }

    /// This fault with where in the document it comes from, `FILE:LINE:COLUMN`, unless its message tells a nearer place.
    #[must_use]
    pub(crate) fn at(self, place: &str) -> Self {
        let file = place.rsplitn(3, ':').last().unwrap_or_default();
        if file.is_empty() || self.message.contains(&format!("({file}:")) {
            return self;
        }
        Self { message: format!("{} ({place})", self.message), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::StepFault;

    #[test]
    fn a_place_is_told_once() {
        for (message, place, expected) in [
            ("no value", "a/b.yaml:1:2", "no value (a/b.yaml:1:2)"),
            ("`$x` (b.yaml:3:4) has no value", "b.yaml:1:2", "`$x` (b.yaml:3:4) has no value"),
            ("no value", "C:/b.yaml:1:2", "no value (C:/b.yaml:1:2)"),
            ("no value", "", "no value"),
        ] {
            assert_eq!(StepFault::new("missing-value", message).at(place).message, expected);
        }
    }
}
