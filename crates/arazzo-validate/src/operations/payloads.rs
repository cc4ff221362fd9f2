//! Payloads against the schemas of bodies (OP-BODY-SCHEMA).

use super::codes::{PAYLOAD_SCHEMA, PAYLOAD_SYNTAX, UNSTATED_CONTENT_TYPE};
use super::content_types::{covers, header};
use super::replacements::place;
use super::rules::{Call, tell};
use super::templates::{self, Template};
use crate::types::{Fault, Fit, Kinds, Manner, OBJECT_IN_TEXT, Shape, Tracer, is_json, node_at};
use arazzo_expression::xml::Document;
use arazzo_expression::{Part, Pointer, Str, Text, Value};
use arazzo_parser::arazzo::{Any, AnyKind, RequestBody};
use arazzo_parser::openapi::{MediaType, Schema, media_type};
use arazzo_parser::{Advice, Diagnostic, Node, Severity};

/// A payload with where it stands and what it is sent as.
struct Payload<'k> {
    body: &'k RequestBody,
    node: &'k Node,
    media: &'k str,
    schema: Option<&'k Schema>,
    declared: Option<&'k MediaType>,
}

/// The parts of the payload that the schema does not allow.
pub(super) fn check<'l>(tracer: &Tracer<'_, 'l>, call: &Call<'_, 'l>, found: &mut Vec<Diagnostic>) {
    let Some(body) = &call.step.step.request_body else { return };
    let Some(any) = &body.payload else { return };
    let Some(node) = node_at(&call.site.document.document.root, any.span) else { return };
    let declared = call.called.operation.request_body.as_ref();
    let media = declared.and_then(|declared| media(body, &declared.content));
    let given = body.content_type.as_ref().map(|given| &*given.value);
    let name = given.or_else(|| media.map(|media| &*media.media_type)).unwrap_or_default();
    let payload =
        Payload { body, node, media: name, schema: media.and_then(|media| media.schema.as_ref()), declared: media };
    replaced(tracer, call, &payload, found);
    match &any.kind {
        AnyKind::Literal(Value::String(raw)) => text(tracer, call, &payload, (&Text::Literal(raw.clone()), raw), found),
        AnyKind::Text { text: template @ Text::Template(_), raw } => {
            text(tracer, call, &payload, (template, raw), found);
        }
        _ => value(tracer, call, &payload, any, found),
    }
}

/// The values of replacements against what the schema says of their places.
fn replaced<'l>(tracer: &Tracer<'_, 'l>, call: &Call<'_, 'l>, payload: &Payload<'_>, found: &mut Vec<Diagnostic>) {
    let Some((schema, manner)) = payload.schema.zip(manner(payload.media)) else { return };
    for replacement in &payload.body.replacements {
        let Some(pointer) = place(replacement).filter(|pointer| !pointer.is_empty()) else { continue };
        let Ok(Shape::Schemas(schemas)) = Shape::Schemas([schema.clone()].into()).descend(&pointer, tracer.lens) else {
            continue;
        };
        let Some(node) = node_at(&call.site.document.document.root, replacement.value.span) else { continue };
        // What a later one puts there, or into it, does not count.
        let later = payload.body.replacements.iter().skip_while(|other| !std::ptr::eq(*other, replacement)).skip(1);
        let later = later.filter_map(place);
        let inside = later.filter_map(|other| other.tokens().strip_prefix(pointer.tokens()).map(<[_]>::to_vec));
        if let [only] = &*schemas {
            let mut fit = Fit::new(tracer, call.site, manner, format!("`{pointer}` of the payload"));
            fit.filled = inside.map(|tokens| tokens.into_iter().collect()).collect();
            tell(&PAYLOAD_SCHEMA, fit.check(node, Some(&replacement.value), only), found);
        }
    }
}

