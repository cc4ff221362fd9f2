//! The values of a case: read from YAML, compared and written as the cases count on, so that `1` and `1.0` are two numbers
//! and no integer is rounded.

use arazzo_expression::{Number, Object, Value};
use std::fmt::Write as _;

/// Reads one YAML document.
pub(crate) fn from_yaml(text: &str) -> Result<Value, serde_yaml::Error> {
    serde_yaml::from_str::<serde_yaml::Value>(text).map(convert)
}

fn convert(yaml: serde_yaml::Value) -> Value {
    match yaml {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(truth) => truth.into(),
        serde_yaml::Value::Number(number) => convert_number(&number),
        serde_yaml::Value::String(text) => text.into(),
        serde_yaml::Value::Sequence(elements) => elements.into_iter().map(convert).collect::<Vec<_>>().into(),
        serde_yaml::Value::Mapping(members) => members
            .into_iter()
            .map(|(key, value)| (text(&convert(key)).into(), convert(value)))
            .collect::<Object>()
            .into(),
        serde_yaml::Value::Tagged(tagged) => convert(tagged.value),
    }
}

fn convert_number(number: &serde_yaml::Number) -> Value {
    let number =
        if number.is_f64() { number.as_f64().and_then(Number::from_f64) } else { Number::parse(&number.to_string()) };
    number.map_or(Value::Null, Value::Number)
}

/// The text of a scalar; JSON of anything else.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        other => json(other),
    }
}

/// Whether two values are the same, members in any order, integers told from fractions.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) if a.is_integer() && b.is_integer() => a == b,
        (Value::Number(a), Value::Number(b)) => {
            !a.is_integer() && !b.is_integer() && a.as_f64().total_cmp(&b.as_f64()).is_eq()
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// How `got` differs from `want`, of whose objects it may have more members; numbers are compared by value.
pub(crate) fn differences(want: &Value, got: &Value, at: &str) -> Vec<String> {
    match (want, got) {
        (Value::Object(want), Value::Object(got)) => want
            .iter()
            .flat_map(|(name, want)| {
                let at = format!("{at}/{name}");
                got.get(name).map_or_else(|| vec![format!("{at} is missing")], |got| differences(want, got, &at))
            })
            .collect(),
        (Value::Array(want), Value::Array(got)) if want.len() == got.len() => {
            let pairs = want.iter().zip(got.iter()).enumerate();
            pairs.flat_map(|(index, (want, got))| differences(want, got, &format!("{at}/{index}"))).collect()
        }
        _ if want == got => Vec::new(),
        _ => vec![format!("{} is {}, expected {}", if at.is_empty() { "/" } else { at }, json(got), json(want))],
    }
}

/// JSON in the layout that the scripted server has always answered with: a space after `,` and `:`, ASCII alone.
pub(crate) fn json(value: &Value) -> String {
    let mut out = String::new();
    write_json(value, &mut out);
    out
}

fn write_json(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => write_string(text, out),
        Value::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_json(element, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_string(name, out);
                out.push_str(": ");
                write_json(value, out);
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for unit in text.encode_utf16() {
        match u8::try_from(unit).map(char::from) {
            Ok(c @ ('"' | '\\')) => out.extend(['\\', c]),
            Ok(c @ ' '..='~') => out.push(c),
            Ok('\n') => out.push_str("\\n"),
            Ok('\r') => out.push_str("\\r"),
            Ok('\t') => out.push_str("\\t"),
            // Writing to a string does not fail.
            _ => drop(write!(out, "\\u{unit:04x}")),
        }
    }
    out.push('"');
}
