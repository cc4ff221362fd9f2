//! Targets of replacements against the payload (OP-REPLACEMENT, decision A52).

use super::codes::{REPLACEMENT_PLACE, REPLACEMENTS_ALONE};
use super::payloads::media;
use super::rules::Call;
use arazzo_expression::{Pointer, Query, XPath, XPathVersion};
use arazzo_parser::arazzo::{Any, AnyKind, ExpressionType, Replacement, RequestBody};
use arazzo_parser::openapi::media_type;
use arazzo_parser::{Diagnostic, Severity};

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
        let Ok(pointer) = Pointer::parse(target) else { continue };
        let kind = replacement.selector_type.as_ref().map(|kind| kind.value);
        let Some(payload) = body.payload.as_ref().filter(|_| kind.is_none_or(|k| k == ExpressionType::JsonPointer))
        else {
            continue;
        };
        // What an earlier replacement put there may have members.
        let earlier = body.replacements.iter().take_while(|other| !std::ptr::eq(*other, replacement));
        let made = earlier.filter_map(|other| Pointer::parse(&other.target).ok());
        let made = made.into_iter().any(|other| pointer.tokens().starts_with(other.tokens()));
        if !made && !has_parent(payload, &pointer) {
            let message = format!("target `{}` leads to nothing in the payload", target.value);
            let help = "of a target only the last part may be new";
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

/// Whether the payload has what stands before the last token, as far as is known.
fn has_parent(payload: &Any, pointer: &Pointer) -> bool {
    let Some((last, parents)) = pointer.tokens().split_last() else { return true };
    let mut at = payload;
    for (depth, token) in parents.iter().enumerate() {
        at = match &at.kind {
            AnyKind::Object(members) => match members.iter().find(|member| member.key.value == *token) {
                Some(member) => &member.value,
                None => return false,
            },
            AnyKind::List(items) => match Pointer::index(token).and_then(|index| items.get(index)) {
                Some(item) => item,
                None => return false,
            },
            AnyKind::Literal(value) => {
                let rest: Pointer = parents.iter().skip(depth).cloned().collect();
                return value.as_str().is_some() || value.pointer(&rest).is_some_and(|parent| can_hold(parent, last));
            }
            AnyKind::Text { .. } | AnyKind::Selector(_) | AnyKind::Unreadable => return true,
        };
    }
    match &at.kind {
        AnyKind::List(items) => last == &"-".into() || Pointer::index(last).is_some_and(|index| index <= items.len()),
        AnyKind::Literal(value) => depth_zero_text(payload, value) || can_hold(value, last),
        _ => true,
    }
}

/// A payload that is a text may be JSON.
fn depth_zero_text(payload: &Any, value: &arazzo_expression::Value) -> bool {
    value.as_str().is_some() && payload.literal().is_some_and(|whole| std::ptr::eq(whole, value))
}

fn can_hold(parent: &arazzo_expression::Value, token: &str) -> bool {
    match parent {
        arazzo_expression::Value::Object(_) => true,
        arazzo_expression::Value::Array(items) => {
            token == "-" || Pointer::index(token).is_some_and(|index| index <= items.len())
        }
        _ => false,
    }
}