/// A payload that is a value.
fn value<'l>(
    tracer: &Tracer<'_, 'l>,
    call: &Call<'_, 'l>,
    payload: &Payload<'_>,
    any: &Any,
    found: &mut Vec<Diagnostic>,
) {
    without_form(tracer, call, payload, any, found);
    let Some((schema, (manner, filled))) = payload.schema.zip(manner(payload.media).zip(filled(payload.body))) else {
        return;
    };
    let mut fit = Fit::new(tracer, call.site, manner, "the payload".to_owned());
    fit.filled = filled;
    tell(&PAYLOAD_SCHEMA, fit.check(payload.node, Some(any), schema), found);
}

/// Objects and lists for a media type that has no form for them.
fn without_form<'l>(
    tracer: &Tracer<'_, 'l>,
    call: &Call<'_, 'l>,
    payload: &Payload<'_>,
    any: &Any,
    found: &mut Vec<Diagnostic>,
) {
    let media = payload.media;
    if media.is_empty() || media.contains('*') || header(call).is_some() {
        return;
    }
    let mut tell = |what: &str, media: &str, kinds: Kinds, node: &Node| {
        if kinds.within(Kinds::STRUCTURED) {
            let message = format!("{what} is {kinds}, and `{media}` has no form for it: its JSON text is sent");
            let help = "give a text or a file, or the `contentType` that is meant";
            found.push(Diagnostic::new(&OBJECT_IN_TEXT, node.span, message).help(help));
        }
    };
    if !media_type::has_structures(media) {
        return tell("the payload", media, kinds(tracer, call, any), payload.node);
    }
    if !matches!(media_type::kind(media), media_type::Kind::Form | media_type::Kind::Multipart) {
        return;
    }
    for (name, encoding) in payload.declared.into_iter().flat_map(|media| &media.encoding) {
        let said = encoding.content_type.as_deref().and_then(|said| said.split(',').next()).map(str::trim);
        let Some(said) = said.filter(|said| !said.contains('*') && !media_type::has_structures(said)) else { continue };
        let Some(node) = payload.node.get(name) else { continue };
        let kinds = match &any.kind {
            AnyKind::Literal(value) => value.get(name).map_or(Kinds::ANY, |value| kinds_of(first(value))),
            AnyKind::Object(members) => {
                let member = members.iter().find(|member| member.key.value == *name);
                member.map_or(Kinds::ANY, |member| match &member.value.kind {
                    // A list is a part for each item.
                    AnyKind::List(items) => items.first().map_or(Kinds::ANY, |item| kinds(tracer, call, item)),
                    AnyKind::Literal(value) => kinds_of(first(value)),
                    _ => kinds(tracer, call, &member.value),
                })
            }
            _ => Kinds::ANY,
        };
        // What an expression brings may be a list, of which each item is a part.
        if kinds.within(Kinds::OBJECT) || kinds.within(Kinds::ARRAY) && node.as_sequence().is_some() {
            tell(&format!("the part `{name}`"), said, kinds, node);
        }
    }
}

/// A value, or the first item of a list, which is a part for each item.
fn first(value: &Value) -> &Value {
    value.as_array().and_then(|items| items.first()).unwrap_or(value)
}

fn kinds_of(value: &Value) -> Kinds {
    match value {
        Value::Array(_) => Kinds::ARRAY,
        Value::Object(_) => Kinds::OBJECT,
        _ => Kinds::ANY,
    }
}

/// What a value is known to be, as far as it may be a structure.
fn kinds<'l>(tracer: &Tracer<'_, 'l>, call: &Call<'_, 'l>, any: &Any) -> Kinds {
    match &any.kind {
        AnyKind::List(_) => Kinds::ARRAY,
        AnyKind::Object(_) => Kinds::OBJECT,
        AnyKind::Literal(value) => kinds_of(value),
        AnyKind::Text { text: Text::Expression(expression), .. } => {
            tracer.known(&call.site, expression).kinds(tracer.lens)
        }
        _ => Kinds::ANY,
    }
}

