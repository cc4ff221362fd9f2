//! Values against expectations: what differs, place by place.

use arazzo_expression::{Pointer, Value};

/// How many differences are told.
const TOLD: usize = 8;
/// The longest value in a message, in characters.
const SHOWN: usize = 120;

/// Whether members that the expectation does not name may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    Whole,
    Partial,
}

/// What differs between `expected` and `came`; empty where nothing does.
pub(super) fn differences(expected: &Value, came: &Value, how: Match) -> Vec<String> {
    let mut found = Vec::new();
    compare(expected, came, how, &Pointer::default(), &mut found);
    if let Some(more @ 1..) = found.len().checked_sub(TOLD) {
        found.truncate(TOLD);
        found.push(format!("… and {more} more"));
    }
    found
}

fn compare(expected: &Value, came: &Value, how: Match, at: &Pointer, found: &mut Vec<String>) {
    match (expected, came) {
        (Value::Object(expected), Value::Object(came)) => {
            for (name, value) in expected.iter() {
                match came.get(name) {
                    Some(other) => compare(value, other, how, &at.join(name.clone()), found),
                    None => found.push(format!(
                        "{}: expected {}, and it is not there",
                        place(&at.join(name.clone())),
                        shown(value)
                    )),
                }
            }
            for (name, value) in came.iter().filter(|(name, _)| how == Match::Whole && !expected.contains_key(*name)) {
                found.push(format!(
                    "{}: {} is there, and is not expected",
                    place(&at.join(name.clone())),
                    shown(value)
                ));
            }
        }
        (Value::Array(expected), Value::Array(came)) if expected.len() == came.len() => {
            for (number, (value, other)) in expected.iter().zip(came.iter()).enumerate() {
                compare(value, other, how, &at.join(number.to_string()), found);
            }
        }
        (Value::Array(expected), Value::Array(came)) => {
            let message = format!("{}: expected {} items, came {}", place(at), expected.len(), came.len());
            found.push(message);
        }
        (expected, came) if expected == came => {}
        (expected, came) => found.push(format!("{}: expected {}, came {}", place(at), shown(expected), shown(came))),
    }
}

fn place(at: &Pointer) -> String {
    if at.is_empty() { "all of it".to_owned() } else { at.to_string() }
}

/// A value in a message.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_expression::json;

    #[test]
    fn differences_are_told_by_their_places() {
        let table: &[(&str, &str, Match, &[&str])] = &[
            (r#"{"a":1}"#, r#"{"a":1.0,"b":2}"#, Match::Partial, &[]),
            (r#"{"a":1}"#, r#"{"a":1,"b":2}"#, Match::Whole, &["/b: 2 is there, and is not expected"]),
            (r#"{"a":{"b":[1,2]}}"#, r#"{"a":{"b":[1,3]}}"#, Match::Partial, &["/a/b/1: expected 2, came 3"]),
            (r#"{"a":null}"#, "{}", Match::Partial, &["/a: expected null, and it is not there"]),
            ("[1]", "[1,2]", Match::Partial, &["all of it: expected 1 items, came 2"]),
            ("1", "\"1\"", Match::Partial, &["all of it: expected 1, came \"1\""]),
        ];
        for (expected, came, how, told) in table {
            let (expected, came) = (json::parse(expected).unwrap(), json::parse(came).unwrap());
            assert_eq!(differences(&expected, &came, *how), *told);
        }
    }
}
