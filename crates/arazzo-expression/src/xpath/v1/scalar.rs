//! What expressions evaluate to, and how numbers, strings and booleans become each other (XPath 1.0, section 4).

use crate::xml::Place;
use crate::xml::names::is_space;

/// One of the four types of XPath 1.0.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Nodes in document order, each once.
    Nodes(Vec<Place>),
    Bool(bool),
    Number(f64),
    Text(String),
}

impl Outcome {
    /// The effective boolean value (function `boolean`).
    pub(crate) fn truth(&self) -> bool {
        match self {
            Self::Nodes(nodes) => !nodes.is_empty(),
            Self::Bool(truth) => *truth,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
        }
    }
}

/// The function `number` on a string.
pub(super) fn number(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().filter(|b| *b == b'.').count() <= 1;
    if is_number { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
}

/// The function `string` on a number: never with an exponent.
pub(super) fn text(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    // Both zeros are written `0`.
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

/// The function `round`: halves go up.
pub(super) fn round(number: f64) -> f64 {
    let floor = number.floor();
    if number - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// The function `substring`, whose positions count characters from 1.
pub(super) fn substring(text: &str, start: f64, length: Option<f64>) -> String {
    let start = round(start);
    let end = length.map_or(f64::INFINITY, |length| start + round(length));
    let mut position = 0.0;
    let is_inside = |_: &char| {
        position += 1.0;
        position >= start && position < end
    };
    text.chars().filter(is_inside).collect()
}

/// The function `normalize-space`.
pub(super) fn normalize_space(text: &str) -> String {
    text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The function `translate`.
pub(super) fn translate(text: &str, from: &str, to: &str) -> String {
    let mut map = std::collections::BTreeMap::new();
    let mut to = to.chars();
    for c in from.chars() {
        let new = to.next();
        map.entry(c).or_insert(new);
    }
    text.chars().filter_map(|c| map.get(&c).copied().unwrap_or(Some(c))).collect()
}
