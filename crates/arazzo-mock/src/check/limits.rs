//! Keywords about single values: enumerations, bounds, lengths, patterns.

use super::checker::Faults;
use crate::patterns::compiled;
use arazzo_expression::{Number, Pointer, Value};
use arazzo_parser::{Data, Node};

/// `enum` and `const`.
pub(super) fn equality(node: &Node, value: &Value, at: &Pointer, faults: &mut Faults) {
    if let Some(constant) = node.get("const")
        && constant.to_value() != *value
    {
        faults.add(at, format!("it must be {}", shown(&constant.to_value())));
    }
    if let Some(allowed) = node.get("enum").and_then(Node::as_sequence)
        && !allowed.iter().any(|one| one.to_value() == *value)
    {
        let allowed: Vec<String> = allowed.iter().take(8).map(|one| shown(&one.to_value())).collect();
        faults.add(at, format!("it must be one of {}", allowed.join(", ")));
    }
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// A bound of a number: its value, and whether the value itself is outside.
pub(crate) fn bound(node: &Node, inclusive: &str, exclusive: &str, lower: bool) -> Option<(Number, bool)> {
    let with = node.get(inclusive).and_then(Node::as_number).cloned();
    let (flag, own) = match node.get(exclusive).map(|node| &node.data) {
        Some(Data::Bool(flag)) => (*flag, None),
        Some(Data::Number(number)) => (false, Some(number.clone())),
        _ => (false, None),
    };
    match (with.map(|number| (number, flag)), own.map(|number| (number, true))) {
        (Some(first), Some(second)) => {
            let second_is_tighter = if lower { second.0 >= first.0 } else { second.0 <= first.0 };
            Some(if second_is_tighter { second } else { first })
        }
        (one, other) => one.or(other),
    }
}

/// Keywords about numbers.
pub(super) fn number(node: &Node, number: &Number, at: &Pointer, faults: &mut Faults) {
    if let Some((least, outside)) = bound(node, "minimum", "exclusiveMinimum", true)
        && (*number < least || (outside && *number == least))
    {
        faults.add(at, format!("it must be {} {least}", if outside { "more than" } else { "at least" }));
    }
    if let Some((most, outside)) = bound(node, "maximum", "exclusiveMaximum", false)
        && (*number > most || (outside && *number == most))
    {
        faults.add(at, format!("it must be {} {most}", if outside { "less than" } else { "at most" }));
    }
    if let Some(step) = node.get("multipleOf").and_then(Node::as_number)
        && !number.is_multiple_of(step)
    {
        faults.add(at, format!("it must be a multiple of {step}"));
    }
}

/// A length that a keyword gives.
pub(crate) fn length(node: &Node, keyword: &str) -> Option<usize> {
    let number = node.get(keyword)?.as_number()?;
    if number.as_f64() < 0.0 {
        return Some(0);
    }
    number.as_i64().and_then(|length| usize::try_from(length).ok()).or_else(|| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a length that is no whole number is saturated"
        )]
        number.is_whole().then(|| number.as_f64() as usize)
    })
}

/// Keywords about texts.
pub(super) fn text(node: &Node, text: &str, at: &Pointer, faults: &mut Faults) {
    let (least, most) = (length(node, "minLength"), length(node, "maxLength"));
    if least.is_some() || most.is_some() {
        let have = text.chars().count();
        if let Some(least) = least.filter(|least| have < *least) {
            faults.add(at, format!("it must have at least {least} characters"));
        }
        if let Some(most) = most.filter(|most| have > *most) {
            faults.add(at, format!("it must have at most {most} characters"));
        }
    }
    if let Some(pattern) = node.get("pattern").and_then(Node::as_str)
        && compiled(pattern).is_some_and(|compiled| compiled.is_match(text) == Ok(false))
    {
        faults.add(at, format!("it must match the pattern `{pattern}`"));
    }
}

/// `min…` and `max…` of elements and members.
pub(super) fn count(node: &Node, have: usize, keywords: [&str; 2], what: &str, at: &Pointer, faults: &mut Faults) {
    let [least, most] = keywords;
    if let Some(least) = length(node, least).filter(|least| have < *least) {
        faults.add(at, format!("it must have at least {least} {what}"));
    }
    if let Some(most) = length(node, most).filter(|most| have > *most) {
        faults.add(at, format!("it must have at most {most} {what}"));
    }
}
