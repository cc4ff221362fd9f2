//! What looks like an expression where none is evaluated: in keys, and in the pointers of other expressions.

use crate::checked::{Checked, Place, Site, within};
use crate::codes;
use arazzo_expression::{Expression, Pointer, Source, Str};
use arazzo_parser::{Data, Diagnostic, Node, SourceMap, is_unquoted_expression};

const ROOTS: &[&str] = &["$inputs.", "$steps.", "$response.", "$workflows."];

/// Expressions in pointers.
pub(crate) fn nested(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    expression: &Expression,
    place: Place<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let has_root = |token: &str| token.contains('$') && ROOTS.iter().any(|root| token.contains(root));
    if let Some(token) = token(expression, has_root) {
        let at = within(checked, site.document, place.exact(checked, site.document, expression), token);
        let message = format!("`{token}` is no expression here: it is part of the pointer of `{expression}`");
        let help = "a pointer has no variable parts; in Arazzo 1.1, use a selector";
        found.push(Diagnostic::new(&codes::BARE_EXPRESSION, at, message).help(help));
    }
}

/// Signs of comparisons.
const OPERATORS: [&str; 8] = [" == ", " != ", " > ", " < ", " >= ", " <= ", " && ", " || "];

/// Comparisons that became a part of a pointer, where a value is made.
pub(crate) fn compared(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    expression: &Expression,
    place: Place<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let compares = |token: &str| token.contains(' ') && OPERATORS.iter().any(|operator| token.contains(operator));
    if let Some(token) = token(expression, compares) {
        let at = place.exact(checked, site.document, expression);
        let message = format!("this is no comparison but a value: `{token}` is the name of a member in it");
        let help = "make it a criterion, or the value that is compared";
        found.push(Diagnostic::new(&codes::CONDITION_AS_VALUE, at, message).help(help));
    }
}

/// Expressions in keys.
pub(crate) fn keys(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for document in &checked.documents {
        let sources = &checked.loaded.sources;
        document.document.root.get("workflows").into_iter().for_each(|workflows| visit(sources, workflows, found));
    }
}

/// The first token of the pointer in `expression` of which `is` holds.
fn token(expression: &Expression, is: impl Fn(&str) -> bool) -> Option<&Str> {
    pointer(expression)?.tokens().iter().find(|token| is(token))
}

fn pointer(expression: &Expression) -> Option<&Pointer> {
    match expression {
        Expression::Response(Source::Body(access) | Source::Payload(access))
        | Expression::Request(Source::Body(access) | Source::Payload(access))
        | Expression::Message(Source::Body(access) | Source::Payload(access)) => Some(&access.pointer),
        Expression::Inputs(name) | Expression::Outputs(name) | Expression::StepOutputs { name, .. } => {
            name.pointer.as_ref()
        }
        _ => None,
    }
}

fn visit(sources: &SourceMap, node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.data {
        Data::Mapping(_) if is_unquoted_expression(node) => {
            let text = sources.slice(node.span);
            let message = format!("`{text}` is an object for YAML, not an expression");
            let fault = Diagnostic::new(&codes::UNQUOTED_BRACES, node.span, message).help("put it in quotes");
            found.push(if text.starts_with('{') {
                fault.fix("quote it", node.span, format!("'{text}'"))
            } else {
                fault
            });
        }
        Data::Mapping(mapping) => {
            for entry in mapping.entries() {
                let key = entry.key.strip_prefix('{').unwrap_or(&entry.key);
                if key.starts_with('$') && ROOTS.iter().any(|root| key.starts_with(root)) {
                    let message = format!("the key `{}` is taken as it stands: keys are not evaluated", entry.key);
                    let help = "write the object as a text with the expression in braces";
                    found.push(Diagnostic::new(&codes::EXPRESSION_IN_KEY, entry.key_span, message).help(help));
                }
                visit(sources, &entry.value, found);
            }
        }
        Data::Sequence(items) => items.iter().for_each(|item| visit(sources, item, found)),
        _ => {}
    }
}
