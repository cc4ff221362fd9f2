//! The parameters of a request: read by their schemas, and checked.

use super::reply::Asked;
use crate::check::{Direction, misfits};
use arazzo_expression::{Object, Value, json};
use arazzo_parser::openapi::{Location, Operation, Parameter, References, Schema, Style};

/// The parameters as expressions would see them, and what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    pub(super) path: Object,
    pub(super) query: Object,
    pub(super) headers: Object,
    pub(super) faults: Vec<String>,
}

/// Reads and checks the parameters of `operation`.
pub(super) fn read(asked: &Asked, path: &Object, operation: &Operation, references: &dyn References) -> Parameters {
    let pairs = asked.pairs();
    let mut found = Parameters { path: path.clone(), ..Parameters::default() };
    for (name, value) in &pairs {
        found.query.insert(name.as_str().into(), value.as_str().into());
    }
    for (name, value) in &asked.headers {
        found.headers.insert(name.as_str().into(), value.as_str().into());
    }
    for parameter in &operation.parameters {
        let place = place(parameter.location);
        let Some(texts) = texts(asked, path, &pairs, parameter) else {
            if parameter.required {
                found.faults.push(format!("the {place} parameter `{}` is missing", parameter.name));
            }
            continue;
        };
        let Some(value) = value(parameter, &texts, &pairs, references) else { continue };
        if let Some(schema) = &parameter.schema {
            let wrong = misfits(schema, &value, references, Direction::Request, 4);
            found
                .faults
                .extend(wrong.into_iter().map(|fault| format!("the {place} parameter `{}`: {fault}", parameter.name)));
        }
        let values = match parameter.location {
            Location::Path => &mut found.path,
            Location::Query => &mut found.query,
            Location::Header => &mut found.headers,
            _ => continue,
        };
        values.insert(parameter.name.clone(), value);
    }
    found
}

fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query | Location::QueryString => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// The texts that a parameter is given by; `None` if it is not.
fn texts(asked: &Asked, path: &Object, pairs: &[(String, String)], parameter: &Parameter) -> Option<Vec<String>> {
    let name = &*parameter.name;
    match parameter.location {
        Location::Path => {
            let bare = name.trim_end_matches(['+', '*']);
            path.get(name).or_else(|| path.get(bare)).map(|value| vec![value.to_text().to_string()])
        }
        Location::Query => {
            let own: Vec<String> = pairs
                .iter()
                .filter(|(have, _)| have == name || have.strip_suffix("[]") == Some(name))
                .map(|(_, v)| v.clone())
                .collect();
            if !own.is_empty() {
                return Some(own);
            }
            // Objects are spread over names of their own: that they are there is all that is looked at.
            let opening = format!("{name}[");
            let spread = pairs.iter().any(|(have, _)| have.starts_with(&opening));
            (spread || (parameter.explode && is_object(parameter) && !pairs.is_empty())).then(Vec::new)
        }
        Location::QueryString => (!asked.query.is_empty()).then(Vec::new),
        Location::Header => {
            let values: Vec<String> = asked
                .headers
                .iter()
                .filter(|(have, _)| have.eq_ignore_ascii_case(name))
                .map(|(_, v)| v.clone())
                .collect();
            (!values.is_empty()).then_some(values)
        }
        Location::Cookie => {
            let cookies = asked.header("cookie")?;
            let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
            pairs.find(|(have, _)| *have == name).map(|(_, value)| vec![value.to_owned()])
        }
    }
}

fn is_object(parameter: &Parameter) -> bool {
    parameter.schema.as_ref().is_some_and(|schema| schema.kind(&()).as_deref() == Some("object"))
}

