//! Values in a media type: bodies, and parameters that have `content` instead of a style.

use super::body::{form, xml};
use super::events;
use super::given::Given;
use super::media_type::{self, Kind};
use crate::fault::StepFault;
use arazzo_expression::{Str, Value, json};
use arazzo_parser::openapi::{Encoding, References, Schema};
use indexmap::IndexMap;

/// What begins each text of a JSON sequence (RFC 7464).
const RECORD_SEPARATOR: &str = "\u{1e}";

/// What a description says of a value in a media type.
#[derive(Clone, Copy)]
pub(super) struct Described<'d> {
    pub(super) media_type: &'d str,
    pub(super) schema: Option<&'d Schema>,
    pub(super) encoding: &'d IndexMap<Str, Encoding>,
    pub(super) references: &'d dyn References,
}

/// The text of a parameter in the media type that it has, if it has one. A text that is written out in the document is
/// that already (as for bodies, decision A53).
pub(super) fn of_parameter(given: &Given<'_>, value: &Value) -> Option<Result<String, StepFault>> {
    let parameter = &given.plan.described;
    let described = Described {
        media_type: parameter.content_type.as_deref()?,
        schema: parameter.schema.as_ref(),
        encoding: &parameter.encoding,
        references: given.references,
    };
    Some(match value {
        Value::String(text) if given.is_written() || !media_type::is_json(described.media_type) => Ok(text.to_string()),
        value => text(described, value),
    })
}

/// The text of a member of a form or of a part. A text that is JSON already, where the schema does not say that it is a text,
/// stands as it is.
pub(super) fn member(described: Described<'_>, value: &Value) -> Result<String, StepFault> {
    let kind = described.schema.and_then(|schema| schema.kind(described.references));
    match value {
        Value::String(text) if media_type::is_json(described.media_type) && kind.as_deref() != Some("string") => {
            let is_structure = |value| matches!(value, Value::Array(_) | Value::Object(_));
            if json::parse(text).is_ok_and(is_structure) { Ok(text.to_string()) } else { self::text(described, value) }
        }
        value => text(described, value),
    }
}

/// The text of `value` in a media type; a text is a value like any other only in JSON.
pub(super) fn text(described: Described<'_>, value: &Value) -> Result<String, StepFault> {
    Ok(match (media_type::kind(described.media_type), value) {
        (Kind::Json, value) => json::to_string(value),
        (_, Value::String(text)) => text.to_string(),
        (Kind::JsonLines, value) => {
            let items = value.as_array().map_or_else(|| std::slice::from_ref(value), |items| items.as_slice());
            let start = if media_type::is_sequence(described.media_type) { RECORD_SEPARATOR } else { "" };
            items.iter().map(|item| [start, &json::to_string(item), "\n"].concat()).collect()
        }
        (Kind::Form, Value::Object(members)) => form::text(members, described)?,
        (Kind::Form, value) => {
            let message =
                format!("a form is made of an object or a text, and the value is of type {}", value.type_name());
            return Err(StepFault::new("invalid-body", message));
        }
        (Kind::Xml, value) => xml::document(value, described.schema, described.references)?,
        (Kind::Text, value) if media_type::is_event_stream(described.media_type) => events::text(value)?,
        (_, value) => value.to_text().to_string(),
    })
}
