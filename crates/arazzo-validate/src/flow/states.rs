//! The states that a step can find something in, and what criteria say of each.

use super::subject::{Place, Waiting};
use crate::checked::{Checked, CheckedStep};
use crate::types::equal;
use arazzo_expression::{Condition, Expression, Object, Operand, Operator, Pointer, Query, Source, Str, Value};
use arazzo_parser::arazzo::{Action, Criterion, CriterionCondition, TypedCondition};
use arazzo_parser::openapi::Schema;
use std::collections::VecDeque;

/// How many schemas are looked at for one `enum`.
const MOST_SCHEMAS: usize = 64;
/// The longest list that is made up to try a query on.
const LONGEST: usize = 64;

/// The place that criteria of `actions` compare with constants: the one that is compared first, with a constant if it is
/// not a mere truth.
pub(super) fn subject<'a>(
    waiting: Waiting<'_, '_>,
    actions: impl Iterator<Item = &'a Action>,
) -> Option<(Place, Option<Value>)> {
    actions.flat_map(|action| &action.criteria).find_map(|criterion| of_criterion(waiting, criterion))
}

/// The place that `criterion` compares.
pub(super) fn of_criterion(waiting: Waiting<'_, '_>, criterion: &Criterion) -> Option<(Place, Option<Value>)> {
    let context = || criterion.context.as_ref().map(|context| &context.value);
    match &criterion.compiled {
        CriterionCondition::Simple(condition) => compared(waiting, condition),
        CriterionCondition::Typed(_, TypedCondition::JsonPath(query)) => {
            let mut places = waiting.queried(context()?, query)?;
            places.retain(|(_, constant)| is_state(constant));
            let (place, constant) = places.into_iter().next()?;
            Some((place, Some(constant)))
        }
        CriterionCondition::Typed(_, TypedCondition::Regex(_)) => {
            // A pattern for a header is one of its syntax more often than one of states.
            let place = waiting.place(context()?).filter(|place| matches!(place, Place::Body(_)))?;
            Some((place, Some(Value::from(""))))
        }
        CriterionCondition::Typed(..) | CriterionCondition::Broken(_) => None,
    }
}

fn is_state(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Bool(_) | Value::Number(_))
}

fn compared(waiting: Waiting<'_, '_>, condition: &Condition) -> Option<(Place, Option<Value>)> {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().find_map(|one| compared(waiting, one)),
        Condition::Not(inner) => compared(waiting, inner),
        Condition::Compare { operator: Operator::Equal | Operator::NotEqual, left, right } => {
            let (expression, value) = with_literal(left, right)?;
            let place = waiting.place(expression).filter(|_| is_state(value))?;
            Some((place, Some(value.clone())))
        }
        Condition::Operand(Operand::Expression { expression, .. }) => match waiting.place(expression)? {
            Place::Body(pointer) if pointer.is_empty() => None,
            place => Some((place, None)),
        },
        Condition::Compare { .. } | Condition::Operand(Operand::Literal(_)) => None,
    }
}

/// The sides of a comparison with a constant.
fn with_literal<'c>(left: &'c Condition, right: &'c Condition) -> Option<(&'c Expression, &'c Value)> {
    match (left, right) {
        (Condition::Operand(Operand::Expression { expression, .. }), Condition::Operand(Operand::Literal(value)))
        | (Condition::Operand(Operand::Literal(value)), Condition::Operand(Operand::Expression { expression, .. })) => {
            Some((expression, value))
        }
        _ => None,
    }
}

/// The values that the description lists for a header of a successful answer.
pub(super) fn of_header(checked: &Checked<'_>, step: &CheckedStep<'_>, expression: &Expression) -> Vec<Value> {
    let Expression::Response(Source::Header(name)) = expression else { return Vec::new() };
    let responses = step.operation.iter().flat_map(|called| &called.operation.responses);
    let good = responses.filter(|response| response.status.starts_with('2'));
    let mut headers = good.flat_map(|response| &response.headers);
    let header = headers.find(|header| header.name.eq_ignore_ascii_case(name));
    header.and_then(|header| header.schema.as_ref()).map(|schema| values(checked, schema)).unwrap_or_default()
}

/// The schema of `place` in the body of a successful answer of the step's operation.
pub(crate) fn schema_at(checked: &Checked<'_>, step: &CheckedStep<'_>, place: &Pointer) -> Option<Schema> {
    let operation = &step.operation.as_ref()?.operation;
    let answers = operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with('2') || &*response.status == "default");
    let schemas = answers.flat_map(|answer| &answer.content).filter_map(|media| media.schema.as_ref());
    schemas.into_iter().find_map(|schema| {
        place.tokens().iter().try_fold(schema.clone(), |schema, token| {
            let item = || Pointer::index(token).and_then(|_| schema.items(checked.loaded));
            schema.property(token, checked.loaded).or_else(item)
        })
    })
}

