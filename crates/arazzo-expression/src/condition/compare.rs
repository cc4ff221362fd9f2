//! The six comparisons (SIM-03 to SIM-05, decisions A03, A41, A43).

use super::{Operator, fold};
use crate::{Number, Value};
use std::cmp::Ordering;

/// Whether `left operator right` holds. `None` is Missing, which counts as null.
pub(super) fn holds(operator: Operator, left: Option<&Value>, right: Option<&Value>) -> bool {
    let (left, right) = (left.unwrap_or(&Value::Null), right.unwrap_or(&Value::Null));
    match operator {
        Operator::Equal => equal(left, right),
        Operator::NotEqual => !equal(left, right),
        Operator::Less => order(left, right).is_some_and(Ordering::is_lt),
        Operator::LessOrEqual => order(left, right).is_some_and(Ordering::is_le),
        Operator::Greater => order(left, right).is_some_and(Ordering::is_gt),
        Operator::GreaterOrEqual => order(left, right).is_some_and(Ordering::is_ge),
    }
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => fold::compare(left, right).is_eq(),
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            number.compare_text(text).is_some_and(Ordering::is_eq)
        }
        _ => left == right,
    }
}

/// How two values are ordered; `None` where order has no meaning, which makes every such comparison false.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Number(left), Value::String(right)) => left.compare_text(right),
        (Value::String(left), Value::Number(right)) => right.compare_text(left).map(Ordering::reverse),
        (Value::String(left), Value::String(right)) => {
            Some(Number::compare_texts(left, right).unwrap_or_else(|| fold::compare(left, right)))
        }
        _ => None,
    }
}
