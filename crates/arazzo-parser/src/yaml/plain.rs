//! What a plain scalar means: the JSON types, in the spellings of YAML's core schema; numbers by RFC 8259 only.

use crate::Data;
use arazzo_expression::Number;

/// The null, boolean or number that `text` is without quotes; `None` if it is a string.
pub(super) fn resolve(text: &str) -> Option<Data> {
    match text.bytes().next() {
        None | Some(b'~' | b'n' | b'N') => is_null(text).then_some(Data::Null),
        Some(b't' | b'T' | b'f' | b'F') => boolean(text).map(Data::Bool),
        Some(b'-' | b'0'..=b'9') => Number::parse(text).map(Data::Number),
        _ => None,
    }
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