/// A payload that is a text, written `raw`.
fn text<'l>(
    tracer: &Tracer<'_, 'l>,
    call: &Call<'_, 'l>,
    payload: &Payload<'_>,
    (text, raw): (&Text, &str),
    found: &mut Vec<Diagnostic>,
) {
    unstated(call, payload, raw, found);
    if is_form(payload.media) {
        found.extend(lacking(tracer, payload, text, raw));
        pairs(payload, text, found);
    }
    if media_type::kind(payload.media) == media_type::Kind::Xml {
        found.extend(broken_xml(payload, text));
    }
    if !is_json(payload.media) || payload.media.contains('*') {
        return objects(tracer, call, payload, text, found);
    }
    let sources = &tracer.checked.loaded.sources;
    match templates::parse(sources, text, raw, payload.node) {
        Ok(template) => {
            found.extend(template.doubled.iter().map(|(name, span)| {
                let message =
                    format!("`{name}` stands twice in one object of the payload: tools differ in which one counts");
                Diagnostic::new(&PAYLOAD_SYNTAX, *span, message).help("remove one of them")
            }));
            quoted(tracer, call, payload, &template, found);
            let Some((schema, filled)) = payload.schema.zip(filled(payload.body)) else { return };
            let mut fit = Fit::new(tracer, call.site, Manner::Json, "the payload".to_owned());
            fit.filled = filled;
            fit.expressions.clone_from(&template.expressions);
            let faults = fit.check(&template.root, None, schema).into_iter();
            let placed = faults.map(|fault| {
                // Faults of expressions stand in the neutral text too; changes of that text are none of the document.
                let advice = fault.advice.map(|advice| Advice::new(advice.help));
                Fault { span: template.place(sources, payload.node, fault.span), advice, ..fault }
            });
            tell(&PAYLOAD_SCHEMA, placed.collect(), found);
        }
        Err((reason, span)) => {
            let message = format!("the payload is a text that is not JSON: {reason}");
            found.push(Diagnostic::new(&PAYLOAD_SYNTAX, span, message));
        }
    }
}

/// A text that is no XML, whatever its expressions are worth. A file, or what is XML as a whole, is not looked at.
fn broken_xml(payload: &Payload<'_>, text: &Text) -> Option<Diagnostic> {
    let neutral: String = match text {
        Text::Literal(literal) => literal.to_string(),
        Text::Template(parts) => {
            parts.iter().map(|part| if let Part::Literal(text) = part { text } else { "x" }).collect()
        }
        Text::Expression(_) => return None,
    };
    let starts = neutral.trim_start();
    if !starts.starts_with('<') || starts.contains("<!DOCTYPE") {
        return None;
    }
    let error = Document::parse(&neutral).err()?;
    let message = format!("the payload is a text that is not XML: {error}");
    Some(
        Diagnostic::new(&PAYLOAD_SYNTAX, payload.node.span, message)
            .help("close each element, and write `&amp;` for `&`"),
    )
}

/// Objects and lists that take the place of a quoted text (decision A49).
fn quoted<'l>(
    tracer: &Tracer<'_, 'l>,
    call: &Call<'_, 'l>,
    payload: &Payload<'_>,
    template: &Template<'_>,
    found: &mut Vec<Diagnostic>,
) {
    for (expression, span) in template.quoted() {
        let kinds = tracer.known(&call.site, expression).kinds(tracer.lens);
        if kinds.within(Kinds::STRUCTURED) {
            let at = template.place(&tracer.checked.loaded.sources, payload.node, span);
            let message = format!(
                "`{expression}` is {kinds} and stands in quotes: this program puts the value in their place, others put \
                 JSON inside of them"
            );
            let help = format!("write `{{{expression}}}` without quotes");
            found.push(Diagnostic::new(&OBJECT_IN_TEXT, at, message).help(help));
        }
    }
}

