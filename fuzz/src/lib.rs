//! What the targets share: the text in the fuzzer's bytes, the dialects, and small values to evaluate against.

use arazzo_expression::{Dialect, Expression, Known, Note, Scope, Source, Value, Version, json};
use std::borrow::Cow;
use std::ops::Range;

/// Every grammar of expressions, conditions and templates.
pub const DIALECTS: [Dialect; 4] = [
    Dialect::strict(Version::V1_0),
    Dialect::lenient(Version::V1_0),
    Dialect::strict(Version::V1_1),
    Dialect::lenient(Version::V1_1),
];

/// The bytes as text, up to where they are no UTF-8.
pub fn text(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

/// Panics unless `range` can be cut out of `text`.
pub fn check_range(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} is no part of {text:?}");
}

/// Panics unless every note is about a part of `text`.
pub fn check_notes(text: &str, notes: &[Note]) {
    notes.iter().for_each(|note| check_range(text, &note.range));
}

/// A response body with every kind of value, lists in lists, and names that need escapes.
pub fn body() -> Value {
    let text = r#"{"a": 1, "b": [1, 2.50, -3e2, [true, false, null], {"a": "x", "c": []}], "c": {"a": {"a": {"a": "é"}}},
        "": "", "a b": "1", "a/b": 18446744073709551616, "~": [[1], [[2]]], "d": "2024-01-01", "$": {"b": [{"a": 1}, {"a": 2}]}}"#;
    json::parse(text).expect("the value is JSON")
}

/// A run that has something to say to most expressions.
pub struct Run {
    body: Value,
    status: Value,
    text: Value,
}

impl Default for Run {
    fn default() -> Self {
        Self { body: body(), status: Value::from(200_u16), text: Value::from("A1") }
    }
}

impl Scope<Expression> for Run {
    fn value<'a>(&'a self, operand: &'a Expression) -> Option<Cow<'a, Value>> {
        let value = match operand {
            Expression::StatusCode => &self.status,
            Expression::Response(Source::Body(access)) => self.body.pointer(&access.pointer)?,
            Expression::Inputs(name) => {
                let input = self.body.get(&name.text)?;
                name.pointer.as_ref().map_or(Some(input), |pointer| input.pointer(pointer))?
            }
            Expression::Method | Expression::Url | Expression::Request(_) => &self.text,
            _ => return None,
        };
        Some(Cow::Borrowed(value))
    }
}

/// A workflow that declares a few names.
pub struct Names;

impl Known for Names {
    fn input(&self, name: &str) -> bool {
        ["a", "b", "token"].contains(&name)
    }

    fn step(&self, step: &str) -> bool {
        step == "s"
    }

    fn workflow(&self, id: &str) -> bool {
        id == "w"
    }
}

/// The first bytes, which choose, and the others as text. Missing ones are zero.
pub fn choices<const N: usize>(bytes: &[u8]) -> ([u8; N], &[u8]) {
    let (first, rest) = bytes.split_at(N.min(bytes.len()));
    let mut chosen = [0; N];
    chosen[..first.len()].copy_from_slice(first);
    (chosen, rest)
}

/// One of `all`.
pub fn pick<T>(all: &[T], choice: u8) -> &T {
    &all[usize::from(choice) % all.len()]
}
