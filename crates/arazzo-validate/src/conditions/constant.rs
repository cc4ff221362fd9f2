//! Conditions that depend on nothing, and criteria that can never hold together.

use super::each::each;
use crate::checked::Checked;
use crate::codes;
use arazzo_expression::{Condition, Expression, Number, Operand, Operator, Str, Value};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Criterion, CriterionCondition};

/// Conditions whose result is known before anything runs.
pub(crate) fn constant(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    each(checked, &mut |_, _, criterion| {
        let CriterionCondition::Simple(condition) = &criterion.compiled else { return };
        if let Some(text) = itself(condition) {
            let message = format!("`{text}` is compared with itself");
            let help = "name the other value";
            found.push(Diagnostic::new(&codes::CONSTANT_CONDITION, criterion.condition.span, message).help(help));
        }
        if let Some((text, one, other)) = unequal_to_one(condition) {
            let message = format!("`{text}` always differs from `{one}` or from `{other}`: this always holds");
            let help = "to exclude several values, join the comparisons by `&&`";
            found.push(Diagnostic::new(&codes::CONSTANT_CONDITION, criterion.condition.span, message).help(help));
        }
        let alone = standing(condition);
        if let Some(literal) = alone.filter(|_| reads(condition)) {
            let text = literal.to_text();
            let message = match literal {
                Value::Bool(_) => format!("`{text}` stands alone: it does not depend on anything"),
                _ => format!("`{text}` stands alone: it is compared with nothing, and is no boolean"),
            };
            let help = format!("name both sides of each comparison, such as `$statusCode == {text}`");
            found.push(Diagnostic::new(&codes::CONSTANT_CONDITION, criterion.condition.span, message).help(help));
        } else if !reads(condition) {
            let message = format!("`{}` does not depend on anything", criterion.condition.value.trim());
            let help = "compare something of the response, such as `$statusCode == 200`";
            found.push(Diagnostic::new(&codes::CONSTANT_CONDITION, criterion.condition.span, message).help(help));
        }
    });
    for (_, workflow) in checked.workflows() {
        for step in &workflow.steps {
            together(&step.step.success_criteria, found);
            step.on_success.iter().chain(&step.on_failure).for_each(|(action, _)| together(&action.criteria, found));
        }
    }
}

/// Whether `condition` reads anything.
fn reads(condition: &Condition) -> bool {
    condition.has_operand(&|_| true)
}

