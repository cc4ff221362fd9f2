//! Selectors whose query is none in its language (SEL-01), and what their context can be.

use crate::checked::Checked;
use arazzo_expression::xpath::XPathError;
use arazzo_expression::{Pointer, Query, XPath};
use arazzo_parser::arazzo::{Any, AnyKind, ExpressionType, Selector};
use arazzo_parser::{Diagnostic, codes as parser};

/// Selectors that cannot be used.
pub(crate) fn selectors(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        workflow.workflow.outputs.iter().for_each(|output| any(&output.value, found));
        for step in &workflow.steps {
            step.parameters.iter().for_each(|parameter| any(parameter.value, found));
            step.step.outputs.iter().for_each(|output| any(&output.value, found));
            if let Some(body) = &step.step.request_body {
                body.payload.iter().for_each(|payload| any(payload, found));
                body.replacements.iter().for_each(|replacement| any(&replacement.value, found));
            }
        }
    }
}

fn any(value: &Any, found: &mut Vec<Diagnostic>) {
    match &value.kind {
        AnyKind::List(items) => items.iter().for_each(|item| any(item, found)),
        AnyKind::Object(members) => members.iter().for_each(|member| any(&member.value, found)),
        AnyKind::Selector(selector) => check(selector, found),
        AnyKind::Literal(_) | AnyKind::Text { .. } => {}
    }
}

fn check(selector: &Selector, found: &mut Vec<Diagnostic>) {
    if let Err((reason, supported)) = query(selector.kind.value, &selector.selector) {
        let message = format!("selector `{}` cannot be used: {reason}", selector.selector.value);
        let code = if supported { &parser::SELECTOR_SYNTAX } else { &parser::UNSUPPORTED };
        found.push(Diagnostic::new(code, selector.selector.span, message));
    }
}

/// Why `text` is no query of its language, and whether this build has the language.
pub(super) fn query(kind: ExpressionType, text: &str) -> Result<(), (String, bool)> {
    let fault = |reason: String| (reason, true);
    match kind {
        ExpressionType::JsonPointer => {
            Pointer::parse(text.strip_prefix('#').unwrap_or(text)).map(|_| ()).map_err(|error| fault(error.to_string()))
        }
        ExpressionType::JsonPath { .. } => {
            Query::parse(text).map(|_| ()).map_err(|error| fault(error.reason.to_string()))
        }
        ExpressionType::XPath(version) => XPath::parse(text, version)
            .map(|_| ())
            .map_err(|error| (error.to_string(), !matches!(error, XPathError::Unsupported(_)))),
        ExpressionType::Simple | ExpressionType::Regex => {
            Err(fault("only JSON Pointer, JSONPath and XPath select".to_owned()))
        }
    }
}
