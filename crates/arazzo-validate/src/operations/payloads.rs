//! Payloads against the schemas of bodies (OP-BODY-SCHEMA).

use super::codes::{PAYLOAD_SCHEMA, PAYLOAD_SYNTAX};
use super::content_types::covers;
use super::rules::{Call, tell};
use super::templates;
use crate::types::{Fit, Manner, Tracer, is_json, node_at};
use arazzo_expression::{Pointer, Text, Value};
use arazzo_parser::arazzo::{AnyKind, ExpressionType, RequestBody};
use arazzo_parser::openapi::MediaType;
use arazzo_parser::{Data, Diagnostic};

/// The parts of the payload that the schema does not allow.
pub(super) fn check<'l>(tracer: &Tracer<'_, 'l>, call: &Call<'_, 'l>, found: &mut Vec<Diagnostic>) {
    let Some(body) = &call.step.step.request_body else { return };
    let (Some(payload), Some(declared)) = (&body.payload, &call.called.operation.request_body) else { return };
    let media = media(body, &declared.content);
    let given = body.content_type.as_ref().map(|given| &*given.value);
    let name = given.or_else(|| media.map(|media| &*media.media_type)).unwrap_or_default();
    let Some(node) = node_at(&call.site.document.document.root, payload.span) else { return };
    let (text, made) = match &payload.kind {
        AnyKind::Literal(Value::String(text)) => (Some(Text::Literal(text.clone())), None),
        AnyKind::Text { text: text @ Text::Template(_), .. } => (Some(text.clone()), None),
        _ => (None, Some(payload)),
    };
    let json = is_json(name) && !name.contains('*');
    let neutral;
    let (node, made) = match (text, made) {
        (Some(text), _) if json => match templates::parse(&text, node.span) {
            Ok(tree) => {
                neutral = tree;
                (&neutral, None)
            }
            Err(reason) => {
                let message = format!("the payload is a text that is not JSON: {reason}");
                found.push(Diagnostic::new(&PAYLOAD_SYNTAX, node.span, message));
                return;
            }
        },
        (Some(_), _) => return,
        (None, made) => (node, made),
    };
    let Some(schema) = media.and_then(|media| media.schema.as_ref()) else { return };
    let Some((manner, filled)) = manner(name).zip(filled(body)) else { return };
    let mut fit = Fit::new(tracer, call.site, manner, "the payload".to_owned());
    fit.filled = filled;
    if matches!(node.data, Data::String(..)) && made.is_none() {
        return;
    }
    tell(&PAYLOAD_SCHEMA, fit.check(node, made, schema), found);
}

/// How values in bodies of `media` are written; `None` if that is not known.
fn manner(media: &str) -> Option<Manner> {
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match &*essence {
        "application/x-www-form-urlencoded" | "multipart/form-data" => Some(Manner::Text),
        _ => is_json(&essence).then_some(Manner::Json),
    }
}

/// The described media type that the body is sent as (decision A54).
fn media<'o>(body: &RequestBody, offered: &'o [MediaType]) -> Option<&'o MediaType> {
    if let Some(given) = &body.content_type {
        offered.iter().find(|media| covers(&media.media_type, &given.value))
    } else {
        let json = offered.iter().find(|media| covers("application/json", &media.media_type));
        match offered {
            [only] => Some(only),
            _ => json.or_else(|| offered.iter().find(|media| !media.media_type.contains('*'))),
        }
    }
}

/// The places that replacements fill; `None` if that is not known.
fn filled(body: &RequestBody) -> Option<Vec<Pointer>> {
    let targets = body.replacements.iter().map(|replacement| {
        let kind = replacement.selector_type.as_ref().map_or(ExpressionType::JsonPointer, |kind| kind.value);
        let pointer = Pointer::parse(&replacement.target.value).ok();
        pointer.filter(|pointer| kind == ExpressionType::JsonPointer && !pointer.is_empty())
    });
    targets.collect()
}
