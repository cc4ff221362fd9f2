//! Keywords that limit single values: `pattern`, lengths, bounds.

use super::schema::Lens;
use arazzo_expression::{Number, Pattern, Value};
use arazzo_parser::Node;
use arazzo_parser::openapi::Schema;
use std::collections::BTreeSet;

/// What `schema` forbids about `value`, in words.
pub(super) fn broken(lens: Lens<'_>, schema: &Schema, value: &Value) -> Option<String> {
    lens.parts(schema).iter().find_map(|part| match value {
        Value::String(text) => of_text(lens, part, text),
        Value::Number(number) => of_number(lens, part, number),
        _ => None,
    })
}

fn limit(lens: Lens<'_>, schema: &Schema, name: &str) -> Option<Number> {
    schema.keyword(name, lens.references)?.node()?.as_number().cloned()
}

fn of_text(lens: Lens<'_>, schema: &Schema, text: &str) -> Option<String> {
    let pattern = schema.keyword("pattern", lens.references);
    let pattern = pattern.as_ref().and_then(|place| place.node()).and_then(Node::as_str);
    if let Some(pattern) = pattern {
        let compiled = Pattern::parse(pattern).ok();
        if compiled.is_some_and(|compiled| compiled.is_match(text) == Ok(false)) {
            return Some(format!("it must match `{pattern}`"));
        }
    }
    let format = schema.keyword("format", lens.references);
    let format = format.as_ref().and_then(|place| place.node()).and_then(Node::as_str);
    if let Some(what) = format.and_then(|format| of_format(format, text)) {
        return Some(format!("it must be {what}"));
    }
    let length = Number::from(i64::try_from(text.chars().count()).unwrap_or(i64::MAX));
    if let Some(most) = limit(lens, schema, "maxLength").filter(|most| length > *most) {
        return Some(format!("it can have at most {most} characters"));
    }
    let least = limit(lens, schema, "minLength").filter(|least| length < *least);
    least.map(|least| format!("it must have at least {least} characters"))
}

fn of_number(lens: Lens<'_>, schema: &Schema, number: &Number) -> Option<String> {
    if let Some(most) = limit(lens, schema, "maximum").filter(|most| number > most) {
        return Some(format!("it can be at most {most}"));
    }
    if let Some(least) = limit(lens, schema, "minimum").filter(|least| number < least) {
        return Some(format!("it must be at least {least}"));
    }
    if let Some(step) = limit(lens, schema, "multipleOf").filter(|step| !number.is_multiple_of(step)) {
        return Some(format!("it must be a multiple of {step}"));
    }
    if let Some(end) = end(lens, schema, "exclusiveMaximum", "maximum").filter(|end| number >= end) {
        return Some(format!("it must be less than {end}"));
    }
    let end = end(lens, schema, "exclusiveMinimum", "minimum").filter(|end| number <= end);
    end.map(|end| format!("it must be more than {end}"))
}

/// The end of a range that does not belong to it: a number, or by OpenAPI 3.0 that of `beside` where this is `true`.
fn end(lens: Lens<'_>, schema: &Schema, name: &str, beside: &str) -> Option<Number> {
    let place = schema.keyword(name, lens.references)?;
    match place.node()?.as_bool() {
        Some(true) => limit(lens, schema, beside),
        Some(false) => None,
        None => place.node()?.as_number().cloned(),
    }
}

/// What `schema` forbids about a list of so many items.
pub(super) fn of_list(lens: Lens<'_>, schema: &Schema, items: usize) -> Option<String> {
    let length = Number::from(i64::try_from(items).unwrap_or(i64::MAX));
    lens.parts(schema).iter().find_map(|part| {
        let most = limit(lens, part, "maxItems").filter(|most| length > *most);
        let least = || limit(lens, part, "minItems").filter(|least| length < *least);
        let few = || least().map(|least| format!("must have at least {least} items"));
        most.map(|most| format!("can have at most {most} items")).or_else(few)
    })
}

/// The item of a list that stands there before, where `schema` wants each to be another one.
pub(super) fn again<'n>(lens: Lens<'_>, schema: &Schema, items: &'n [Node]) -> Option<&'n Node> {
    let unique = |part: &Schema| part.keyword("uniqueItems", lens.references)?.node()?.as_bool();
    if items.len() < 2 || !lens.parts(schema).iter().any(|part| unique(part) == Some(true)) {
        return None;
    }
    let mut seen = BTreeSet::new();
    items.iter().find(|item| !seen.insert(item.to_value().to_string()))
}

/// What `schema` forbids about an object of `least` to `most` members.
pub(super) fn of_object(lens: Lens<'_>, schema: &Schema, least: usize, most: usize) -> Option<String> {
    let number = |count: usize| Number::from(i64::try_from(count).unwrap_or(i64::MAX));
    lens.parts(schema).iter().find_map(|part| {
        let few = limit(lens, part, "minProperties").filter(|bound| number(most) < *bound);
        let many = || limit(lens, part, "maxProperties").filter(|bound| number(least) > *bound);
        let few = few.map(|bound| format!("must have at least {bound} members"));
        few.or_else(|| many().map(|bound| format!("can have at most {bound} members")))
    })
}

/// What a text is not that its format says it is. What is near enough, as a time without a zone, is let through.
fn of_format(format: &str, text: &str) -> Option<&'static str> {
    let digits =
        |range: std::ops::Range<usize>| text.get(range).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let date = || {
        let parts = digits(0..4) && digits(5..7) && digits(8..10);
        parts && text.get(4..5) == Some("-") && text.get(7..8) == Some("-")
    };
    let uuid = || {
        let groups: Vec<&str> = text.split('-').collect();
        let hexadecimal = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()));
        hexadecimal && groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
    };
    match format {
        "date" if !date() || text.len() > 10 => Some("a date such as `2024-12-31`"),
        "date-time" if !date() => Some("a time such as `2024-12-31T23:59:59Z`"),
        "uuid" if !uuid() => Some("a UUID"),
        "email" if !text.contains('@') => Some("an e-mail address"),
        _ => None,
    }
}
