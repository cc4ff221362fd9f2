//! A value as bytes of a media type (OpenAPI, Media Type Object; decisions A53 and A54).

use super::{form, multipart, payload, xml};
use crate::fault::StepFault;
use crate::program::{BodyPlan, OperationCall, Producer};
use crate::request::header::forbidden_character;
use crate::request::media_type::{self, Kind};
use crate::scope::Scope;
use arazzo_expression::{Value, json};

/// A body that can be sent.
#[derive(Debug)]
pub(in crate::request) struct Body {
    pub bytes: Vec<u8>,
    /// The value of the `Content-Type` field.
    pub content_type: String,
    /// What expressions see of it.
    pub value: Value,
}

/// The body of a request, if it has one. `explicit` is the `Content-Type` that the workflow gives as a header field.
pub(in crate::request) fn body(
    call: &OperationCall,
    scope: &Scope<'_>,
    explicit: Option<&str>,
) -> Result<Option<Body>, StepFault> {
    let Some(plan) = &call.body else { return Ok(None) };
    let known = explicit.or(plan.content_type.as_deref());
    if let Some(c) = known.and_then(forbidden_character) {
        let message = format!("the content type has U+{:04X} in it, which may not stand there", u32::from(c));
        return Err(StepFault::new("header-value", message));
    }
    let Some(value) = payload::payload(call, plan, known, scope)? else { return Ok(None) };
    let content_type = known.map_or_else(|| by_value(&value).to_owned(), str::to_owned);
    write(call, plan, content_type, value).map(Some)
}

/// The media type where nothing else decides.
fn by_value(value: &Value) -> &'static str {
    match value {
        Value::String(text) if text.is_ascii() => "text/plain",
        Value::String(_) => "text/plain; charset=utf-8",
        _ => "application/json",
    }
}

fn write(call: &OperationCall, plan: &BodyPlan, content_type: String, value: Value) -> Result<Body, StepFault> {
    let media = plan.media_type.as_ref();
    let schema = media.and_then(|media| media.schema.as_ref());
    let (text, value) = match (media_type::kind(&content_type), value) {
        (Kind::Json, Value::String(text)) if plan.is_text => {
            let value = json_text(plan, &text)?;
            (text.to_string(), value)
        }
        (Kind::Json, value) => (json::to_string(&value), value),
        (Kind::Multipart, value) => return multipart::body(value, media, content_type, &*call.schemas),
        (_, Value::String(text)) => (text.to_string(), Value::String(text)),
        (Kind::JsonLines, Value::Array(items)) => {
            let lines = items.iter().map(|item| json::to_string(item) + "\n");
            (lines.collect(), Value::Array(items))
        }
        (Kind::Form, Value::Object(members)) => (form::text(&members, media), Value::Object(members)),
        (Kind::Form, value) => {
            let message =
                format!("a form is made of an object or a text, and the payload is of type {}", value.type_name());
            return Err(StepFault::new("invalid-body", message));
        }
        (Kind::Xml, value) => (xml::document(&value, schema, &*call.schemas)?, value),
        (_, value) => (value.to_text().to_string(), value),
    };
    let bytes = encode(text, media_type::parameter(&content_type, "charset"))?;
    Ok(Body { bytes, content_type, value })
}

/// A text that is JSON already. One that placeholders were filled in must still be JSON (decision A49).
fn json_text(plan: &BodyPlan, text: &str) -> Result<Value, StepFault> {
    match json::parse(text) {
        Ok(value) => Ok(value),
        Err(error) if matches!(plan.payload, Some(Producer::Text { .. })) => {
            let message = format!("the payload is no JSON once its placeholders are filled: {error}");
            Err(StepFault::new("invalid-body", message))
        }
        Err(_) => Ok(text.into()),
    }
}

/// The bytes of `text`: UTF-8, unless `charset` is ISO 8859-1.
fn encode(text: String, charset: Option<&str>) -> Result<Vec<u8>, StepFault> {
    let is_latin = charset.is_some_and(|charset| ["iso-8859-1", "latin1"].contains(&&*charset.to_ascii_lowercase()));
    if !is_latin {
        return Ok(text.into_bytes());
    }
    let byte = |c: char| u8::try_from(c).map_err(|_| format!("the body has `{c}` in it, which ISO 8859-1 has not"));
    text.chars().map(byte).collect::<Result<_, _>>().map_err(|message| StepFault::new("invalid-body", message))
}
