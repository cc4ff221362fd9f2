//! Comparisons in simple conditions that can never hold, or always do (COND-TYPE; decisions A41 to A43).

use super::Kinds;
use super::codes::CONDITION_TYPE;
use super::schema::Lens;
use super::shape::Shape;
use super::tracer::Tracer;
use crate::checked::{Site, name_in, within};
use arazzo_expression::{Condition, Expression, Number, Operand, Operator, Value};
use arazzo_parser::arazzo::Criterion;
use arazzo_parser::{Advice, Diagnostic, Span};

/// What is wrong with the types in `condition`.
pub(super) fn check<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    criterion: &Criterion,
    condition: &Condition,
) -> Vec<Diagnostic> {
    let mut check = Check { tracer, site, criterion, found: Vec::new() };
    check.truth(condition);
    check.found
}

struct Check<'k, 'c, 'l> {
    tracer: &'k Tracer<'c, 'l>,
    site: &'k Site<'k, 'l>,
    criterion: &'k Criterion,
    found: Vec<Diagnostic>,
}

/// One side of a comparison.
struct Side<'k> {
    shape: Shape,
    text: &'k str,
    constant: bool,
    /// Whether it is `$statusCode`.
    status: bool,
    /// Whether it is `$url`.
    is_url: bool,
    /// What it is whatever happens: the method of the operation.
    fixed: Option<Value>,
}

impl Check<'_, '_, '_> {
    fn lens(&self) -> Lens<'_> {
        self.tracer.lens
    }

    /// What stands where a truth is needed.
    fn truth(&mut self, condition: &Condition) {
        match condition {
            Condition::Or(all) | Condition::And(all) => all.iter().for_each(|one| self.truth(one)),
            Condition::Not(inner) => self.truth(inner),
            Condition::Compare { operator, left, right } => self.compare(*operator, left, right),
            Condition::Operand(operand) => self.bare(operand),
        }
    }

    /// A value that stands alone must be a boolean (decision A42).
    fn bare(&mut self, operand: &Operand) {
        let Operand::Expression { expression, text } = operand else { return };
        let kinds = self.tracer.known(self.site, expression).kinds(self.lens());
        if !kinds.meets(Kinds::BOOLEAN) {
            let message = format!("`{text}` is {kinds}, not a boolean: as a condition it always fails");
            self.push(text, message, Some(Advice::new("compare it, for example with `!= null`")));
        }
    }

    fn compare(&mut self, operator: Operator, left: &Condition, right: &Condition) {
        match (self.side(left), self.side(right)) {
            // What compares constants, or the status with what is none, is told without schemas.
            (Some(left), Some(right)) if left.constant && right.constant => {}
            (Some(left), Some(right))
                if is_equality(operator) && (left.status || right.status) && (left.constant || right.constant) => {}
            (Some(left), Some(right)) if right.constant => self.with_constant(operator, &left, &right),
            (Some(left), Some(right)) if left.constant => self.with_constant(mirrored(operator), &right, &left),
            (Some(left), Some(right)) => self.expressions(operator, &left, &right),
            _ => [left, right].into_iter().for_each(|side| self.nested(side)),
        }
    }

    /// A side that is a condition itself, in parentheses.
    fn nested(&mut self, side: &Condition) {
        if !matches!(side, Condition::Operand(_)) {
            self.truth(side);
        }
    }

    fn side<'o>(&self, side: &'o Condition) -> Option<Side<'o>> {
        let Condition::Operand(operand) = side else { return None };
        Some(match operand {
            Operand::Literal(value) => Side {
                shape: Shape::Constant(value.clone()),
                text: "",
                constant: true,
                status: false,
                is_url: false,
                fixed: None,
            },
            Operand::Expression { expression, text } => {
                let status = matches!(expression, Expression::StatusCode);
                let (fixed, is_url) = (self.fixed(expression), matches!(expression, Expression::Url));
                Side { shape: self.tracer.known(self.site, expression), text, constant: false, status, is_url, fixed }
            }
        })
    }

    /// The value that `expression` always has here.
    fn fixed(&self, expression: &Expression) -> Option<Value> {
        let step = self.site.step.filter(|_| matches!(expression, Expression::Method))?;
        Some(Value::from(&*step.operation.as_deref()?.operation.key.method))
    }

    fn with_constant(&mut self, operator: Operator, side: &Side<'_>, constant: &Side<'_>) {
        let Shape::Constant(value) = &constant.shape else { return };
        let why = match operator {
            _ if value.is_null() => None,
            Operator::Equal | Operator::NotEqual if side.fixed.is_some() => {
                let other = side.fixed.as_ref().filter(|fixed| !equal(fixed, value));
                other.map(|fixed| {
                    let method = fixed.to_text();
                    Why { reason: format!("the step sends `{method}`"), allowed: vec![fixed.clone()] }
                })
            }
            Operator::Equal | Operator::NotEqual
                if side.is_url && value.as_str().is_none_or(|t| !t.contains("://")) =>
            {
                Some(Why::new("`$url` is the whole URL, with scheme and host".to_owned()))
            }
            Operator::Equal | Operator::NotEqual => unequal(&side.shape, value, self.lens(), equal),
            _ => unordered(&side.shape, value, self.lens()),
        };
        if let Some(why) = why {
            let (advice, reason) = (self.near(&why, value), why.reason);
            let result = if operator == Operator::NotEqual { "always true" } else { "never true" };
            let shown = quoted(value);
            let message = format!("`{} {} {shown}` is {result}: {reason}", side.text, operator.symbol());
            self.push(side.text, message, advice);
        }
    }

    fn expressions(&mut self, operator: Operator, left: &Side<'_>, right: &Side<'_>) {
        let (one, other) = (left.shape.kinds(self.lens()), right.shape.kinds(self.lens()));
        if !coerced(one).meets(coerced(other)) {
            let result = if operator == Operator::NotEqual { "always true" } else { "never true" };
            let message = format!(
                "`{} {} {}` is {result}: one is {one}, the other {other}",
                left.text,
                operator.symbol(),
                right.text
            );
            self.push(left.text, message, None);
        }
    }

    /// The possible value that was probably meant.
    fn near(&self, why: &Why, value: &Value) -> Option<Advice> {
        let text = value.as_str()?;
        let at = name_in(self.tracer.checked, self.criterion.condition.span, "'", &format!("{text}'"));
        let at = at.map(|at| Span { end: at.end - 1, ..at }).filter(|_| !text.is_empty());
        // Quotes would have to be doubled in the condition, and again in YAML.
        let names = why.allowed.iter().filter_map(Value::as_str).filter(|name| !name.contains(['\'', '"', '\\']));
        Advice::near(names, text, at, str::to_owned)
    }

    fn push(&mut self, text: &str, message: String, advice: Option<Advice>) {
        let span = within(self.tracer.checked, self.site.document, self.criterion.condition.span, text);
        self.found.push(Diagnostic::new(&CONDITION_TYPE, span, message).advise(advice));
    }
}

