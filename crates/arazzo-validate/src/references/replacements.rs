//! The targets of replacements (REPL-01 to REPL-03).

use super::selectors::query;
use crate::checked::{Checked, CheckedStep};
use arazzo_expression::XPathVersion;
use arazzo_parser::arazzo::{ExpressionType, Replacement};
use arazzo_parser::{Diagnostic, codes as parser};

/// Targets that are no query of their language.
pub(crate) fn replacements(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            let list = step.step.request_body.iter().flat_map(|body| &body.replacements);
            // What is wrong with the type of a target is told already.
            let is_typed = |replacement: &&Replacement| {
                replacement.selector_type.is_some() || !document.says(replacement.target.span, "targetSelectorType")
            };
            list.filter(is_typed).for_each(|replacement| check(step, replacement, found));
        }
    }
}

fn check(step: &CheckedStep<'_>, replacement: &Replacement, found: &mut Vec<Diagnostic>) {
    let target = &replacement.target;
    if replacement.target_text.expressions().next().is_some() {
        return;
    }
    let kind = match &replacement.selector_type {
        Some(kind) => kind.value,
        None if is_xml(step) => ExpressionType::XPath(XPathVersion::V1_0),
        None => ExpressionType::JsonPointer,
    };
    if let Err((reason, supported)) = query(kind, target) {
        let code = if supported { &parser::REPLACEMENT_TARGET } else { &parser::UNSUPPORTED };
        let message = format!("target `{}` of a replacement cannot be used: {reason}", target.value);
        let diagnostic = Diagnostic::new(code, target.span, message);
        let pointer = kind == ExpressionType::JsonPointer && !target.contains(['$', '.', '[']);
        found.push(match (pointer, kind) {
            (true, _) => diagnostic.help(format!("write `/{}`", target.value)),
            (false, ExpressionType::JsonPointer) => diagnostic.help(
                "a target is a JSON Pointer, such as `/items/0/id`, unless `targetSelectorType` says otherwise (1.1)",
            ),
            (false, _) => diagnostic,
        });
    }
}

fn is_xml(step: &CheckedStep<'_>) -> bool {
    let given = step.step.request_body.as_ref().and_then(|body| body.content_type.as_ref()).map(|t| t.value.clone());
    let described = || {
        let content = &step.operation.as_ref()?.operation.request_body.as_ref()?.content;
        content.first().filter(|_| content.len() == 1).map(|media| media.media_type.clone())
    };
    let plain = given.or_else(described).unwrap_or_default().to_ascii_lowercase();
    let plain = plain.split(';').next().unwrap_or_default().trim();
    plain.ends_with("/xml") || plain.ends_with("+xml")
}
