//! `application/x-www-form-urlencoded` (OpenAPI, Encoding Object).

use crate::request::encode::{component, reserved};
use crate::request::query::{Pair, joined, styled};
use crate::request::{deep, style};
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::{Encoding, Location, MediaType, Parameter, Style};

/// The text of a form with `members`.
pub(super) fn text(members: &Object, media: Option<&MediaType>) -> String {
    let pairs = members.iter().flat_map(|(name, value)| {
        let encoding = media.and_then(|media| media.encoding.get(name));
        pairs(name, value, encoding)
    });
    joined(&pairs.collect::<Vec<_>>())
}

/// The pairs of one member. `null` is left out, as in a query. Without an encoding a list of single values repeats its
/// name, and what is nested goes by brackets: so real APIs take it.
fn pairs(name: &str, value: &Value, encoding: Option<&Encoding>) -> Vec<Pair> {
    if value.is_null() {
        return Vec::new();
    }
    let encoding = encoding
        .filter(|e| e.style.is_some() || e.explode.is_some() || e.allow_reserved.is_some() || e.content_type.is_some());
    let is_nested = match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(is_structure),
        _ => false,
    };
    match encoding {
        None if is_nested => deep::pairs(name, value, &component),
        None => styled(&described(name, &Encoding::default()), value, &component),
        Some(Encoding { style: None, explode: None, allow_reserved: None, content_type: Some(media_type), .. })
            if is_structure(value) =>
        {
            let text = style::in_content(media_type, value, false);
            vec![Pair { name: component(name), value: Some(component(&text)) }]
        }
        Some(encoding) => {
            let encode = if encoding.allow_reserved == Some(true) { reserved } else { component };
            styled(&described(name, encoding), value, &encode)
        }
    }
}

fn is_structure(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_))
}

/// The member as if it were a parameter of the query.
fn described(name: &str, encoding: &Encoding) -> Parameter {
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or_else(|| style.default_explode());
    Parameter {
        name: name.into(),
        location: Location::Query,
        required: false,
        style,
        explode,
        allow_reserved: false,
        content_type: None,
        schema: None,
        example: None,
        span: None,
    }
}
