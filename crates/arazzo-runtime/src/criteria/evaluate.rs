//! How a criterion is judged.

use super::{Exceeded, Resolved};
use crate::program::{Criterion, Operand};
use crate::response::{Received, TOO_DEEP};
use crate::scope::Scope;
use arazzo_expression::Value;
use arazzo_expression::xpath::XPathError;
use std::borrow::Cow;

/// The judgement of one criterion.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Verdict {
    /// The condition as written.
    pub condition: arazzo_expression::Str,
    /// Whether it holds.
    pub passed: bool,
    /// Why it could not be evaluated, or what its operands were, where it does not hold.
    pub reason: Option<String>,
    /// The budget for which its evaluation was given up.
    pub exceeded: Option<Exceeded>,
}

/// Why a criterion cannot be evaluated.
struct Unjudged {
    reason: String,
    exceeded: Option<Exceeded>,
}

impl From<String> for Unjudged {
    fn from(reason: String) -> Self {
        Self { reason, exceeded: None }
    }
}

impl Unjudged {
    /// What was given up with `error`.
    fn exceeding<E: ToString + Into<Exceeded>>(error: E) -> Self {
        Self { reason: error.to_string(), exceeded: Some(error.into()) }
    }
}

/// The longest condition in a message, in characters.
const SHOWN: usize = 500;

impl Verdict {
    /// The condition for a message: cut off where it is very long.
    pub fn shown(&self) -> Cow<'_, str> {
        match self.condition.char_indices().nth(SHOWN) {
            Some((end, _)) => Cow::Owned(format!("{}…", self.condition.get(..end).unwrap_or_default())),
            None => Cow::Borrowed(&self.condition),
        }
    }
}

/// Judges `criterion`, with a reason where it does not hold.
pub(crate) fn judge(criterion: &Criterion, scope: &Scope<'_>) -> Verdict {
    let (passed, reason, exceeded) = match evaluate(criterion, scope) {
        Ok(true) => (true, None, None),
        Ok(false) => (false, super::explain::operands(criterion, scope), None),
        Err(unjudged) => (false, Some(unjudged.reason), unjudged.exceeded),
    };
    Verdict { condition: criterion.text.clone(), passed, reason, exceeded }
}

/// Whether all criteria hold; what cannot be evaluated does not.
pub(crate) fn all_hold(criteria: &[Criterion], scope: &Scope<'_>) -> bool {
    criteria.iter().all(|criterion| holds(criterion, scope) == Ok(true))
}

/// Whether `criterion` holds, or why it cannot be evaluated.
pub fn holds(criterion: &Criterion, scope: &Scope<'_>) -> Result<bool, String> {
    evaluate(criterion, scope).map_err(|unjudged| unjudged.reason)
}

fn evaluate(criterion: &Criterion, scope: &Scope<'_>) -> Result<bool, Unjudged> {
    // What is not there would be equal to null, and a success (REL-07).
    let is_within = |operand: &Operand| matches!(operand, Operand::ResponseBody(path) if !path.is_empty());
    if criterion.has_operand(&is_within)
        && let Some(reason) = scope.received.and_then(Received::shapeless)
    {
        return Err(Unjudged { reason: reason.to_owned(), exceeded: too_deep(scope) });
    }
    match Resolved::of(criterion, scope)? {
        Resolved::Simple(condition) => condition.evaluate(scope).map_err(|e| e.to_string().into()),
        Resolved::Regex(context, pattern) => {
            let value = present(context, scope)?;
            pattern.is_match(&searched(&value)?).map_err(Unjudged::exceeding)
        }
        Resolved::JsonPath(context, query) => {
            let value = present(context, scope)?;
            let within = match (context, &*value) {
                (Operand::ResponseBody(path), Value::String(_)) if path.is_empty() => {
                    scope.received.and_then(|received| received.structure())
                }
                _ => None,
            };
            let asked = structured(within.unwrap_or(&value)).map_err(|reason| match (context, too_deep(scope)) {
                (Operand::ResponseBody(_), exceeded @ Some(_)) => Unjudged { reason: TOO_DEEP.to_owned(), exceeded },
                _ => reason.into(),
            })?;
            query.exists(asked).map_err(Unjudged::exceeding)
        }
        Resolved::XPath(context, xpath) => {
            let value = present(context, scope)?;
            let unjudged = |e: XPathError| Unjudged { reason: e.to_string(), exceeded: Exceeded::of_xpath(&e) };
            xpath.matches(xml(&value)?).map_err(unjudged)
        }
    }
}

/// The budget that the body of the response exceeds, if it is that of its nesting.
fn too_deep(scope: &Scope<'_>) -> Option<Exceeded> {
    scope.received.is_some_and(Received::is_too_deep).then_some(Exceeded::BodyNesting)
}

/// The context's value; null and Missing make a typed condition fail (CRI-04).
fn present<'a>(context: &'a Operand, scope: &'a Scope<'_>) -> Result<Cow<'a, Value>, String> {
    match scope.value(context) {
        Some(value) if !value.is_null() => Ok(value),
        Some(_) => Err("the context is null".to_owned()),
        None => Err("the context has no value".to_owned()),
    }
}

fn structured(value: &Value) -> Result<&Value, String> {
    match value {
        Value::Array(_) | Value::Object(_) => Ok(value),
        other => Err(format!("JSONPath needs an object or an array, and the context is of type {}", other.type_name())),
    }
}

fn xml(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| format!("XPath needs XML text, and the context is of type {}", value.type_name()))
}

/// The text that a regular expression is searched in: numbers and booleans as JSON writes them (RGX-01).
fn searched(value: &Value) -> Result<Cow<'_, str>, String> {
    match value {
        Value::String(text) => Ok(Cow::Borrowed(text)),
        Value::Number(_) | Value::Bool(_) => Ok(Cow::Owned(value.to_string())),
        other => Err(format!("a regular expression needs text, and the context is of type {}", other.type_name())),
    }
}
