//! Comparisons of what is not to be compared without regard to case: ids, tokens (SIM-03).

use super::each::each;
use crate::checked::{Checked, within};
use crate::codes;
use arazzo_expression::{Condition, Expression, Operand, Operator, Source, Value};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::CriterionCondition;

/// How the names of what differs in case end, in lower case.
const EXACT: &[&str] =
    &["token", "etag", "nonce", "hash", "checksum", "digest", "signature", "secret", "password", "apikey"];

/// Simple conditions that compare ids or tokens.
pub(crate) fn case(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    each(checked, &mut |document, _, criterion| {
        let CriterionCondition::Simple(condition) = &criterion.compiled else { return };
        compared(condition, &mut |name, text| {
            let at = within(checked, document, criterion.condition.span, text);
            let message = format!("`{name}` is compared without regard to case, as all texts in simple conditions are");
            let help = "where case counts, use `type: jsonpath` or `regex`";
            found.push(Diagnostic::new(&codes::CASE_IGNORED, at, message).help(help));
        });
    });
}

fn compared(condition: &Condition, visit: &mut dyn FnMut(&str, &str)) {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().for_each(|one| compared(one, visit)),
        Condition::Not(inner) => compared(inner, visit),
        Condition::Compare { operator: Operator::Equal | Operator::NotEqual, left, right } => {
            let (Condition::Operand(left), Condition::Operand(right)) = (&**left, &**right) else { return };
            let sides = [(left, right), (right, left)];
            let exact = sides.into_iter().find_map(|(side, other)| {
                let Operand::Expression { expression, text } = side else { return None };
                let name = name(expression).filter(|name| may_be_text(other) && is_exact(name))?;
                Some((name, text))
            });
            if let Some((name, text)) = exact {
                visit(name, text);
            }
        }
        Condition::Compare { .. } | Condition::Operand(_) => {}
    }
}

/// Whether case can matter in what is compared: an expression, or a text with letters.
fn may_be_text(operand: &Operand) -> bool {
    match operand {
        Operand::Expression { .. } => true,
        Operand::Literal(Value::String(text)) => text.chars().any(char::is_alphabetic),
        Operand::Literal(_) => false,
    }
}

/// Whether a name is that of an id or a token: `id`, `petId`, `pet_id`, `accessToken`.
fn is_exact(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    let plain: String = folded.chars().filter(char::is_ascii_alphanumeric).collect();
    folded == "id"
        || name.ends_with("Id")
        || name.ends_with("ID")
        || folded.ends_with("_id")
        || folded.ends_with("-id")
        || EXACT.iter().any(|end| plain.ends_with(end))
}

/// The last name in an expression.
fn name(expression: &Expression) -> Option<&str> {
    match expression {
        Expression::Response(source) | Expression::Request(source) | Expression::Message(source) => match source {
            Source::Body(access) | Source::Payload(access) => access.pointer.tokens().last().map(|token| &**token),
            Source::Header(name) | Source::Query(name) | Source::Path(name) => Some(name),
        },
        Expression::Inputs(name)
        | Expression::Outputs(name)
        | Expression::StepOutputs { name, .. }
        | Expression::WorkflowOutputs { name, .. }
        | Expression::WorkflowInputs { name, .. } => {
            let last = name.pointer.as_ref().and_then(|pointer| pointer.tokens().last());
            Some(last.unwrap_or(&name.text))
        }
        _ => None,
    }
}
