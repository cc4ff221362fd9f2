//! Comparisons of the status with what no status is.

use super::each::each;
use crate::checked::{Checked, within};
use crate::codes;
use arazzo_expression::{Condition, Expression, Number, Operand, Operator, Value};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::CriterionCondition;

/// Comparisons of `$statusCode` that are always or never true.
pub(crate) fn status(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    each(checked, &mut |document, _, criterion| {
        let CriterionCondition::Simple(condition) = &criterion.compiled else { return };
        compared(condition, &mut |operator, written, literal| {
            let Some(why) = impossible(literal) else { return };
            let at = within(checked, document, criterion.condition.span, &format!("{written} {} ", operator.symbol()));
            let truth = if operator == Operator::NotEqual { "always" } else { "never" };
            let message = format!("`{}` {truth} holds: {why}", criterion.condition.value.trim());
            let help = "a status is a number from 100 to 599, for example `$statusCode == 200`";
            let at = if at == criterion.condition.span {
                at
            } else {
                arazzo_parser::Span { end: criterion.condition.span.end, ..at }
            };
            found.push(Diagnostic::new(&codes::STATUS_COMPARISON, at, message).help(help));
        });
    });
}

fn compared(condition: &Condition, visit: &mut dyn FnMut(Operator, &str, &Value)) {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().for_each(|one| compared(one, visit)),
        Condition::Not(inner) => compared(inner, visit),
        Condition::Compare { operator, left, right } => match (&**left, &**right) {
            (
                Condition::Operand(Operand::Expression { expression: Expression::StatusCode, text }),
                Condition::Operand(Operand::Literal(literal)),
            )
            | (
                Condition::Operand(Operand::Literal(literal)),
                Condition::Operand(Operand::Expression { expression: Expression::StatusCode, text }),
            ) if matches!(operator, Operator::Equal | Operator::NotEqual) => visit(*operator, text, literal),
            _ => {}
        },
        Condition::Operand(_) => {}
    }
}

/// Why no status is `literal`.
fn impossible(literal: &Value) -> Option<String> {
    let number = match literal {
        Value::Number(number) => number.clone(),
        Value::String(text) => match Number::parse(text.trim()) {
            Some(number) => number,
            None => return Some(format!("`'{text}'` is no number")),
        },
        Value::Null => return None,
        other => return Some(format!("`{}` is no number", other.to_text())),
    };
    let value = number.as_f64();
    (!(100.0..600.0).contains(&value) || !number.is_whole()).then(|| format!("{number} is no status"))
}
