//! Whether a condition holds.

use super::compare::holds;
use super::{Condition, Operand};
use crate::{Scope, Str, Value};
use std::borrow::Cow;
use std::fmt;

/// A condition, or a part of one, that came to a value which is neither true nor false (SIM-06, decision A42).
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluationError {
    /// The operand, as it was written.
    pub operand: Str,
    /// Its value.
    pub value: Value,
}

impl EvaluationError {
    /// What to write instead.
    pub fn help(&self) -> String {
        match &self.value {
            Value::String(text) if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") => {
                format!("this is text; to compare it, write `{} == '{text}'`", self.operand)
            }
            _ => format!("to ask whether there is a value, write `{} != null`", self.operand),
        }
    }
}

impl std::error::Error for EvaluationError {}

/// Names the operand and its value, cut short where it is long.
impl fmt::Display for EvaluationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.value.type_name();
        write!(f, "`{}` is the {kind} {}, which is neither true nor false", self.operand, excerpt(&self.value))
    }
}

fn excerpt(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

impl<E> Condition<E> {
    /// Whether the condition holds over the values of `scope`. `&&` and `||` look no further than they need to.
    /// Nothing is allocated for values that the scope lends, but for the error that is returned.
    pub fn evaluate<S: Scope<E>>(&self, scope: &S) -> Result<bool, EvaluationError> {
        match self {
            Self::Or(all) => any(all, scope, true),
            Self::And(all) => Ok(!any(all, scope, false)?),
            Self::Not(inner) => Ok(!inner.evaluate(scope)?),
            Self::Compare { operator, left, right } => {
                let (left, right) = (left.value(scope)?, right.value(scope)?);
                Ok(holds(*operator, left.as_deref(), right.as_deref()))
            }
            Self::Operand(operand) => truth(operand, scope),
        }
    }

    fn value<'a, S: Scope<E>>(&'a self, scope: &'a S) -> Result<Option<Cow<'a, Value>>, EvaluationError> {
        match self {
            Self::Operand(operand) => Ok(operand.value(scope)),
            condition => Ok(Some(Cow::Owned(Value::Bool(condition.evaluate(scope)?)))),
        }
    }
}

impl<E> Operand<E> {
    fn value<'a, S: Scope<E>>(&'a self, scope: &'a S) -> Option<Cow<'a, Value>> {
        match self {
            Self::Literal(value) => Some(Cow::Borrowed(value)),
            Self::Expression { expression, .. } => scope.value(expression),
        }
    }
}

/// Whether one of `all` comes to `sought`, from the left.
fn any<E, S: Scope<E>>(all: &[Condition<E>], scope: &S, sought: bool) -> Result<bool, EvaluationError> {
    for one in all {
        if one.evaluate(scope)? == sought {
            return Ok(true);
        }
    }
    Ok(false)
}

fn truth<E, S: Scope<E>>(operand: &Operand<E>, scope: &S) -> Result<bool, EvaluationError> {
    match operand.value(scope).as_deref() {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(truth)) => Ok(*truth),
        Some(value) => Err(EvaluationError { operand: operand.to_string().into(), value: value.clone() }),
    }
}