/// The expression that is to differ from one constant or from another, and these. What is on the status alone is told with
/// its comparisons.
fn unequal_to_one(condition: &Condition) -> Option<(&str, Str, Str)> {
    let Condition::Or(all) = condition else { return None };
    let unequal: Vec<(&Expression, &str, &Value)> = all
        .iter()
        .filter_map(|one| match one {
            Condition::Compare { operator: Operator::NotEqual, left, right } => match (&**left, &**right) {
                (
                    Condition::Operand(Operand::Expression { expression, text }),
                    Condition::Operand(Operand::Literal(value)),
                ) if *expression != Expression::StatusCode => Some((expression, &**text, value)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let (first, rest) = unequal.split_first()?;
    let (.., other) = rest.iter().find(|(expression, _, value)| *expression == first.0 && differ(first.2, value))?;
    Some((first.1, first.2.to_text(), other.to_text()))
}

/// What `condition` compares with itself.
fn itself(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().find_map(itself),
        Condition::Not(inner) => itself(inner),
        Condition::Compare { left, right, .. } => match (&**left, &**right) {
            (
                Condition::Operand(Operand::Expression { expression, text }),
                Condition::Operand(Operand::Expression { expression: other, .. }),
            ) if expression == other => Some(text),
            _ => None,
        },
        Condition::Operand(_) => None,
    }
}

/// A constant that stands where a comparison is due.
fn standing(condition: &Condition) -> Option<&Value> {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().find_map(standing),
        Condition::Not(inner) => standing(inner),
        Condition::Operand(Operand::Literal(value)) => Some(value),
        Condition::Operand(Operand::Expression { .. }) | Condition::Compare { .. } => None,
    }
}

/// All criteria of a list must hold: one expression cannot equal two constants.
fn together(criteria: &[Criterion], found: &mut Vec<Diagnostic>) {
    let mut equal: Vec<(&Expression, &Value, &Criterion)> = Vec::new();
    for criterion in criteria {
        let CriterionCondition::Simple(condition) = &criterion.compiled else { continue };
        found.extend(empty_range(criterion, condition));
        let mut told = None;
        equalities(condition, &mut |expression, value| {
            // What one condition says of the status alone is told with the comparisons of the status.
            let apart = |first: &Criterion| *expression != Expression::StatusCode || !std::ptr::eq(first, criterion);
            let other =
                equal.iter().find(|(have, other, first)| *have == expression && differ(other, value) && apart(first));
            if let Some((_, other, first)) = other {
                told.get_or_insert_with(|| conflict(expression, (other, first), (value, criterion)));
            }
            equal.push((expression, value, criterion));
        });
        if let Some(told) = told {
            found.push(told);
            return;
        }
    }
}

/// A range in one condition, of something else than the status, that has no number in it.
fn empty_range(criterion: &Criterion, condition: &Condition) -> Option<Diagnostic> {
    let Condition::And(all) = condition else { return None };
    let bounds: Vec<(&Expression, Operator, &Number)> = all
        .iter()
        .filter_map(|one| match one {
            Condition::Compare { operator, left, right } => match (&**left, &**right) {
                (
                    Condition::Operand(Operand::Expression { expression, .. }),
                    Condition::Operand(Operand::Literal(Value::Number(number))),
                ) if *expression != Expression::StatusCode => Some((expression, *operator, number)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let above = |operator| matches!(operator, Operator::Greater | Operator::GreaterOrEqual);
    let below = |operator| matches!(operator, Operator::Less | Operator::LessOrEqual);
    let empty = bounds.iter().find(|(expression, operator, from)| {
        let ends = bounds.iter().filter(|(other, end, _)| other == expression && below(*end));
        above(*operator) && ends.into_iter().any(|(_, _, to)| from > to)
    })?;
    let message = format!("no number is in the range that `{}` is compared with: this never holds", empty.0);
    let help = "exchange the bounds, or join the comparisons by `||`";
    Some(Diagnostic::new(&codes::CONSTANT_CONDITION, criterion.condition.span, message).help(help))
}

fn differ(one: &Value, other: &Value) -> bool {
    let folded = |value: &Value| value.to_text().to_lowercase();
    !one.is_null() && !other.is_null() && folded(one) != folded(other) && one.type_name() == other.type_name()
}

/// The fault of `expression` that is to be two constants at once, each by its criterion.
fn conflict(expression: &Expression, first: (&Value, &Criterion), again: (&Value, &Criterion)) -> Diagnostic {
    let (one, two) = (first.0.to_text(), again.0.to_text());
    let message = format!("`{expression}` cannot be `{one}` and `{two}` at once: these criteria never hold");
    let diagnostic = Diagnostic::new(&codes::CONSTANT_CONDITION, again.1.condition.span, message);
    let diagnostic = diagnostic.label(first.1.condition.span, "the other one");
    diagnostic.help("join them with `||` in one condition")
}

/// Visits the comparisons with constants that must hold for `condition` to hold.
fn equalities<'c>(condition: &'c Condition, visit: &mut dyn FnMut(&'c Expression, &'c Value)) {
    match condition {
        Condition::And(all) => all.iter().for_each(|one| equalities(one, visit)),
        Condition::Compare { operator: Operator::Equal, left, right } => match (&**left, &**right) {
            (
                Condition::Operand(Operand::Expression { expression, .. }),
                Condition::Operand(Operand::Literal(value)),
            )
            | (
                Condition::Operand(Operand::Literal(value)),
                Condition::Operand(Operand::Expression { expression, .. }),
            ) => visit(expression, value),
            _ => {}
        },
        _ => {}
    }
}
