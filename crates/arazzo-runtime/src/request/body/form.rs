//! `application/x-www-form-urlencoded` (OpenAPI, Encoding Object).

use crate::fault::StepFault;
use crate::request::content::{self, Described};
use crate::request::deep;
use crate::request::encode::{component, reserved};
use crate::request::query::{Pair, joined, styled};
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::{Encoding, Location, Parameter, Style};
use indexmap::IndexMap;

/// The text of a form with `members`.
pub(in crate::request) fn text(members: &Object, described: Described<'_>) -> Result<String, StepFault> {
    let mut all = Vec::new();
    for (name, value) in members {
        all.extend(pairs(name, value, described)?);
    }
    Ok(joined(&all))
}

/// The pairs of one member. `null` is left out, as in a query. Without an encoding a list of single values repeats its
/// name, and what is nested goes by brackets: so real APIs take it.
fn pairs(name: &str, value: &Value, form: Described<'_>) -> Result<Vec<Pair>, StepFault> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let encoding = form
        .encoding
        .get(name)
        .filter(|e| e.style.is_some() || e.explode.is_some() || e.allow_reserved.is_some() || e.content_type.is_some());
    let is_nested = match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(is_structure),
        _ => false,
    };
    Ok(match encoding {
        None if is_nested => deep::pairs(name, value, &component),
        None => styled(&described(name, &Encoding::default()), value, &component),
        Some(Encoding { style: None, explode: None, allow_reserved: None, content_type: Some(media_type), .. })
            if is_structure(value) =>
        {
            let schema = form.schema.and_then(|schema| schema.property(name, form.references));
            let inner = Described { media_type, schema: schema.as_ref(), encoding: &IndexMap::new(), ..form };
            let text = content::text(inner, value)?;
            vec![Pair { name: component(name), value: Some(component(&text)) }]
        }
        Some(encoding) => {
            let encode = if encoding.allow_reserved == Some(true) { reserved } else { component };
            styled(&described(name, encoding), value, &encode)
        }
    })
}

fn is_structure(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_))
}

/// The member as if it were a parameter of the query.
pub(super) fn described(name: &str, encoding: &Encoding) -> Parameter {
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
        encoding: IndexMap::new(),
        schema: None,
        example: None,
        span: None,
    }
}
