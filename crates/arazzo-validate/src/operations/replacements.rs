//! Targets of replacements against the payload (OP-REPLACEMENT, decision A52).

use super::codes::{REPLACEMENT_PLACE, REPLACEMENTS_ALONE};
use super::payloads::media;
use super::rules::Call;
use arazzo_expression::jsonpath::{Follow, Step};
use arazzo_expression::{Operator, Pointer, Query, Str, Value, XPath, XPathVersion};
use arazzo_parser::arazzo::{Any, AnyKind, ExpressionType, Replacement, RequestBody};
use arazzo_parser::openapi::media_type;
use arazzo_parser::{Diagnostic, Severity};
use std::ops::Range;

/// The targets that are not in the payload, and those that are written like an expression.
pub(super) fn check(call: &Call<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(body) = &call.step.step.request_body else { return };
    found.extend(alone(call, body));
    for replacement in &body.replacements {
        let target = &replacement.target;
        // What is wrong with the type is told already.
        if replacement.selector_type.is_none() && call.site.document.says(target.span, "targetSelectorType") {
            continue;
        }
        if target.starts_with('$') && !is_query(replacement) {
            let message = format!("target `{}` is no place in the payload: it is not evaluated", target.value);
            let help = "a target is a JSON Pointer such as `/name`, or an XPath for XML";
            found.push(Diagnostic::new(&REPLACEMENT_PLACE, target.span, message).help(help));
            continue;
        }
        if let Some(fault) = selects_nothing(body, replacement).or_else(|| selects_no_node(call, body, replacement)) {
            found.push(fault);
            continue;
        }
        let (Some(pointer), Some(payload)) = (place(replacement), &body.payload) else { continue };
        // What an earlier replacement put there may have members, or be the place itself.
        let mut earlier = body.replacements.iter().take_while(|other| !std::ptr::eq(*other, replacement));
        if earlier.any(|other| place(other).is_none_or(|other| pointer.tokens().starts_with(other.tokens()))) {
            continue;
        }
        let is_pointer = replacement.selector_type.as_ref().is_none_or(|k| k.value == ExpressionType::JsonPointer);
        let (is_there, help) = if is_pointer {
            (has_parent(payload, &pointer), "of a target only the last part may be new")
        } else {
            let is_there = !matches!(find(payload, pointer.tokens()), Found::Nothing);
            (is_there, "name what the payload has; JSONPath makes nothing new")
        };
        if !is_there {
            let message = format!("target `{}` leads to nothing in the payload", target.value);
            found.push(Diagnostic::new(&REPLACEMENT_PLACE, target.span, message).help(help));
        }
    }
}

/// Replacements without a payload, which are made in something else (decision A52).
fn alone(call: &Call<'_, '_>, body: &RequestBody) -> Option<Diagnostic> {
    if body.payload.is_some() || body.replacements.is_empty() {
        return None;
    }
    let declared = call.called.operation.request_body.as_ref();
    let media = declared.and_then(|declared| media(body, &declared.content));
    let (instead, severity) = match media.and_then(|media| media.example.as_ref()) {
        Some(_) => ("the example of the description", Severity::Info),
        None => ("an empty object", Severity::Warning),
    };
    let message = format!("this body has no `payload`: the replacements are made in {instead}");
    let diagnostic = Diagnostic::new(&REPLACEMENTS_ALONE, body.span, message).severity(severity);
    Some(diagnostic.help("add the `payload` that is meant"))
}

/// A JSONPath that selects nothing of a payload that is known as a whole: nothing is replaced then.
fn selects_nothing(body: &RequestBody, replacement: &Replacement) -> Option<Diagnostic> {
    let kind = replacement.selector_type.as_ref().map(|kind| kind.value)?;
    let payload = body.payload.as_ref().and_then(Any::literal).filter(|value| value.as_str().is_none())?;
    let is_first = body.replacements.first().is_some_and(|first| std::ptr::eq(first, replacement));
    let is_path = matches!(kind, ExpressionType::JsonPath { .. }) && is_first && !replacement.target.contains("{$");
    let query = Query::parse(&replacement.target).ok().filter(|_| is_path)?;
    let nothing = query.select(payload).is_ok_and(|found| found.is_empty());
    nothing.then(|| {
        let message = format!("target `{}` selects nothing of the payload", replacement.target.value);
        let help = "name what the payload has; JSONPath makes nothing new";
        Diagnostic::new(&REPLACEMENT_PLACE, replacement.target.span, message).help(help)
    })
}

