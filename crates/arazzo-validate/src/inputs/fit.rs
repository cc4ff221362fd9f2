//! Whether a constant fits the schema of an input, as far as simple keywords tell.

use crate::checked::target;
use arazzo_expression::{Number, Pattern, Value};
use arazzo_parser::{Node, Span};

/// How deep schemas are followed.
const DEPTH: usize = 12;

/// Why `value` does not fit `schema`, in words that follow the name of the input; none where it does, or may.
pub(crate) fn misfit(root: &Node, schema: &Node, value: &Value) -> Option<String> {
    below(root, schema, value, &mut Vec::new(), DEPTH)
}

/// `seen` are the schemas that the same value has been held against.
fn below(root: &Node, schema: &Node, value: &Value, seen: &mut Vec<Span>, depth: usize) -> Option<String> {
    let deeper = depth.checked_sub(1).filter(|_| !seen.contains(&schema.span))?;
    seen.push(schema.span);
    let reference = schema.get("$ref").and_then(Node::as_str).and_then(|reference| target(root, reference));
    if let Some(reason) = reference.and_then(|schema| below(root, schema, value, seen, deeper)) {
        return Some(reason);
    }
    let parts = schema.get("allOf").and_then(Node::as_sequence).unwrap_or_default();
    if let Some(reason) = parts.iter().find_map(|part| below(root, part, value, seen, deeper)) {
        return Some(reason);
    }
    if let Some(keyword) = ["anyOf", "oneOf"].into_iter().find(|keyword| {
        let parts = schema.get(keyword).and_then(Node::as_sequence).unwrap_or_default();
        !parts.is_empty() && parts.iter().all(|part| below(root, part, value, seen, deeper).is_some())
    }) {
        return Some(format!("is as one of its `{keyword}` says, and the value is as none does"));
    }
    kind(schema, value)
        .or_else(|| listed(schema, value))
        .or_else(|| limited(schema, value))
        .or_else(|| members(root, schema, value, deeper))
        .or_else(|| elements(root, schema, value, deeper))
}

fn kind(schema: &Node, value: &Value) -> Option<String> {
    let declared = schema.get("type")?;
    let names: Vec<&str> = match declared.as_sequence() {
        Some(names) => names.iter().filter_map(Node::as_str).collect(),
        None => declared.as_str().into_iter().collect(),
    };
    let known = ["string", "number", "integer", "boolean", "array", "object", "null"];
    let fits = |name: &&str| match (*name, value) {
        ("integer", Value::Number(number)) => number.is_whole(),
        ("number", Value::Number(_))
        | ("string", Value::String(_))
        | ("boolean", Value::Bool(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_))
        | ("null", Value::Null) => true,
        (other, _) => !known.contains(&other),
    };
    if names.is_empty() || names.iter().any(fits) {
        return None;
    }
    Some(format!("is of type {}, and the value is {}", names.join(" or "), found(value)))
}

fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn listed(schema: &Node, value: &Value) -> Option<String> {
    if let Some(only) = schema.get("const").map(Node::to_value).filter(|only| only != value) {
        return Some(format!("is `{}`", only.to_text()));
    }
    let values = schema.get("enum").and_then(Node::as_sequence)?;
    if values.is_empty() || values.iter().any(|listed| listed.to_value() == *value) {
        return None;
    }
    let names: Vec<String> = values.iter().take(8).map(|value| format!("`{}`", value.to_value().to_text())).collect();
    Some(format!("is one of {}", names.join(", ")))
}

/// Bounds, lengths and patterns.
fn limited(schema: &Node, value: &Value) -> Option<String> {
    let limit = |name: &str| schema.get(name).and_then(Node::as_number);
    let above = |name: &str, number: &Number| limit(name).filter(|most| number > *most);
    let under = |name: &str, number: &Number| limit(name).filter(|least| number < *least);
    let count = |count: usize| Number::from(i64::try_from(count).unwrap_or(i64::MAX));
    match value {
        Value::Number(number) => {
            let bounded = above("maximum", number).map(|most| format!("is at most {most}"));
            let bounded = bounded.or_else(|| under("minimum", number).map(|least| format!("is at least {least}")));
            let open = |name: &str, wrong: fn(&Number, &Number) -> bool| limit(name).filter(|end| wrong(number, end));
            let below =
                || open("exclusiveMaximum", |number, end| number >= end).map(|end| format!("is less than {end}"));
            let over =
                || open("exclusiveMinimum", |number, end| number <= end).map(|end| format!("is more than {end}"));
            bounded.or_else(below).or_else(over)
        }
        Value::String(text) => {
            let length = count(text.chars().count());
            let long = above("maxLength", &length).map(|most| format!("has at most {most} characters"));
            let short = || under("minLength", &length).map(|least| format!("has at least {least} characters"));
            let pattern = schema.get("pattern").and_then(Node::as_str);
            let other =
                || pattern.filter(|p| Pattern::parse(p).is_ok_and(|pattern| pattern.is_match(text) == Ok(false)));
            long.or_else(short).or_else(|| other().map(|pattern| format!("matches `{pattern}`")))
        }
        Value::Array(items) => {
            let many = above("maxItems", &count(items.len())).map(|most| format!("has at most {most} items"));
            many.or_else(|| under("minItems", &count(items.len())).map(|least| format!("has at least {least} items")))
        }
        _ => None,
    }
}

fn elements(root: &Node, schema: &Node, value: &Value, depth: usize) -> Option<String> {
    let items = schema.get("items").filter(|_| schema.get("prefixItems").is_none())?;
    let found = value.as_array()?.iter().find_map(|item| below(root, items, item, &mut Vec::new(), depth));
    found.map(|reason| format!("has an item that {reason}"))
}

fn members(root: &Node, schema: &Node, value: &Value, depth: usize) -> Option<String> {
    let object = value.as_object()?;
    let required = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
    if let Some(missing) = required.iter().filter_map(Node::as_str).find(|name| object.get(*name).is_none()) {
        return Some(format!("needs the member `{missing}`"));
    }
    object.iter().find_map(|(name, member)| {
        let property = schema.get("properties")?.get(name)?;
        below(root, property, member, &mut Vec::new(), depth)
            .map(|reason| format!("has a member `{name}`, which {reason}"))
    })
}
