//! The body of a request: read by its media type, and checked.

use super::asked::Asked;
use super::multipart;
use super::reader::Reader;
use arazzo_expression::xml::Document;
use arazzo_expression::{Object, Str, Value, json};
use arazzo_parser::openapi::{MediaType, Operation, Schema};
use arazzo_runtime::{BodyKind, body_kind, form_structure, xml_structure};
use std::collections::BTreeSet;

/// What there is of a body.
pub(super) enum Body {
    /// There is none, and none is needed.
    Nothing,
    /// Its media type is not among those that are described, which is said.
    Unsupported(String),
    /// Its value, where it is written in a way that is read, and what does not fit.
    Read { value: Option<Value>, faults: Vec<String> },
}

/// A body that was read.
struct Content {
    value: Value,
    /// Whether its single values were written as text.
    is_text: bool,
    /// The members that are there, but of whose values nothing is known.
    unread: BTreeSet<Str>,
}

/// Reads and checks the body; at most `limit` faults are told.
pub(super) fn read(asked: &Asked, operation: &Operation, reader: &Reader<'_>, limit: usize) -> Body {
    let described = operation.request_body.as_ref();
    let fault = |message: String| Body::Read { value: None, faults: vec![message] };
    if asked.body.is_empty() {
        return match described {
            Some(body) if body.required => fault("the body is missing".to_owned()),
            _ => Body::Nothing,
        };
    }
    let is_plain = |coding: &&str| coding.is_empty() || coding.eq_ignore_ascii_case("identity");
    if let Some(coding) = asked.header("content-encoding").filter(|coding| !is_plain(coding)) {
        return Body::Unsupported(format!("the body is encoded as {coding}, which is not read here"));
    }
    let content_type = asked.header("content-type").unwrap_or_default();
    let Some(described) = described.filter(|body| !body.content.is_empty()) else {
        let content = content(asked, content_type, None, reader);
        return Body::Read { value: content.ok().flatten().map(|content| content.value), faults: Vec::new() };
    };
    let Some(media) = MediaType::most_specific(&described.content, content_type) else {
        let known: Vec<&str> = described.content.iter().map(|media| &*media.media_type).collect();
        let have = if content_type.is_empty() { "no media type" } else { content_type };
        return Body::Unsupported(format!("the body is of {have}, and the operation takes {}", known.join(", ")));
    };
    if body_kind(content_type) == BodyKind::JsonLines {
        return Body::Read { value: None, faults: lines(asked, media, reader, limit) };
    }
    match content(asked, content_type, Some(media), reader) {
        Ok(None) => Body::Read { value: None, faults: Vec::new() },
        Ok(Some(content)) => {
            let faults = media.schema.as_ref().map(|schema| wrong(&content, schema, reader, limit));
            let is_whole = content.unread.is_empty();
            Body::Read { value: is_whole.then_some(content.value), faults: faults.unwrap_or_default() }
        }
        Err(message) => fault(message),
    }
}

fn wrong(content: &Content, schema: &Schema, reader: &Reader<'_>, limit: usize) -> Vec<String> {
    let faults = reader.misfits(schema, &content.value, content.is_text, limit);
    let is_known = |pointer: &arazzo_expression::Pointer| {
        !pointer.tokens().first().is_some_and(|member| content.unread.contains(member))
    };
    let faults = faults.into_iter().filter(|fault| is_known(&fault.pointer));
    faults.map(|fault| format!("the body: {fault}")).collect()
}

/// What the bytes say by their media type; `None` where that is not taken apart here.
fn content(
    asked: &Asked,
    content_type: &str,
    media: Option<&MediaType>,
    reader: &Reader<'_>,
) -> Result<Option<Content>, String> {
    let schema = media.and_then(|media| media.schema.as_ref());
    let kind = body_kind(content_type);
    if kind == BodyKind::Multipart {
        let parts = multipart::parts(&asked.body, content_type).map_err(|error| format!("the body: {error}"))?;
        return multipart::value(parts, media, reader)
            .map(|found| found.map(|(value, unread)| Content { value, is_text: true, unread }));
    }
    let text = || std::str::from_utf8(&asked.body).map_err(|_| "the body is no UTF-8".to_owned());
    let (value, is_text): (Value, bool) = match kind {
        BodyKind::Json => (json::parse(text()?).map_err(|error| format!("the body is no JSON: {error}"))?, false),
        BodyKind::Form => {
            let leaf = |text: &str, schema: Option<&Schema>| reader.leaf(text, schema);
            (form_structure(text()?, media, reader.references, &leaf).into(), true)
        }
        BodyKind::Xml => {
            let text = text()?;
            Document::parse(text).map_err(|error| format!("the body is no XML: {error}"))?;
            let Some(schema) = schema else { return Ok(None) };
            let value = xml_structure(text, schema, reader.references);
            (value.unwrap_or_else(|| Object::default().into()), true)
        }
        BodyKind::Text => (reader.leaf(text()?, schema), true),
        BodyKind::JsonLines | BodyKind::Multipart | BodyKind::Other => return Ok(None),
    };
    Ok(Some(Content { value, is_text, unread: BTreeSet::new() }))
}

/// A sequence of JSON texts, each of which is an item.
fn lines(asked: &Asked, media: &MediaType, reader: &Reader<'_>, limit: usize) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(&asked.body) else { return vec!["the body is no UTF-8".to_owned()] };
    let items = media.schema.as_ref().and_then(|schema| schema.items(reader.references));
    let schema = media.item_schema.as_ref().or(items.as_ref());
    let mut faults = Vec::new();
    let lines = text.lines().map(|line| line.trim_start_matches('\u{1e}').trim());
    for (number, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
        let told = |reason: String| format!("line {} of the body: {reason}", number + 1);
        match (json::parse(line), schema) {
            (Err(error), _) => faults.push(told(format!("it is no JSON: {error}"))),
            (Ok(value), Some(schema)) => {
                let wrong = reader.misfits(schema, &value, false, limit);
                faults.extend(wrong.iter().map(|fault| told(fault.to_string())));
            }
            (Ok(_), None) => {}
        }
        if faults.len() >= limit {
            break;
        }
    }
    faults
}