/// The value that texts stand for; `None` where it is written in a way that is not read here.
fn value(
    parameter: &Parameter,
    texts: &[String],
    pairs: &[(String, String)],
    references: &dyn References,
) -> Option<Value> {
    if let Some(schema) = parameter.schema.as_ref().filter(|_| parameter.content_type.is_none())
        && schema.kind(references).as_deref() == Some("object")
    {
        return members(parameter, schema, texts, pairs, references);
    }
    let (first, others) = texts.split_first()?;
    if parameter.content_type.is_some() {
        return json::parse(first).ok();
    }
    let schema = parameter.schema.as_ref()?;
    match schema.kind(references).as_deref() {
        Some("array") => {
            let bare = bare(parameter, first)?;
            let separator = match parameter.style {
                Style::Label if parameter.explode => '.',
                Style::Matrix if parameter.explode => ';',
                Style::SpaceDelimited => ' ',
                Style::PipeDelimited => '|',
                Style::TabDelimited => '\t',
                Style::Form | Style::Simple | Style::Label | Style::Matrix => ',',
                _ => return None,
            };
            let items = schema.items(references);
            let spread = parameter.explode && parameter.location == Location::Query;
            let texts: Vec<&str> = if spread || !others.is_empty() {
                texts.iter().map(String::as_str).collect()
            } else {
                bare.split(separator).map(|text| own(parameter, text)).collect()
            };
            Some(
                texts.into_iter().map(|text| typed(text.trim(), items.as_ref(), references)).collect::<Vec<_>>().into(),
            )
        }
        _ => Some(typed(own(parameter, &bare(parameter, first)?), Some(schema), references)),
    }
}

/// The text without what its style puts in front; `None` where that is not there.
fn bare(parameter: &Parameter, text: &str) -> Option<String> {
    match parameter.style {
        Style::Label => text.strip_prefix('.').map(str::to_owned),
        Style::Matrix => text.strip_prefix(';').map(str::to_owned),
        _ => Some(text.to_owned()),
    }
}

/// A value without its name, which stands before it in the style `matrix`.
fn own<'t>(parameter: &Parameter, text: &'t str) -> &'t str {
    match parameter.style {
        Style::Matrix => text.strip_prefix(&*parameter.name).and_then(|rest| rest.strip_prefix('=')).unwrap_or(text),
        _ => text,
    }
}

/// The object that a parameter is; `None` where it is written in a way that is not read here.
fn members(
    parameter: &Parameter,
    schema: &Schema,
    texts: &[String],
    pairs: &[(String, String)],
    references: &dyn References,
) -> Option<Value> {
    let known = schema.properties(references);
    let mut found = Object::default();
    let mut add = |name: &str, text: &str| {
        found.insert(name.into(), typed(text, known.get(name), references));
    };
    match (parameter.style, parameter.location, parameter.explode) {
        (Style::DeepObject, ..) => {
            for (name, text) in pairs {
                let Some(inner) = name.strip_prefix(&*parameter.name).and_then(|rest| rest.strip_prefix('[')) else {
                    continue;
                };
                let inner = inner.strip_suffix(']').filter(|inner| !inner.contains(['[', ']']))?;
                add(inner, text);
            }
        }
        // Its members are parameters of their own: what is none of them may be another parameter.
        (Style::Form, Location::Query, true) => {
            pairs.iter().filter(|(name, _)| known.contains_key(&**name)).for_each(|(name, text)| add(name, text));
        }
        (Style::Form | Style::Simple | Style::Label | Style::Matrix, _, explode) => {
            let text = bare(parameter, texts.first()?)?;
            let separator = match parameter.style {
                Style::Label if explode => '.',
                Style::Matrix if explode => ';',
                _ => ',',
            };
            let parts: Vec<&str> = own(parameter, &text).split(separator).collect();
            if explode {
                for part in parts {
                    let (name, text) = part.split_once('=')?;
                    add(name, text);
                }
            } else {
                for pair in parts.chunks(2) {
                    let [name, text] = pair else { return None };
                    add(name, text);
                }
            }
        }
        _ => return None,
    }
    Some(found.into())
}

/// A text in the type that its schema has.
pub(super) fn typed(text: &str, schema: Option<&Schema>, references: &dyn References) -> Value {
    let types = schema.map(|schema| schema.types(references)).unwrap_or_default();
    let is = |name: &str| types.iter().any(|kind| **kind == *name);
    if is("string") || types.is_empty() {
        return text.into();
    }
    match json::parse(text) {
        Ok(value @ Value::Number(_)) if is("number") || is("integer") => value,
        Ok(value @ Value::Bool(_)) if is("boolean") => value,
        Ok(value @ (Value::Object(_) | Value::Array(_))) if is("object") || is("array") => value,
        Ok(Value::Null) if is("null") => Value::Null,
        _ => text.into(),
    }
}