/// Why a comparison has always the same result.
pub(super) struct Why {
    pub(super) reason: String,
    /// The values that are possible, where that is known.
    pub(super) allowed: Vec<Value>,
}

impl Why {
    fn new(reason: String) -> Self {
        Self { reason, allowed: Vec::new() }
    }
}

/// Why a value of `shape` never equals `value`.
pub(super) fn unequal(shape: &Shape, value: &Value, lens: Lens<'_>, equal: fn(&Value, &Value) -> bool) -> Option<Why> {
    if let (Shape::Status, Some(number)) = (shape, number_of(value)) {
        let status = number.as_i64().is_some_and(|number| (100..600).contains(&number));
        return if status { None } else { Some(Why::new("a status is a number from 100 to 599".to_owned())) };
    }
    if let Some(values) = shape.values(lens).filter(|_| !matches!(shape, Shape::Constant(_))) {
        if values.iter().any(|one| equal(one, value)) {
            return None;
        }
        return Some(Why { reason: format!("the schema allows only {}", listed(&values)), allowed: values.to_vec() });
    }
    let (kinds, kind) = (shape.kinds(lens), Kinds::of_value(value));
    // The two rules of equality differ only in whether a number equals a text.
    let coerces = equal(&Value::Number(1.into()), &Value::String("1".into()));
    let numeric = number_of(value).is_some();
    let possible = match value {
        Value::String(_) if coerces && numeric => Kinds::NUMBER | Kinds::STRING,
        Value::Number(_) if coerces => kind | Kinds::STRING,
        _ => kind,
    };
    if kinds.meets(possible) { None } else { Some(Why::new(format!("the value is {kinds}"))) }
}

/// Why a value of `shape` is never less or greater than `value`.
fn unordered(shape: &Shape, value: &Value, lens: Lens<'_>) -> Option<Why> {
    let kinds = shape.kinds(lens);
    let possible = match value {
        Value::Number(_) => Kinds::NUMBER | Kinds::STRING,
        Value::String(_) if number_of(value).is_some() => Kinds::NUMBER | Kinds::STRING,
        Value::String(_) => Kinds::STRING,
        other => return Some(Why::new(format!("{} has no order", Kinds::of_value(other)))),
    };
    if kinds.meets(possible) { None } else { Some(Why::new(format!("the value is {kinds}"))) }
}

/// Equality of simple conditions.
pub(crate) fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.to_lowercase() == other.to_lowercase(),
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            Number::parse(text).is_some_and(|other| *number == other)
        }
        _ => one == other,
    }
}

fn number_of(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => Number::parse(text),
        _ => None,
    }
}

/// The types that count as the same when compared: texts may be numbers.
fn coerced(kinds: Kinds) -> Kinds {
    if kinds.meets(Kinds::NUMBER | Kinds::STRING) { kinds | Kinds::NUMBER | Kinds::STRING } else { kinds }
}

fn is_equality(operator: Operator) -> bool {
    matches!(operator, Operator::Equal | Operator::NotEqual)
}

fn mirrored(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        same => same,
    }
}

/// A value as conditions write it.
pub(super) fn quoted(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("'{text}'"))
}

/// Some values in words.
pub(crate) fn listed(values: &[Value]) -> String {
    let shown: Vec<String> = values.iter().take(12).map(|value| format!("`{}`", value.to_text())).collect();
    let more = if values.len() > shown.len() { " and others" } else { "" };
    format!("{}{more}", shown.join(", "))
}
