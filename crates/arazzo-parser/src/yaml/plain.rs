//! What a plain scalar means: the JSON types, in the spellings of YAML's core schema; numbers by RFC 8259 only.

use crate::{Data, Style};
use arazzo_expression::Number;

/// The null, boolean, number or string that `text` is without quotes.
pub(super) fn resolve(text: &str) -> Data {
    if is_null(text) {
        return Data::Null;
    }
    if let Some(truth) = boolean(text) {
        return Data::Bool(truth);
    }
    let numeric = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let number = if numeric { Number::parse(text) } else { None };
    number.map_or_else(|| Data::String(text.into(), Style::Plain), Data::Number)
}

pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}
