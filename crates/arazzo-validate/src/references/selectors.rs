//! Selectors whose query is none in its language (SEL-01), and what their context can be.

use crate::checked::Checked;
use arazzo_expression::xpath::XPathError;
use arazzo_expression::{Pointer, Query, XPath};
use arazzo_parser::arazzo::{AnyKind, ExpressionType, Selector};
use arazzo_parser::{Diagnostic, codes as parser};

/// Selectors that cannot be used.
pub(crate) fn selectors(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    checked.each_made(&mut |_, any| {
        if let AnyKind::Selector(selector) = &any.kind {
            check(selector, found);
        }
    });
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
