//! A value as bytes of a media type (OpenAPI, Media Type Object; decisions A53 and A54).

use super::{file, multipart, payload};
use crate::fault::StepFault;
use crate::missing::Missing;
use crate::program::{BodyPlan, OperationCall, Producer};
use crate::request::content::{self, Described};
use crate::request::header::forbidden_character;
use crate::request::media_type::{self, Kind};
use crate::scope::Scope;
use crate::weight;
use arazzo_expression::{Str, Value, json};
use arazzo_parser::openapi::MediaType;
use indexmap::IndexMap;

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
    missing: &mut Missing,
) -> Result<Option<Body>, StepFault> {
    let Some(plan) = &call.body else { return Ok(None) };
    made(call, plan, scope, explicit, missing).map_err(|fault| fault.at(&plan.place))
}

fn made(
    call: &OperationCall,
    plan: &BodyPlan,
    scope: &Scope<'_>,
    explicit: Option<&str>,
    missing: &mut Missing,
) -> Result<Option<Body>, StepFault> {
    let known = explicit.or(plan.content_type.as_deref());
    if let Some(c) = known.and_then(forbidden_character) {
        let message = format!("the content type has U+{:04X} in it, which may not stand there", u32::from(c));
        return Err(StepFault::new("header-value", message));
    }
    let media = media(call, plan, explicit);
    let Some(value) = payload::payload(call, plan, (known, media), scope, missing)? else { return Ok(None) };
    weight::check(&value, || "the payload with its replacements".to_owned())?;
    let content_type = known.map_or_else(|| by_value(&value).to_owned(), str::to_owned);
    if let Some(producer) = &plan.payload {
        for media_type in without_form(&content_type, &value, media) {
            missing.structure_as(media_type, producer);
        }
    }
    write(call, plan, media, content_type, value).map(Some)
}

/// How the body is described, as the media type that the workflow gives as a header field if it does.
fn media<'c>(call: &'c OperationCall, plan: &'c BodyPlan, explicit: Option<&str>) -> Option<&'c MediaType> {
    let offered = call.operation.request_body.as_ref().map(|body| body.content.as_slice()).unwrap_or_default();
    explicit.map_or(plan.media_type.as_ref(), |said| MediaType::most_specific(offered, said))
}

/// The media types among those of a body and its members that have no form for the structures that they are to hold.
fn without_form<'t>(content_type: &'t str, value: &Value, media: Option<&'t MediaType>) -> Vec<&'t str> {
    let lacks = |media_type: &&str, value: &Value| {
        matches!(value, Value::Array(_) | Value::Object(_)) && !media_type::has_structures(media_type)
    };
    let said = |name: &Str| media?.encoding.get(name)?.content_type.as_deref()?.split(',').next().map(str::trim);
    match (media_type::kind(content_type), value) {
        (Kind::Form | Kind::Multipart, Value::Object(members)) => {
            let member = |(name, value): (&Str, &Value)| {
                let held = value.as_array().and_then(|items| items.first()).unwrap_or(value);
                said(name).filter(|said| !said.contains('*') && lacks(said, held))
            };
            members.iter().filter_map(member).collect()
        }
        (Kind::Form | Kind::Multipart, _) => Vec::new(),
        (_, value) => Some(content_type).filter(|media_type| lacks(media_type, value)).into_iter().collect(),
    }
}

/// The media type where nothing else decides.
fn by_value(value: &Value) -> &'static str {
    match value {
        Value::String(text) if text.is_ascii() => "text/plain",
        Value::String(_) => "text/plain; charset=utf-8",
        _ => "application/json",
    }
}

fn write(
    call: &OperationCall,
    plan: &BodyPlan,
    media: Option<&MediaType>,
    content_type: String,
    value: Value,
) -> Result<Body, StepFault> {
    let kind = media_type::kind(&content_type);
    if kind == Kind::Multipart {
        return multipart::body(value, media, content_type, call);
    }
    if let (Value::String(text), Kind::Xml | Kind::Text | Kind::JsonLines | Kind::Other) = (&value, kind)
        && let Some(file) = file::find(text, &call.files, kind == Kind::Other)?
    {
        return Ok(Body { bytes: file.bytes.to_vec(), content_type, value });
    }
    call.files.refuse_in(&value, "the body")?;
    let none = IndexMap::new();
    let described = Described {
        media_type: &content_type,
        schema: media.and_then(|media| media.schema.as_ref()),
        encoding: media.map_or(&none, |media| &media.encoding),
        references: &*call.schemas,
    };
    let (text, value) = match (kind, value) {
        (Kind::Json, Value::String(text)) if plan.is_text => {
            let value = json_text(plan, &text)?;
            (text.to_string(), value)
        }
        (_, value) => (content::text(described, &value)?, value),
    };
    let bytes = encode(text, media_type::parameter(&content_type, "charset"))?;
    Ok(Body { bytes, content_type, value })
}

/// The bytes of `value` in a media type, as `media` describes it, and the whole `Content-Type`: what the sender of a
/// response does.
pub fn write_body(
    content_type: &str,
    value: &Value,
    media: Option<&MediaType>,
    call: &OperationCall,
) -> Result<(Vec<u8>, String), StepFault> {
    if media_type::kind(content_type) == Kind::Multipart {
        let body = multipart::body(value.clone(), media, content_type.to_owned(), call)?;
        return Ok((body.bytes, body.content_type));
    }
    let none = IndexMap::new();
    let described = Described {
        media_type: content_type,
        schema: media.and_then(|media| media.schema.as_ref()),
        encoding: media.map_or(&none, |media| &media.encoding),
        references: &*call.schemas,
    };
    let text = content::text(described, value)?;
    Ok((encode(text, media_type::parameter(content_type, "charset"))?, content_type.to_owned()))
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

/// The bytes of `text` in `charset`: UTF-8 if none is said.
fn encode(text: String, charset: Option<&str>) -> Result<Vec<u8>, StepFault> {
    let Some(charset) = charset else { return Ok(text.into_bytes()) };
    let last = match &*charset.to_ascii_lowercase() {
        "utf-8" | "utf8" => return Ok(text.into_bytes()),
        "us-ascii" | "ascii" => '\u{7f}',
        "iso-8859-1" | "latin1" => '\u{ff}',
        _ => {
            let shown: String = charset.escape_debug().collect();
            let message = format!("bodies are written in UTF-8, US-ASCII or ISO 8859-1, not in `{shown}`");
            return Err(StepFault::new("invalid-body", message));
        }
    };
    let byte = |c: char| u8::try_from(c).ok().filter(|_| c <= last).ok_or(c);
    text.chars().map(byte).collect::<Result<_, _>>().map_err(|c| {
        let message = format!("the body has U+{:04X} in it, which the charset `{charset}` has not", u32::from(c));
        StepFault::new("invalid-body", message)
    })
}
