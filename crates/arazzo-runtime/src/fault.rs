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
}