/// An XPath that selects nothing of a payload that is XML and known as a whole.
fn selects_no_node(call: &Call<'_, '_>, body: &RequestBody, replacement: &Replacement) -> Option<Diagnostic> {
    let version = match replacement.selector_type.as_ref().map(|kind| kind.value) {
        Some(ExpressionType::XPath(version)) => version,
        None if replacement.target.starts_with('/') => XPathVersion::V1_0,
        _ => return None,
    };
    let stated = body.content_type.as_ref().filter(|media| media_type::kind(&media.value) == media_type::Kind::Xml)?;
    let payload = body.payload.as_ref().and_then(Any::literal)?.as_str()?;
    let is_first = body.replacements.first().is_some_and(|first| std::ptr::eq(first, replacement));
    let path = XPath::parse(&replacement.target, version).ok().filter(|_| is_first && !stated.contains('$'))?;
    path.select(payload).is_ok_and(|found| found.is_empty()).then(|| {
        let message = format!(
            "target `{}` selects nothing of the payload of step `{}`",
            replacement.target.value,
            call.step.id()
        );
        Diagnostic::new(&REPLACEMENT_PLACE, replacement.target.span, message).help("name what the payload has")
    })
}

fn is_query(replacement: &Replacement) -> bool {
    let kind = replacement.selector_type.as_ref().map(|kind| kind.value);
    matches!(kind, Some(ExpressionType::JsonPath { .. } | ExpressionType::XPath(_)))
}

/// What is known of a place in the payload.
enum Found<'p> {
    Made(&'p Any),
    Constant(&'p Value),
    Unknown,
    Nothing,
}

/// What is at `tokens` in the payload, as far as is known.
fn find<'p>(payload: &'p Any, tokens: &[Str]) -> Found<'p> {
    let mut at = payload;
    for (depth, token) in tokens.iter().enumerate() {
        let next = match &at.kind {
            AnyKind::Object(members) => {
                members.iter().find(|member| member.key.value == *token).map(|member| &member.value)
            }
            AnyKind::List(items) => Pointer::index(token).and_then(|index| items.get(index)),
            AnyKind::Literal(value) if value.as_str().is_none() => {
                let rest: Pointer = tokens.iter().skip(depth).cloned().collect();
                return value.pointer(&rest).map_or(Found::Nothing, Found::Constant);
            }
            // A text may be JSON.
            AnyKind::Literal(_) | AnyKind::Text { .. } | AnyKind::Selector(_) | AnyKind::Unreadable => {
                return Found::Unknown;
            }
        };
        let Some(next) = next else { return Found::Nothing };
        at = next;
    }
    at.literal().map_or(Found::Made(at), Found::Constant)
}

/// Whether the payload has what stands before the last token, as far as is known.
fn has_parent(payload: &Any, pointer: &Pointer) -> bool {
    let Some((last, parents)) = pointer.tokens().split_last() else { return true };
    match find(payload, parents) {
        Found::Nothing => false,
        Found::Constant(value) => depth_zero_text(payload, value) || can_hold(value, last),
        Found::Made(Any { kind: AnyKind::List(items), .. }) => {
            &**last == "-" || Pointer::index(last).is_some_and(|index| index <= items.len())
        }
        Found::Made(_) | Found::Unknown => true,
    }
}

/// The place that the target of a replacement names, if it is a single one.
pub(super) fn place(replacement: &Replacement) -> Option<Pointer> {
    match replacement.selector_type.as_ref().map_or(ExpressionType::JsonPointer, |kind| kind.value) {
        ExpressionType::JsonPointer => Pointer::parse(&replacement.target).ok(),
        ExpressionType::JsonPath { .. } => {
            let query = Query::parse(&replacement.target).ok().filter(Query::is_singular)?;
            let mut way = Way(Some(Pointer::default()));
            query.follow(&Pointer::default(), &mut way);
            way.0
        }
        _ => None,
    }
}

/// The way that a query of single steps takes, as far as it can be written as a pointer.
struct Way(Option<Pointer>);

impl Follow for Way {
    type At = Pointer;

    fn step(&mut self, at: &Pointer, step: Step<'_>, _: &str, _: Range<usize>) -> Option<Pointer> {
        self.0 = match step {
            Step::Member(name) => Some(at.join(name)),
            Step::Element(index) if index >= 0 => Some(at.join(index.to_string())),
            Step::Element(_) | Step::Any => None,
        };
        self.0.clone()
    }

    fn compare(&mut self, _: &Pointer, _: Operator, _: &Value, _: &str, _: Range<usize>) {}
}

/// A payload that is a text may be JSON.
fn depth_zero_text(payload: &Any, value: &Value) -> bool {
    value.as_str().is_some() && payload.literal().is_some_and(|whole| std::ptr::eq(whole, value))
}

fn can_hold(parent: &Value, token: &str) -> bool {
    match parent {
        Value::Object(_) => true,
        Value::Array(items) => token == "-" || Pointer::index(token).is_some_and(|index| index <= items.len()),
        _ => false,
    }
}
