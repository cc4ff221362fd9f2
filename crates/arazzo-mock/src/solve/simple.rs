//! Changes for simple conditions.

use super::edits::{STATUSES, suited};
use super::goal::Goal;
use super::search::Puzzle;
use crate::answers::code;
use crate::draft::Draft;
use arazzo_expression::{Condition, Number, Operand as Side, Operator, Value};
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
            let expression = puzzle.within(expression);
            let mut made = draft.assigned(&expression, &[Value::Bool(wanted)], puzzle);
            if !wanted {
                made.extend(removed(&expression, draft));
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
    let expression = &*puzzle.within(expression);
    let mut values = known(expression, operator, &value, draft, puzzle);
    values.extend(
        suited(between(expression, draft, puzzle, scope), expression, draft, puzzle)
            .into_iter()
            .filter(|between| compares(between, operator, &value)),
    );
    values.extend(suited(operator.values(&value), expression, draft, puzzle));
    if matches!(expression, Operand::StatusCode) {
        let described = described(puzzle);
        let all = described.iter().cloned().chain(STATUSES.map(Value::from));
        values.extend(all.filter(|status| compares(status, operator, &value)));
        values.sort_by_key(|status| !described.contains(status));
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

/// The statuses that the description has answers for.
fn described(puzzle: &Puzzle<'_>) -> Vec<Value> {
    let responses = puzzle.call.operation.responses.iter();
    responses.filter_map(|response| code(&response.status)).map(Value::from).collect()
}

/// Values that the description knows for the place and that compare as wanted.
fn known(operand: &Operand, operator: Operator, other: &Value, draft: &Draft, puzzle: &Puzzle<'_>) -> Vec<Value> {
    let Operand::ResponseBody(pointer) = operand else { return Vec::new() };
    let known = draft.known_at(pointer, puzzle.call);
    known.into_iter().filter(|value| compares(value, operator, other)).collect()
}

/// Numbers that lie between those that the goals compare `operand` with and those that its schema bounds it by: one of them meets
/// all of these, if any number does.
fn between(operand: &Operand, draft: &Draft, puzzle: &Puzzle<'_>, scope: &Scope<'_>) -> Vec<Value> {
    let mut limits: Vec<f64> = Vec::new();
    for condition in puzzle.goals.iter().flat_map(Goal::conditions) {
        thresholds(condition, operand, puzzle, scope, &mut limits);
    }
    if limits.is_empty() {
        return Vec::new();
    }
    if let Operand::ResponseBody(pointer) = operand
        && let Some(schema) = draft.schema_at(pointer, puzzle.call)
    {
        let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].into_iter();
        let bounds = bounds.filter_map(|name| schema.keyword(name, &*puzzle.call.schemas));
        limits.extend(bounds.filter_map(|bound| Some(bound.node()?.as_number()?.as_f64())));
    }
    limits.sort_by(f64::total_cmp);
    limits.dedup();
    let pairs = limits.windows(2).filter_map(|pair| match pair {
        [low, high] => Some(f64::midpoint(*low, *high)),
        _ => None,
    });
    let near = limits.iter().flat_map(|limit| [*limit, limit + 1.0, limit - 1.0]);
    let mut found: Vec<f64> = pairs.flat_map(|middle| [middle.round(), middle]).chain(near).collect();
    // A third of the way, where the middle itself is excluded.
    found.extend(limits.windows(2).filter_map(|pair| match pair {
        [low, high] => Some(low + (high - low) / 3.0),
        _ => None,
    }));
    found.into_iter().filter_map(Number::from_f64).map(whole).map(Value::Number).collect()
}

/// Whole numbers in the form of whole numbers.
fn whole(number: Number) -> Number {
    if number.is_whole() { Number::parse(&format!("{:.0}", number.as_f64())).unwrap_or(number) } else { number }
}

fn thresholds(
    condition: &Condition<Operand>,
    operand: &Operand,
    puzzle: &Puzzle<'_>,
    scope: &Scope<'_>,
    found: &mut Vec<f64>,
) {
    match condition {
        Condition::Or(all) | Condition::And(all) => {
            for one in all {
                thresholds(one, operand, puzzle, scope, found);
            }
        }
        Condition::Not(inner) => thresholds(inner, operand, puzzle, scope, found),
        Condition::Compare { left, right, .. } => {
            let is_it = |side: &Condition<Operand>| match side {
                Condition::Operand(Side::Expression { expression, .. }) => *puzzle.within(expression) == *operand,
                _ => false,
            };
            let number = |side: &Condition<Operand>| match side {
                Condition::Operand(Side::Literal(value)) => limit(value),
                Condition::Operand(Side::Expression { expression, .. }) => limit(&*scope.value(expression)?),
                _ => None,
            };
            let other = if is_it(left) { number(right) } else { is_it(right).then(|| number(left)).flatten() };
            found.extend(other);
        }
        Condition::Operand(_) => {}
    }
}

fn limit(value: &Value) -> Option<f64> {
    let number = value.as_number().cloned().or_else(|| Number::parse(value.as_str()?))?;
    Some(number.as_f64()).filter(|number| number.is_finite())
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
