//! `application/x-www-form-urlencoded` (OpenAPI, Encoding Object).

use crate::fault::StepFault;
use crate::request::content::{self, Described};
use crate::request::encode::{component, reserved};
use crate::request::media_type::is_json;
use crate::request::query::{Pair, joined, styled};
use crate::request::style::check_delimiter;
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::{Encoding, Location, Parameter, Schema, Style};
use indexmap::IndexMap;

/// The text of a form with `members`.
pub(in crate::request) fn text(members: &Object, described: Described<'_>) -> Result<String, StepFault> {
    let mut all = Vec::new();
    for (name, value) in members {
        all.extend(pairs(name, value, described)?);
    }
    Ok(joined(&all))
}

/// The pairs of one member. `null` is left out, as in a query. Without a style a list is one pair for each of its items, and a
/// structure is a text in its media type, which is JSON unless the description says another.
fn pairs(name: &str, value: &Value, form: Described<'_>) -> Result<Vec<Pair>, StepFault> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let encoding = form.encoding.get(name);
    if let Some(encoding) = encoding.filter(|e| e.style.is_some() || e.explode.is_some() || e.allow_reserved.is_some())
    {
        let encode = if encoding.allow_reserved == Some(true) { reserved } else { component };
        let described = described(name, encoding);
        check_delimiter(&described, value)?;
        return Ok(styled(&described, value, &encode));
    }
    let schema = form.schema.and_then(|schema| schema.property(name, form.references));
    let said = encoding.and_then(|encoding| encoding.content_type.as_deref()).and_then(|said| said.split(',').next());
    let said = said.map(str::trim).filter(|said| said.contains('/') && !said.contains('*'));
    let none = IndexMap::new();
    let pair = |value: &Value, schema: Option<&Schema>| {
        let media_type = said.filter(|said| is_structure(value) || is_json(said));
        let text = match media_type.or_else(|| is_structure(value).then_some("application/json")) {
            Some(media_type) => content::member(Described { media_type, schema, encoding: &none, ..form }, value)?,
            None => value.to_text().to_string(),
        };
        Ok(Pair { name: component(name), value: Some(component(&text)) })
    };
    match value {
        Value::Array(items) => {
            let schema = schema.and_then(|schema| schema.items(form.references));
            items.iter().filter(|item| !item.is_null()).map(|item| pair(item, schema.as_ref())).collect()
        }
        value => Ok(vec![pair(value, schema.as_ref())?]),
    }
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
        deprecated: false,
        style,
        explode,
        nested: encoding.nested.clone(),
        allow_reserved: false,
        content_type: None,
        encoding: IndexMap::new(),
        schema: None,
        example: None,
        span: None,
    }
}
