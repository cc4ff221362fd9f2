//! Keywords that limit single values: `pattern`, lengths, bounds.

use super::schema::Lens;
use arazzo_expression::{Number, Pattern, Value};
use arazzo_parser::Node;
use arazzo_parser::openapi::Schema;

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
    let least = limit(lens, schema, "minimum").filter(|least| number < least);
    least.map(|least| format!("it must be at least {least}"))
}