/// Objects and lists in a text that is no JSON.
fn objects<'l>(
    tracer: &Tracer<'_, 'l>,
    call: &Call<'_, 'l>,
    payload: &Payload<'_>,
    text: &Text,
    found: &mut Vec<Diagnostic>,
) {
    let Text::Template(parts) = text else { return };
    for part in parts {
        let Part::Expression(expression) = part else { continue };
        let kinds = tracer.known(&call.site, expression).kinds(tracer.lens);
        if kinds.within(Kinds::STRUCTURED) && !payload.media.is_empty() {
            let message = format!("`{expression}` is {kinds}: its JSON text becomes a part of this text");
            found.push(Diagnostic::new(&OBJECT_IN_TEXT, payload.node.span, message));
        }
    }
}

/// A text without anything that says what it is, and JSON for an operation that takes no JSON.
fn unstated(call: &Call<'_, '_>, payload: &Payload<'_>, raw: &str, found: &mut Vec<Diagnostic>) {
    let stated = payload.body.content_type.is_some() || header(call).is_some();
    if stated || !raw.trim_start().starts_with(['{', '[']) {
        return;
    }
    let takes_json = payload.media.is_empty() || is_json(payload.media);
    let (severity, message) = if takes_json {
        (Severity::Info, "the payload is a text that looks like JSON, and no `contentType` says so".to_owned())
    } else {
        let message = format!("the payload looks like JSON, and is sent as `{}`", payload.media);
        (Severity::Warning, message)
    };
    let help = "add `contentType: application/json`";
    found.push(Diagnostic::new(&UNSTATED_CONTENT_TYPE, payload.node.span, message).severity(severity).help(help));
}

/// What a form that is written as text lacks.
fn lacking(tracer: &Tracer<'_, '_>, payload: &Payload<'_>, text: &Text, raw: &str) -> Option<Diagnostic> {
    let schema =
        payload.schema.filter(|_| !matches!(text, Text::Expression(_)) && payload.body.replacements.is_empty())?;
    let names: Vec<&str> = raw.split('&').filter_map(|pair| Some(pair.split_once('=')?.0.trim())).collect();
    let plain = |name: &&str| name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    if names.is_empty() || !names.iter().all(plain) {
        return None;
    }
    let references = tracer.lens.references;
    let is_made = |name: &Str| schema.property(name, references).is_some_and(|p| p.default(references).is_some());
    let required = schema.required(references);
    let missing = required.iter().find(|name| !names.contains(&&***name) && !is_made(name))?;
    let message = format!("the payload lacks `{missing}`, which is required");
    Some(Diagnostic::new(&PAYLOAD_SCHEMA, payload.node.span, message).help(format!("add `{missing}=…`")))
}

/// Pairs of a form without `=`: `code{$inputs.code}`.
fn pairs(payload: &Payload<'_>, text: &Text, found: &mut Vec<Diagnostic>) {
    let Text::Template(parts) = text else { return };
    for (number, part) in parts.iter().enumerate() {
        let (Part::Literal(before), Some(Part::Expression(expression))) = (part, parts.get(number + 1)) else {
            continue;
        };
        let pair = before.rsplit('&').next().unwrap_or_default().trim_start();
        let starts = number == 0 || before.contains('&');
        if starts
            && !pair.is_empty()
            && !pair.contains(['=', '%'])
            && pair.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        {
            let message = format!("`{pair}{{{expression}}}` is no pair of a form: there is no `=`");
            let help = format!("write `{pair}={{{expression}}}`");
            found.push(Diagnostic::new(&PAYLOAD_SYNTAX, payload.node.span, message).help(help));
        }
    }
}

fn is_form(media: &str) -> bool {
    media.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
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
pub(super) fn media<'o>(body: &RequestBody, offered: &'o [MediaType]) -> Option<&'o MediaType> {
    if let Some(given) = &body.content_type {
        let alike = || offered.iter().find(|media| covers(&media.media_type, &given.value));
        MediaType::most_specific(offered, &given.value).or_else(alike)
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
    body.replacements.iter().map(|replacement| place(replacement).filter(|pointer| !pointer.is_empty())).collect()
}
