//! The body of a request: read by its media type, and checked.

use super::parameters::typed;
use super::reply::Asked;
use crate::check::{Direction, misfits};
use crate::described::covers;
use arazzo_expression::{Object, Value, json};
use arazzo_parser::openapi::{MediaType, Operation, References};
use arazzo_runtime::{BodyKind, body_kind};

/// Why a body is refused.
pub(super) enum Refusal {
    /// Its media type is not among those that are described.
    MediaType(String),
    /// It does not fit its description.
    Faults(Vec<String>),
}

/// The value of the body.
pub(super) fn read(
    asked: &Asked,
    operation: &Operation,
    references: &dyn References,
) -> Result<Option<Value>, Refusal> {
    let fault = |message: String| Refusal::Faults(vec![message]);
    let described = operation.request_body.as_ref();
    if asked.body.is_empty() {
        return match described {
            Some(body) if body.required => Err(fault("the body is missing".to_owned())),
            _ => Ok(None),
        };
    }
    let content_type = asked.header("content-type").unwrap_or_default();
    let kind = body_kind(content_type);
    let Some(described) = described.filter(|body| !body.content.is_empty()) else {
        return Ok(value(asked, kind, None, references).unwrap_or_default());
    };
    let Some(media) = described.content.iter().find(|media| covers(&media.media_type, content_type)) else {
        let known: Vec<&str> = described.content.iter().map(|media| &*media.media_type).collect();
        let have = if content_type.is_empty() { "no media type" } else { content_type };
        return Err(Refusal::MediaType(format!("the body is of {have}, and the operation takes {}", known.join(", "))));
    };
    let value = value(asked, kind, Some(media), references).map_err(fault)?;
    if let (Some(value), Some(schema)) = (&value, &media.schema) {
        let wrong = misfits(schema, value, references, Direction::Request, 16);
        if !wrong.is_empty() {
            return Err(Refusal::Faults(wrong.into_iter().map(|fault| format!("the body: {fault}")).collect()));
        }
    }
    Ok(value)
}

fn value(
    asked: &Asked,
    kind: BodyKind,
    media: Option<&MediaType>,
    references: &dyn References,
) -> Result<Option<Value>, String> {
    match kind {
        BodyKind::Json => {
            let text = std::str::from_utf8(&asked.body).map_err(|_| "the body is no UTF-8".to_owned())?;
            json::parse(text).map(Some).map_err(|error| format!("the body is no JSON: {error}"))
        }
        BodyKind::Form => {
            let schema = media.and_then(|media| media.schema.as_ref());
            let mut members = Object::default();
            for (name, text) in url::form_urlencoded::parse(&asked.body) {
                let property = schema.and_then(|schema| schema.property(&name, references));
                let is_list = property.as_ref().is_some_and(|p| p.kind(references).as_deref() == Some("array"));
                if name.contains('[')
                    || is_list
                    || property.as_ref().is_some_and(|p| p.kind(references).as_deref() == Some("object"))
                {
                    // Written in a way of its own, which is not taken apart here.
                    return Ok(None);
                }
                members.insert((*name).into(), typed(&text, property.as_ref(), references));
            }
            Ok(Some(members.into()))
        }
        _ => Ok(None),
    }
}
