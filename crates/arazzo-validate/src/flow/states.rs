//! The states that a step can find something in, and what criteria say of each.

use crate::checked::{Checked, CheckedStep};
use arazzo_expression::{Condition, Expression, Object, Operand, Operator, Pointer, Query, Source, Str, Value};
use arazzo_parser::arazzo::{Action, Criterion, CriterionCondition, TypedCondition};
use arazzo_parser::openapi::Schema;
use std::collections::VecDeque;

/// How many schemas are looked at for one `enum`.
const MOST_SCHEMAS: usize = 64;
/// The longest list that is made up to try a query on.
const LONGEST: usize = 64;

/// The place in the response that criteria of `actions` compare with texts or booleans: the one that is compared first.
pub(super) fn subject<'a>(actions: impl Iterator<Item = &'a Action>) -> Option<Pointer> {
    actions.flat_map(|action| &action.criteria).find_map(of_criterion)
}

fn of_criterion(criterion: &Criterion) -> Option<Pointer> {
    match &criterion.compiled {
        CriterionCondition::Simple(condition) => compared(condition),
        CriterionCondition::Typed(_, TypedCondition::JsonPath(query)) => {
            let base = body(&criterion.context.as_ref()?.value)?;
            let place = query.comparisons().into_iter().find(|c| is_state(&c.constant))?.pointer?;
            Some(base.tokens().iter().chain(place.tokens()).cloned().collect())
        }
        CriterionCondition::Typed(_, TypedCondition::Regex(_)) => body(&criterion.context.as_ref()?.value),
        CriterionCondition::Typed(..) | CriterionCondition::Broken(_) => None,
    }
}

fn is_state(value: &Value) -> bool {
    value.as_str().is_some() || value.as_bool().is_some()
}

/// The place in the response body that `expression` reads.
fn body(expression: &Expression) -> Option<Pointer> {
    match expression {
        Expression::Response(Source::Body(access)) => Some(access.pointer.clone()),
        _ => None,
    }
}

fn compared(condition: &Condition) -> Option<Pointer> {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().find_map(compared),
        Condition::Not(inner) => compared(inner),
        Condition::Compare { operator: Operator::Equal | Operator::NotEqual, left, right } => match (&**left, &**right)
        {
            (
                Condition::Operand(Operand::Expression { expression, .. }),
                Condition::Operand(Operand::Literal(value)),
            )
            | (
                Condition::Operand(Operand::Literal(value)),
                Condition::Operand(Operand::Expression { expression, .. }),
            ) if is_state(value) => body(expression),
            _ => None,
        },
        Condition::Operand(Operand::Expression { expression, .. }) => {
            body(expression).filter(|place| !place.is_empty())
        }
        Condition::Compare { .. } | Condition::Operand(Operand::Literal(_)) => None,
    }
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

/// Whether `criterion` holds where `place` of the response body is `value`; none where that depends on more.
pub(super) fn holds(criterion: &Criterion, place: &Pointer, value: &Value) -> Option<bool> {
    match &criterion.compiled {
        CriterionCondition::Simple(condition) => truth(condition, place, value),
        CriterionCondition::Typed(_, TypedCondition::JsonPath(query)) => {
            let base = body(&criterion.context.as_ref()?.value)?;
            queried(query, &base, place, value)
        }
        CriterionCondition::Typed(_, TypedCondition::Regex(pattern)) => {
            let reads = body(&criterion.context.as_ref()?.value).as_ref() == Some(place);
            reads.then(|| pattern.is_match(&value.to_text()).ok()).flatten()
        }
        CriterionCondition::Typed(..) | CriterionCondition::Broken(_) => None,
    }
}

fn truth(condition: &Condition, place: &Pointer, value: &Value) -> Option<bool> {
    let all = |all: &[Condition], decisive: bool| {
        let truths: Vec<Option<bool>> = all.iter().map(|one| truth(one, place, value)).collect();
        if truths.contains(&Some(decisive)) {
            return Some(decisive);
        }
        truths.iter().all(Option::is_some).then_some(!decisive)
    };
    match condition {
        Condition::Or(conditions) => all(conditions, true),
        Condition::And(conditions) => all(conditions, false),
        Condition::Not(inner) => truth(inner, place, value).map(|truth| !truth),
        Condition::Operand(Operand::Literal(literal)) => literal.as_bool(),
        Condition::Operand(Operand::Expression { expression, .. }) => {
            value.as_bool().filter(|_| body(expression).as_ref() == Some(place))
        }
        Condition::Compare { operator, left, right } => match (&**left, &**right) {
            (
                Condition::Operand(Operand::Expression { expression, .. }),
                Condition::Operand(Operand::Literal(literal)),
            )
            | (
                Condition::Operand(Operand::Literal(literal)),
                Condition::Operand(Operand::Expression { expression, .. }),
            ) if body(expression).as_ref() == Some(place) => equals(*operator, value, literal),
            _ => None,
        },
    }
}

fn equals(operator: Operator, value: &Value, literal: &Value) -> Option<bool> {
    let equal = match (value, literal) {
        (Value::String(value), Value::String(literal)) => value.to_lowercase() == literal.to_lowercase(),
        (Value::Bool(value), Value::Bool(literal)) => value == literal,
        (_, Value::Null) => false,
        _ => return None,
    };
    match operator {
        Operator::Equal => Some(equal),
        Operator::NotEqual => Some(!equal),
        _ => None,
    }
}

/// Whether `query` in the body at `base` selects anything, where all that it asks for is `place`.
fn queried(query: &Query, base: &Pointer, place: &Pointer, value: &Value) -> Option<bool> {
    let rest = place.tokens().strip_prefix(base.tokens())?;
    let compared = query.comparisons();
    let only = compared.iter().all(|c| c.pointer.as_ref().is_some_and(|pointer| pointer.tokens() == rest));
    let text = query.to_string();
    let expected = compared.len() + usize::from(text.trim_start().starts_with("$["));
    if !only || compared.is_empty() || roots(&text) != expected {
        return None;
    }
    query.exists(&nested(rest, value)).ok()
}

/// How many places a query starts from: `$` and `@` outside of quotes.
fn roots(text: &str) -> usize {
    let mut quote: Option<char> = None;
    let mut count = 0;
    for character in text.chars() {
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '$' | '@') => count += 1,
            _ => {}
        }
    }
    count
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
