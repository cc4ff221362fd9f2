//! Cookies: all of them share one header field (RFC 6265, section 4.2; PRM-10).

use super::content;
use super::given::Given;
use super::header::{forbidden_character, is_token_character, refused};
use super::style::{Shape, delimiter};
use crate::fault::StepFault;
use arazzo_expression::Value;
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi::Style;
use std::fmt::Write;

/// The value of the `Cookie` field, empty if there are none.
pub(super) fn cookies(given: &[Given<'_>]) -> Result<String, StepFault> {
    let mut cookies = Vec::new();
    for given in given.iter().filter(|given| given.plan.location == ParameterLocation::Cookie) {
        if let Some(value) = &given.value {
            cookies.extend(pairs(given, value).map_err(|fault| fault.at(&given.plan.place))?);
        }
    }
    Ok(cookies.join("; "))
}

fn pairs(given: &Given<'_>, value: &Value) -> Result<Vec<String>, StepFault> {
    let described = &given.plan.described;
    let name = &given.plan.name;
    let is_raw = described.style == Style::Cookie;
    if let Some(c) = is_raw.then(|| unfit(value)).flatten() {
        return Err(refused(given, c));
    }
    let encode: fn(&str) -> String = if is_raw { str::to_owned } else { self::value };
    let pair = |name: &str, value: &str| format!("{}={}", self::name(name), encode(value));
    if let Some(text) = content::of_parameter(given, value) {
        return Ok(vec![pair(name, &text?)]);
    }
    Ok(match Shape::of(value, &described.nested) {
        Shape::List(items) if described.explode => items.iter().map(|item| pair(name, item)).collect(),
        Shape::Members(members) if described.explode => members.iter().map(|(name, value)| pair(name, value)).collect(),
        shape if shape.is_empty() => Vec::new(),
        shape => vec![format!("{}={}", self::name(name), shape.join(delimiter(described.style, true), false, &encode))],
    })
}

/// What may not stand in a cookie that is not encoded.
fn unfit(value: &Value) -> Option<char> {
    let text = Shape::of(value, &[]).join(",", false, &str::to_owned);
    forbidden_character(&text).or_else(|| text.chars().find(|c| *c == ';'))
}

fn name(text: &str) -> String {
    encoded(text, is_token_character)
}

/// What may stand in a cookie stays, so that a value that a server has set goes back to it unchanged.
fn value(text: &str) -> String {
    encoded(text, |b| b.is_ascii_graphic() && !b"\",;\\".contains(&b))
}

fn encoded(text: &str, stays: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for b in text.bytes() {
        if stays(b) {
            encoded.push(char::from(b));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{b:02X}");
        }
    }
    encoded
}
