//! Placeholders of typed conditions: filled in as text before the condition is parsed (CRI-06), so that what is filled
//! in cannot leave the quotes it stands in (decision A38).

use crate::program::Operand;
use crate::scope::Scope;
use arazzo_expression::{Part, Str, Value, json};
use arazzo_parser::arazzo::{ExpressionType, TypedCondition};

/// The longest condition that is put together, in bytes: no language of conditions takes a longer one.
const LONGEST: usize = 1 << 20;

/// The text of a condition with its placeholders filled in. `bare` ones, without braces, stand for values.
pub(super) fn fill(
    parts: &[Part<(Operand, Str)>],
    kind: ExpressionType,
    bare: bool,
    scope: &Scope<'_>,
) -> Result<String, String> {
    let mut filled = String::new();
    for part in parts {
        match part {
            Part::Literal(text) => filled.push_str(text),
            Part::Expression((operand, text)) => {
                let value = scope.value(operand).ok_or_else(|| format!("`{text}` has no value"))?;
                let written = value.to_text();
                if filled.len().saturating_add(written.len()) > LONGEST {
                    return Err(format!("`{text}` makes the condition longer than {LONGEST} bytes"));
                }
                match TypedCondition::open_quote(kind, &filled) {
                    Some(quote) => escape(&written, quote, kind, &mut filled),
                    // A text outside of quotes is written as a string, which is what bare expressions in 1.0 documents mean.
                    None if bare && matches!((kind, &*value), (ExpressionType::JsonPath { .. }, Value::String(_))) => {
                        json::quote(&written, &mut filled);
                    }
                    None if kind == ExpressionType::Regex || is_atom(&value) => filled.push_str(&written),
                    None => {
                        return Err(format!(
                            "`{text}` is a text that stands outside of quotes; put quotes around its placeholder"
                        ));
                    }
                }
            }
        }
    }
    Ok(filled)
}

/// Whether a value can stand outside of quotes without becoming part of the condition's structure.
fn is_atom(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => {
            !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
        }
        Value::Array(_) | Value::Object(_) => false,
    }
}

fn escape(written: &str, quote: char, kind: ExpressionType, filled: &mut String) {
    for c in written.chars() {
        match kind {
            ExpressionType::JsonPath { .. } if c == quote || c == '\\' => {
                filled.push('\\');
                filled.push(c);
            }
            ExpressionType::JsonPath { .. } if c < ' ' => filled.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ if c == quote => {
                filled.push(c);
                filled.push(c);
            }
            _ => filled.push(c),
        }
    }
}
