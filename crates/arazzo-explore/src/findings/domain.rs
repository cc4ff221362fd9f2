//! What can be said of conditions for every answer: those that look at the status alone, or at one place with listed
//! values, are tried on all of them.

use crate::place::schema_at;
use arazzo_expression::{Condition, Object, Pointer, Scope, Str, Value};
use arazzo_runtime::program::{Call, Check, Criterion, Operand};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Every status that an answer can have.
const STATUSES: RangeInclusive<u16> = 100..=599;

/// How a condition judges the answers that an API may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// It holds with all.
    Always,
    /// It holds with none.
    Never,
    /// It depends.
    Depends,
}

/// What a criterion looks at, if it is one thing with known values.
#[derive(Clone, Debug, PartialEq)]
enum Subject {
    Nothing,
    Status,
    Place(Pointer),
}

/// How `criterion` of a step that makes `call` judges all answers; `Depends` where that is not known.
pub(super) fn truth(call: &Call, criterion: &Criterion) -> Truth {
    if matches!(criterion.check, Check::Broken(_)) {
        return Truth::Never;
    }
    let Some(subject) = subject(criterion) else { return Truth::Depends };
    let Some(values) = values(call, &subject) else { return Truth::Depends };
    let truths: Option<Vec<bool>> = values.iter().map(|value| holds(criterion, &subject, value)).collect();
    match truths {
        Some(truths) if truths.iter().all(|truth| *truth) && !matches!(subject, Subject::Place(_)) => Truth::Always,
        Some(truths) if !truths.contains(&true) => Truth::Never,
        _ => Truth::Depends,
    }
}

/// Why no answer meets all of `criteria`. `good` tells that its status is below 400.
pub(super) fn contradiction<'c>(
    call: &Call,
    criteria: impl Iterator<Item = &'c Criterion>,
    good: bool,
) -> Option<String> {
    let criteria: Vec<(&Criterion, Subject)> = criteria.filter_map(|one| Some((one, subject(one)?))).collect();
    for (_, subject) in &criteria {
        let about: Vec<&Criterion> =
            criteria.iter().filter(|(_, other)| other == subject).map(|(one, _)| *one).collect();
        let Some(values) = values(call, subject) else { continue };
        let fits = |value: &Value| {
            let is_good = value.as_number().and_then(arazzo_expression::Number::as_i64).is_none_or(|n| n < 400);
            (!good || *subject != Subject::Status || is_good)
                && about.iter().all(|criterion| holds(criterion, subject, value) != Some(false))
        };
        if values.iter().any(fits) {
            continue;
        }
        let texts: Vec<String> = about.iter().map(|criterion| format!("`{}`", criterion.text)).collect();
        let texts = texts.join(" and ");
        return Some(match subject {
            Subject::Nothing => format!("{texts} does not hold"),
            Subject::Status => format!("no status meets {texts}"),
            Subject::Place(_) => format!("none of the values that the API lists meets {texts}"),
        });
    }
    None
}

fn values(call: &Call, subject: &Subject) -> Option<Vec<Value>> {
    match (subject, call) {
        (Subject::Nothing, _) => Some(vec![Value::Null]),
        (Subject::Status, Call::Operation(_)) => Some(STATUSES.map(Value::from).collect()),
        (Subject::Place(place), Call::Operation(call)) => {
            let schema = schema_at(call, place)?;
            let listed = schema.enumeration(&*call.schemas);
            (!listed.is_empty()).then_some(listed)
        }
        (Subject::Status | Subject::Place(_), Call::Workflow { .. }) => None,
    }
}

/// The one thing that a criterion looks at.
fn subject(criterion: &Criterion) -> Option<Subject> {
    match &criterion.check {
        Check::Simple(condition) => of_condition(condition),
        Check::Regex { context: Operand::StatusCode, .. } => Some(Subject::Status),
        Check::Regex { context: Operand::ResponseBody(place), .. } => Some(Subject::Place(place.clone())),
        Check::JsonPath { context: Operand::ResponseBody(base), query } => {
            let compared = query.comparisons();
            let [only] = compared.as_slice() else { return None };
            let text = query.as_str();
            // One comparison, and nothing beside it.
            let is_all = text.matches(['$', '@']).count() == 1 + usize::from(text.trim_start().starts_with("$["));
            let place = only.pointer.as_ref().filter(|_| is_all)?;
            Some(Subject::Place(base.tokens().iter().chain(place.tokens()).cloned().collect()))
        }
        _ => None,
    }
}

fn of_condition(condition: &Condition<Operand>) -> Option<Subject> {
    let mut found: Option<Subject> = None;
    for operand in condition.operands() {
        let subject = match operand {
            Operand::StatusCode => Subject::Status,
            Operand::ResponseBody(place) => Subject::Place(place.clone()),
            Operand::Constant(_) => continue,
            _ => return None,
        };
        if found.as_ref().is_some_and(|have| *have != subject) {
            return None;
        }
        found = Some(subject);
    }
    Some(found.unwrap_or(Subject::Nothing))
}

/// Whether `criterion` holds where its subject is `value`.
fn holds(criterion: &Criterion, subject: &Subject, value: &Value) -> Option<bool> {
    match &criterion.check {
        Check::Simple(condition) => Some(condition.evaluate(&Fixed(value)).unwrap_or(false)),
        Check::Regex { pattern, .. } => match value {
            Value::Null | Value::Array(_) | Value::Object(_) => Some(false),
            value => pattern.is_match(&value.to_text()).ok(),
        },
        Check::JsonPath { context: Operand::ResponseBody(base), query } => {
            let Subject::Place(place) = subject else { return None };
            let rest = place.tokens().strip_prefix(base.tokens())?;
            query.exists(&nested(rest, value)).ok()
        }
        _ => None,
    }
}

/// `value` at the end of `path`; a list has one element.
fn nested(path: &[Str], value: &Value) -> Value {
    path.iter().rev().fold(value.clone(), |inner, name| match Pointer::index(name) {
        Some(index) => Value::from(vec![inner; index.min(31) + 1]),
        None => [(name.clone(), inner)].into_iter().collect::<Object>().into(),
    })
}

/// A scope where everything that a condition looks at has one value.
struct Fixed<'v>(&'v Value);

impl Scope<Operand> for Fixed<'_> {
    fn value<'a>(&'a self, operand: &'a Operand) -> Option<Cow<'a, Value>> {
        Some(Cow::Borrowed(match operand {
            Operand::Constant(value) => value,
            _ => self.0,
        }))
    }
}
