//! Why a criterion does not hold, and what a polling step saw that none of its actions knows.

use crate::program::{Action, Check, Criterion, Operand};
use crate::scope::Scope;
use arazzo_expression::jsonpath::Compared;
use arazzo_expression::{Condition, Operator, Value};

/// The longest text of a value in a message, in characters.
const SHOWN: usize = 120;

/// The operands of a condition that does not hold, with their values.
pub(super) fn operands(criterion: &Criterion, scope: &Scope<'_>) -> Option<String> {
    let mut told: Vec<String> = Vec::new();
    match &criterion.check {
        Check::Simple(condition) => {
            condition.each_operand(&mut |operand, text| told.push(seen(text, scope.value(operand).as_deref())));
        }
        Check::JsonPath { context, query } => {
            let value = scope.value(context)?;
            told.extend(query.comparisons().iter().map(|compared| seen(&compared.text, at(compared, &value))));
        }
        _ => {}
    }
    (!told.is_empty()).then(|| told.join(", "))
}

/// What the criteria of `actions` looked at and did not find: `the value seen; the values that the actions know`.
pub(crate) fn unmatched(actions: &[Action], scope: &Scope<'_>) -> String {
    let mut seen_values: Vec<String> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    let add = |list: &mut Vec<String>, text: String| {
        if !list.contains(&text) {
            list.push(text);
        }
    };
    for criterion in actions.iter().flat_map(|action| &action.criteria) {
        for (text, value, wanted) in compared(criterion, scope) {
            add(&mut seen_values, seen(&text, value.as_ref()));
            if let Some(wanted) = wanted {
                add(&mut known, shorten(&wanted.to_string()));
            }
        }
    }
    let names: Vec<String> = actions.iter().map(|action| format!("`{}`", action.name)).collect();
    let mut message = format!("none of the actions {} applies", names.join(", "));
    if !seen_values.is_empty() {
        message.push_str(&format!(": {}", seen_values.join(", ")));
    }
    if !known.is_empty() {
        message.push_str(&format!("; the actions know {}", known.join(", ")));
    }
    message
}

/// What a criterion compares: the operand's text, its value, and the constant it is compared with.
fn compared(criterion: &Criterion, scope: &Scope<'_>) -> Vec<(String, Option<Value>, Option<Value>)> {
    match &criterion.check {
        Check::Simple(condition) => {
            let mut found = Vec::new();
            comparisons(condition, scope, &mut found);
            found
        }
        Check::JsonPath { context, query } => {
            let value = scope.value(context).unwrap_or_default();
            let compared = query.comparisons().into_iter();
            compared
                .map(|c| {
                    (c.text.to_string(), at(&c, &value).cloned(), (c.operator == Operator::Equal).then_some(c.constant))
                })
                .collect()
        }
        Check::Regex { context, .. } | Check::XPath { context, .. } | Check::Template { context, .. } => {
            vec![(format!("`{}`", criterion.text), scope.value(context).map(std::borrow::Cow::into_owned), None)]
        }
        Check::Broken(_) => Vec::new(),
    }
}

fn comparisons(
    condition: &Condition<Operand>,
    scope: &Scope<'_>,
    found: &mut Vec<(String, Option<Value>, Option<Value>)>,
) {
    use arazzo_expression::Operand::{Expression, Literal};
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().for_each(|one| comparisons(one, scope, found)),
        Condition::Not(inner) => comparisons(inner, scope, found),
        Condition::Compare { operator, left, right } => match (&**left, &**right) {
            (Condition::Operand(Expression { expression, text }), Condition::Operand(Literal(wanted)))
            | (Condition::Operand(Literal(wanted)), Condition::Operand(Expression { expression, text })) => {
                let value = scope.value(expression).map(std::borrow::Cow::into_owned);
                found.push((text.to_string(), value, (*operator == Operator::Equal).then(|| wanted.clone())));
            }
            (left, right) => {
                comparisons(left, scope, found);
                comparisons(right, scope, found);
            }
        },
        Condition::Operand(Expression { expression, text }) => {
            found.push((text.to_string(), scope.value(expression).map(std::borrow::Cow::into_owned), None));
        }
        Condition::Operand(Literal(_)) => {}
    }
}

/// The value at the place that a query compares.
fn at<'v>(compared: &Compared, value: &'v Value) -> Option<&'v Value> {
    value.pointer(compared.pointer.as_ref()?)
}

/// `text is value`.
fn seen(text: &str, value: Option<&Value>) -> String {
    let text = shorten(text);
    match value {
        Some(value) => format!("{text} is {}", shorten(&value.to_string())),
        None => format!("{text} has no value"),
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
