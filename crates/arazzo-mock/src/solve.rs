//! Making criteria hold: what a condition demands of an answer is put into it.

use crate::draft::Draft;
use arazzo_expression::{Condition, Number, Operand as Side, Operator, Value};
use arazzo_runtime::program::{Check, Criterion, Operand};

/// Makes `criterion` hold of `draft`, or with `wanted` false not hold, as far as what it demands can be told from its
/// form.
pub(crate) fn criterion(criterion: &Criterion, wanted: bool, draft: &mut Draft) {
    match &criterion.check {
        Check::Simple(simple) => condition(simple, wanted, draft),
        Check::JsonPath { context: Operand::ResponseBody(base), query } => {
            for compared in query.comparisons() {
                if let Some(pointer) = compared.pointer {
                    let whole = Operand::ResponseBody(base.tokens().iter().chain(pointer.tokens()).cloned().collect());
                    compare(&whole, compared.operator, &compared.constant, wanted, draft);
                }
            }
        }
        Check::JsonPath { .. }
        | Check::Regex { .. }
        | Check::XPath { .. }
        | Check::Template { .. }
        | Check::Broken(_) => {}
    }
}

fn condition(condition_: &Condition<Operand>, wanted: bool, draft: &mut Draft) {
    match (condition_, wanted) {
        (Condition::And(all), true) | (Condition::Or(all), false) => {
            for one in all {
                condition(one, wanted, draft);
            }
        }
        (Condition::And(all), false) | (Condition::Or(all), true) => {
            if let Some(first) = all.first() {
                condition(first, wanted, draft);
            }
        }
        (Condition::Not(inner), _) => condition(inner, !wanted, draft),
        (Condition::Compare { operator, left, right }, _) => match (&**left, &**right) {
            (Condition::Operand(Side::Expression { expression, .. }), Condition::Operand(Side::Literal(value))) => {
                compare(expression, *operator, value, wanted, draft);
            }
            (Condition::Operand(Side::Literal(value)), Condition::Operand(Side::Expression { expression, .. })) => {
                compare(expression, operator.mirrored(), value, wanted, draft);
            }
            _ => {}
        },
        (Condition::Operand(Side::Expression { expression, .. }), _) => assign(expression, Value::Bool(wanted), draft),
        (Condition::Operand(Side::Literal(_)), _) => {}
    }
}

fn compare(operand: &Operand, operator: Operator, value: &Value, wanted: bool, draft: &mut Draft) {
    let operator = if wanted { operator } else { operator.negated() };
    let shifted = |by: f64| value.as_number().and_then(|number| Number::from_f64(number.as_f64() + by)).map(whole);
    match operator {
        Operator::Equal | Operator::LessOrEqual | Operator::GreaterOrEqual => {
            if !already(operand, operator, value, draft) {
                assign(operand, value.clone(), draft);
            }
        }
        Operator::NotEqual => differ(operand, value, draft),
        Operator::Less | Operator::Greater => {
            let by = if operator == Operator::Less { -1.0 } else { 1.0 };
            if let Some(number) = shifted(by).filter(|_| !already(operand, operator, value, draft)) {
                assign(operand, Value::Number(number), draft);
            }
        }
    }
}

/// `5.0` as `5`: bodies are written with integers where they can be.
fn whole(number: Number) -> Number {
    let text = number.to_string();
    text.strip_suffix(".0").and_then(Number::parse).unwrap_or(number)
}

/// Whether a number that is there already compares as wanted.
fn already(operand: &Operand, operator: Operator, value: &Value, draft: &Draft) -> bool {
    let have = match operand {
        Operand::StatusCode => Some(Value::from(draft.status)),
        Operand::ResponseBody(pointer) => draft.get(pointer).cloned(),
        _ => None,
    };
    let (Some(Value::Number(have)), Value::Number(value)) = (have, value) else { return false };
    match operator {
        Operator::Equal => have == *value,
        Operator::NotEqual => have != *value,
        Operator::Less => have < *value,
        Operator::LessOrEqual => have <= *value,
        Operator::Greater => have > *value,
        Operator::GreaterOrEqual => have >= *value,
    }
}

/// Makes an operand something else than `value`.
fn differ(operand: &Operand, value: &Value, draft: &mut Draft) {
    let have = match operand {
        Operand::ResponseBody(pointer) => draft.get(pointer),
        _ => None,
    };
    if have.is_some_and(|have| have != value && !(have.is_null() && value.is_null())) {
        return;
    }
    let other = match value {
        Value::String(text) => Value::from(format!("other than {text}")),
        Value::Number(number) => {
            Number::from_f64(number.as_f64() + 1.0).map_or(Value::Null, |n| Value::Number(whole(n)))
        }
        Value::Bool(truth) => Value::Bool(!truth),
        _ => Value::from("value"),
    };
    assign(operand, other, draft);
}

fn assign(operand: &Operand, value: Value, draft: &mut Draft) {
    match operand {
        Operand::StatusCode => {
            if let Some(status) =
                value.as_number().and_then(Number::as_i64).and_then(|status| u16::try_from(status).ok())
            {
                draft.status = status;
            } else if let Some(status) = value.as_str().and_then(|text| text.parse().ok()) {
                draft.status = status;
            }
        }
        Operand::ResponseBody(pointer) => draft.set(pointer, value),
        Operand::ResponseHeader(name) => draft.set_header(name, value.to_text().to_string()),
        _ => {}
    }
}
