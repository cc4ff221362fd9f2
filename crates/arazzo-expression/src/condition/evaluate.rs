//! Whether a condition holds.

use super::Condition;
use crate::{Scope, Str, Value};

/// A condition that came to a value which is neither true nor false (SIM-06, decision A42).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{operand}` is not true or false")]
pub struct EvaluationError {
    /// The operand, as it was written.
    pub operand: Str,
    /// Its value.
    pub value: Value,
}

impl<E> Condition<E> {
    /// Whether the condition holds over the values of `scope`.
    pub fn evaluate<S: Scope<E>>(&self, scope: &S) -> Result<bool, EvaluationError> {
        let _ = scope;
        Err(EvaluationError { operand: "".into(), value: Value::Null })
    }
}