/// The values that the schema lists for a place; both booleans for a boolean.
pub(super) fn values(checked: &Checked<'_>, schema: &Schema) -> Vec<Value> {
    let listed: Vec<Value> = enumeration(checked, schema).into_iter().filter(|value| !value.is_null()).collect();
    if listed.is_empty() && schema.kind(checked.loaded).as_deref() == Some("boolean") {
        return vec![Value::Bool(true), Value::Bool(false)];
    }
    listed
}

/// The values of the schema's `enum`, or of one of its `allOf`.
fn enumeration(checked: &Checked<'_>, schema: &Schema) -> Vec<Value> {
    let mut left = VecDeque::from([schema.clone()]);
    for _ in 0..MOST_SCHEMAS {
        let Some(schema) = left.pop_front() else { break };
        let own = schema.enumeration(checked.loaded);
        if !own.is_empty() {
            return own;
        }
        left.extend(schema.all_of(checked.loaded));
    }
    Vec::new()
}

/// Whether `criterion` holds where `place` is `value`; none where that depends on more.
pub(super) fn holds(waiting: Waiting<'_, '_>, criterion: &Criterion, place: &Place, value: &Value) -> Option<bool> {
    let context = || criterion.context.as_ref().map(|context| &context.value);
    match &criterion.compiled {
        CriterionCondition::Simple(condition) => truth(waiting, condition, place, value),
        CriterionCondition::Typed(_, TypedCondition::JsonPath(query)) => {
            queried(waiting, query, context()?, place, value)
        }
        CriterionCondition::Typed(_, TypedCondition::Regex(pattern)) => {
            let reads = waiting.place(context()?).as_ref() == Some(place);
            reads.then(|| pattern.is_match(&value.to_text()).ok()).flatten()
        }
        CriterionCondition::Typed(..) | CriterionCondition::Broken(_) => None,
    }
}

fn truth(waiting: Waiting<'_, '_>, condition: &Condition, place: &Place, value: &Value) -> Option<bool> {
    let all = |all: &[Condition], decisive: bool| {
        let truths: Vec<Option<bool>> = all.iter().map(|one| truth(waiting, one, place, value)).collect();
        if truths.contains(&Some(decisive)) {
            return Some(decisive);
        }
        truths.iter().all(Option::is_some).then_some(!decisive)
    };
    match condition {
        Condition::Or(conditions) => all(conditions, true),
        Condition::And(conditions) => all(conditions, false),
        Condition::Not(inner) => truth(waiting, inner, place, value).map(|truth| !truth),
        Condition::Operand(Operand::Literal(literal)) => literal.as_bool(),
        Condition::Operand(Operand::Expression { expression, .. }) => {
            value.as_bool().filter(|_| waiting.place(expression).as_ref() == Some(place))
        }
        Condition::Compare { operator, left, right } => {
            let (expression, literal) = with_literal(left, right)?;
            let reads = waiting.place(expression).as_ref() == Some(place);
            reads.then(|| equals(*operator, value, literal)).flatten()
        }
    }
}

fn equals(operator: Operator, value: &Value, literal: &Value) -> Option<bool> {
    let equal = !literal.is_null() && equal(value, literal);
    match operator {
        Operator::Equal => Some(equal),
        Operator::NotEqual => Some(!equal),
        _ => None,
    }
}

/// Whether `query` finds anything in `context`, where all that it asks for is `place`.
fn queried(
    waiting: Waiting<'_, '_>,
    query: &Query,
    context: &Expression,
    place: &Place,
    value: &Value,
) -> Option<bool> {
    let (Place::Body(base), Place::Body(whole)) = (waiting.place(context)?, place) else { return None };
    let only = waiting.queried(context, query)?.iter().all(|(read, _)| read == place);
    let rest = whole.tokens().strip_prefix(base.tokens()).filter(|_| only)?;
    query.exists(&nested(rest, value)).ok()
}

/// `value` at the end of `path`.
fn nested(path: &[Str], value: &Value) -> Value {
    path.iter().rev().fold(value.clone(), |inner, name| {
        if let Some(index) = Pointer::index(name).filter(|index| *index <= LONGEST) {
            let mut items = vec![Value::Null; index];
            items.push(inner);
            return Value::from(items);
        }
        let mut object = Object::default();
        object.insert(name.clone(), inner);
        Value::from(object)
    })
}
