//! Values that compare in a given way: what has to be put somewhere to make a comparison hold.

use super::Operator;
use crate::{Number, Str, Value};

impl Operator {
    /// Values near `other` that stand in this relation to it, the most natural first: `value operator other` holds in
    /// conditions, and in JSONPath where both know an order. None where nothing can be in that relation.
    pub fn values(self, other: &Value) -> Vec<Value> {
        match self {
            Self::Equal => vec![other.clone()],
            Self::NotEqual => different(other),
            Self::Less => below(other),
            Self::LessOrEqual => [vec![other.clone()], below(other)].concat(),
            Self::Greater => above(other),
            Self::GreaterOrEqual => [vec![other.clone()], above(other)].concat(),
        }
    }
}

fn different(other: &Value) -> Vec<Value> {
    match other {
        Value::Null => vec![Value::from("value"), Value::from(1_i64), Value::from(Vec::new())],
        Value::Bool(truth) => vec![Value::Bool(!truth)],
        Value::Number(number) => [1.0, -1.0].into_iter().filter_map(|by| moved(number, by)).collect(),
        Value::String(text) if text.is_empty() => vec![Value::from("value")],
        Value::String(text) => vec![Value::from(format!("other than {text}")), Value::from("")],
        Value::Array(_) | Value::Object(_) => vec![Value::from("value"), Value::Null],
    }
}

fn below(other: &Value) -> Vec<Value> {
    match other {
        Value::Number(number) => [-1.0, -0.5, -1000.0].into_iter().filter_map(|by| moved(number, by)).collect(),
        Value::String(text) => match Number::parse(text) {
            Some(number) => {
                below(&Value::Number(number)).into_iter().map(|value| Value::from(value.to_text())).collect()
            }
            None => vec![Value::from(before(text)), Value::from("")],
        },
        _ => Vec::new(),
    }
}

fn above(other: &Value) -> Vec<Value> {
    match other {
        Value::Number(number) => [1.0, 0.5, 1000.0].into_iter().filter_map(|by| moved(number, by)).collect(),
        Value::String(text) => match Number::parse(text) {
            Some(number) => {
                above(&Value::Number(number)).into_iter().map(|value| Value::from(value.to_text())).collect()
            }
            None => vec![Value::from(format!("{text}a"))],
        },
        _ => Vec::new(),
    }
}

/// `text` without its last character: a prefix is before the whole.
fn before(text: &str) -> Str {
    text.char_indices().next_back().and_then(|(at, _)| text.get(..at)).unwrap_or_default().into()
}

fn moved(number: &Number, by: f64) -> Option<Value> {
    // Whole numbers stay whole in their form, too: `5.0` is no integer to every reader.
    if by.fract() == 0.0
        && let Some(whole) = number.as_i64()
    {
        #[expect(clippy::cast_possible_truncation, reason = "the steps are small whole numbers")]
        return Some(Value::from(whole.checked_add(by as i64)?));
    }
    let moved = Number::from_f64(number.as_f64() + by)?;
    Some(Value::Number(moved))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_the_relation() {
        use super::super::compare::holds;
        let text = |text: &str| Value::from(text);
        let others = [
            text("abc"),
            text("7"),
            text("Zz"),
            Value::from(5_i64),
            Value::from(200_i64),
            Number::from_f64(-2.5).unwrap().into(),
        ];
        let operators = [
            Operator::Equal,
            Operator::NotEqual,
            Operator::Less,
            Operator::LessOrEqual,
            Operator::Greater,
            Operator::GreaterOrEqual,
        ];
        for other in &others {
            for operator in operators {
                let values = operator.values(other);
                assert!(!values.is_empty(), "{} {other}", operator.symbol());
                for value in values {
                    assert!(holds(operator, Some(&value), Some(other)), "{value} {} {other}", operator.symbol());
                }
            }
        }
        for other in [Value::Null, Value::Bool(true), text("")] {
            let values = [Operator::Equal.values(&other), Operator::NotEqual.values(&other)];
            assert!(values[0].iter().all(|value| holds(Operator::Equal, Some(value), Some(&other))), "{other}");
            assert!(values[1].iter().all(|value| holds(Operator::NotEqual, Some(value), Some(&other))), "{other}");
        }
    }
}
