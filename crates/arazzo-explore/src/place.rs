//! Places in response bodies that criteria compare, and what their schemas list.

use arazzo_expression::{Condition, Operand as Side, Operator, Pointer, Str, Value};
use arazzo_parser::openapi::{References, Schema};
use arazzo_runtime::program::{Action, Check, Criterion, Operand, OperationCall, Step};
use std::collections::VecDeque;

/// How many values of a place are tried.
const MOST_VALUES: usize = 40;
/// How many schemas are looked at for one list of values.
const MOST_SCHEMAS: usize = 64;

/// A place in a response body, and the values that its schema lists.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) pointer: Pointer,
    pub(crate) values: Vec<Value>,
}

impl Place {
    /// The place in the words of reports: its last name.
    pub(crate) fn name(&self) -> Str {
        self.pointer.tokens().iter().rev().find(|token| Pointer::index(token).is_none()).cloned().unwrap_or_default()
    }
}

/// The places with listed values that the criteria of a step and of its success actions compare.
pub(crate) fn listed(step: &Step, call: &OperationCall) -> Vec<Place> {
    let actions = step.on_success.iter().flat_map(|action: &Action| &action.criteria);
    let mut found: Vec<Place> = Vec::new();
    for pointer in step.criteria.iter().chain(actions).flat_map(compared) {
        if pointer.is_empty() || found.iter().any(|place| place.pointer == pointer) {
            continue;
        }
        let values = schema_at(call, &pointer).map(|schema| values(&schema, &*call.schemas)).unwrap_or_default();
        if !values.is_empty() {
            found.push(Place { pointer, values });
        }
    }
    found
}

/// The places in the body that a criterion compares with texts or booleans.
fn compared(criterion: &Criterion) -> Vec<Pointer> {
    match &criterion.check {
        Check::Simple(condition) => {
            let mut found = Vec::new();
            in_condition(condition, &mut found);
            found
        }
        Check::JsonPath { context: Operand::ResponseBody(base), query } => {
            let compared = query.comparisons().into_iter().filter(|compared| is_state(&compared.constant));
            let under = |place: Pointer| base.tokens().iter().chain(place.tokens()).cloned().collect();
            compared.filter_map(|compared| compared.pointer.map(under)).collect()
        }
        _ => Vec::new(),
    }
}

fn in_condition(condition: &Condition<Operand>, found: &mut Vec<Pointer>) {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().for_each(|one| in_condition(one, found)),
        Condition::Not(inner) => in_condition(inner, found),
        Condition::Compare { operator: Operator::Equal | Operator::NotEqual, left, right } => {
            let pair = place(left).zip(literal(right)).or_else(|| place(right).zip(literal(left)));
            found.extend(pair.filter(|(_, value)| is_state(value)).map(|(pointer, _)| pointer.clone()));
        }
        Condition::Operand(Side::Expression { expression: Operand::ResponseBody(pointer), .. }) => {
            found.push(pointer.clone());
        }
        Condition::Compare { .. } | Condition::Operand(_) => {}
    }
}

fn place(side: &Condition<Operand>) -> Option<&Pointer> {
    match side {
        Condition::Operand(Side::Expression { expression: Operand::ResponseBody(pointer), .. }) => Some(pointer),
        _ => None,
    }
}

fn literal(side: &Condition<Operand>) -> Option<&Value> {
    match side {
        Condition::Operand(Side::Literal(value)) => Some(value),
        _ => None,
    }
}

fn is_state(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Bool(_))
}

/// The schema of a place in the body of a successful answer.
pub(crate) fn schema_at(call: &OperationCall, place: &Pointer) -> Option<Schema> {
    let refs: &dyn References = &*call.schemas;
    let answers = call
        .operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with('2') || &*response.status == "default");
    let mut schemas = answers.flat_map(|answer| &answer.content).filter_map(|media| media.schema.clone());
    schemas.find_map(|schema| {
        place.tokens().iter().try_fold(schema, |schema, token| {
            let item = || Pointer::index(token).and_then(|_| schema.items(refs));
            schema.property(token, refs).or_else(item)
        })
    })
}

/// The values that a schema lists, or one of its `allOf`; both booleans for a boolean.
fn values(schema: &Schema, refs: &dyn References) -> Vec<Value> {
    let mut left = VecDeque::from([schema.clone()]);
    for _ in 0..MOST_SCHEMAS {
        let Some(schema) = left.pop_front() else { break };
        let own = schema.enumeration(refs);
        if !own.is_empty() {
            return own.into_iter().filter(|value| !value.is_null()).take(MOST_VALUES).collect();
        }
        left.extend(schema.all_of(refs));
    }
    if schema.kind(refs).as_deref() == Some("boolean") {
        return vec![Value::Bool(true), Value::Bool(false)];
    }
    Vec::new()
}

/// Whether a criterion looks at the status code.
pub(crate) fn reads_status(criterion: &Criterion) -> bool {
    criterion.has_operand(&|operand| *operand == Operand::StatusCode)
}
