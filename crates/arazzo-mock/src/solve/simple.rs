//! Changes for simple conditions.

use super::edits::{STATUSES, suited};
use super::search::Puzzle;
use crate::draft::Draft;
use arazzo_expression::{Condition, Operand as Side, Operator, Value};
use arazzo_runtime::Scope;
use arazzo_runtime::program::Operand;

/// Answers near `draft` for which `condition` may come to `wanted`.
pub(super) fn changes(
    condition: &Condition<Operand>,
    wanted: bool,
    draft: &Draft,
    puzzle: &Puzzle<'_>,
    scope: &Scope<'_>,
) -> Vec<Draft> {
    match (condition, wanted) {
        // What holds already stays: the first part that does not is changed, and then the next.
        (Condition::And(all), true) | (Condition::Or(all), false) => {
            let open = all.iter().find(|part| part.evaluate(scope) != Ok(wanted));
            open.map(|part| changes(part, wanted, draft, puzzle, scope)).unwrap_or_default()
        }
        (Condition::And(all), false) | (Condition::Or(all), true) => {
            all.iter().flat_map(|part| changes(part, wanted, draft, puzzle, scope)).collect()
        }
        (Condition::Not(inner), _) => changes(inner, !wanted, draft, puzzle, scope),
        (Condition::Compare { operator, left, right }, _) => {
            let operator = if wanted { *operator } else { operator.negated() };
            let mut made = related(left, operator, right, draft, puzzle, scope);
            made.extend(related(right, operator.mirrored(), left, draft, puzzle, scope));
            made
        }
        (Condition::Operand(Side::Expression { expression, .. }), _) => {
            let mut made = draft.assigned(expression, &[Value::Bool(wanted)], puzzle);
            if !wanted {
                made.extend(removed(expression, draft));
            }
            made
        }
        (Condition::Operand(Side::Literal(_)), _) => Vec::new(),
    }
}

/// Answers in which `target` stands in a relation to `other`.
fn related(
    target: &Condition<Operand>,
    operator: Operator,
    other: &Condition<Operand>,
    draft: &Draft,
    puzzle: &Puzzle<'_>,
    scope: &Scope<'_>,
) -> Vec<Draft> {
    let value = match other {
        Condition::Operand(Side::Literal(value)) => Some(value.clone()),
        Condition::Operand(Side::Expression { expression, .. }) => {
            scope.value(expression).map(std::borrow::Cow::into_owned)
        }
        condition => condition.evaluate(scope).ok().map(Value::Bool),
    };
    let Condition::Operand(Side::Expression { expression, .. }) = target else {
        // The target is a condition: it is to come to a boolean.
        let truths = [true, false].into_iter().filter(|truth| match operator {
            Operator::Equal => value == Some(Value::Bool(*truth)),
            Operator::NotEqual => value != Some(Value::Bool(*truth)),
            _ => false,
        });
        return truths.flat_map(|truth| changes(target, truth, draft, puzzle, scope)).collect();
    };
    let value = value.unwrap_or_default();
    let mut values = known(expression, operator, &value, draft, puzzle);
    values.extend(suited(operator.values(&value), expression, draft, puzzle));
    if matches!(expression, Operand::StatusCode) {
        values.extend(STATUSES.map(Value::from).into_iter().filter(|status| compares(status, operator, &value)));
    }
    let mut made = draft.assigned(expression, &values, puzzle);
    let takes_nothing = match operator {
        Operator::Equal => value.is_null(),
        Operator::NotEqual => !value.is_null(),
        _ => false,
    };
    if takes_nothing {
        made.extend(removed(expression, draft));
    }
    made
}

/// Values that the description knows for the place and that compare as wanted.
fn known(operand: &Operand, operator: Operator, other: &Value, draft: &Draft, puzzle: &Puzzle<'_>) -> Vec<Value> {
    let Operand::ResponseBody(pointer) = operand else { return Vec::new() };
    let known = draft.known_at(pointer, puzzle.call);
    known.into_iter().filter(|value| compares(value, operator, other)).collect()
}

fn compares(value: &Value, operator: Operator, other: &Value) -> bool {
    let literal = |value: &Value| Box::new(Condition::<()>::Operand(Side::Literal(value.clone())));
    Condition::Compare { operator, left: literal(value), right: literal(other) }.evaluate(&Nothing) == Ok(true)
}

/// Sees nothing: for conditions of literals.
struct Nothing;

impl arazzo_expression::Scope<()> for Nothing {
    fn value<'a>(&'a self, (): &'a ()) -> Option<std::borrow::Cow<'a, Value>> {
        None
    }
}

fn removed(operand: &Operand, draft: &Draft) -> Option<Draft> {
    match operand {
        Operand::ResponseBody(pointer) => Some(draft.without(pointer)),
        Operand::ResponseHeader(name) => {
            let mut changed = draft.clone();
            changed.headers.retain(|(have, _)| !have.eq_ignore_ascii_case(name));
            Some(changed)
        }
        _ => None,
    }
}
