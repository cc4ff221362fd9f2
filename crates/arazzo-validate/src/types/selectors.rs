//! Selector Objects against the schema of their context (SEL-02, EXPR-POINTER-SCHEMA).

use super::codes::POINTER_NOT_IN_SCHEMA;
use super::findings::Findings;
use super::shape::NotThere;
use super::tracer::Tracer;
use super::{Kinds, pointers, queries, ways};
use crate::checked::{Site, node_at};
use arazzo_expression::{Access, Expression, Pointer, Query, Source};
use arazzo_parser::arazzo::{AnyKind, ExpressionType, Selector};
use arazzo_parser::{Diagnostic, subspan};
use std::ops::Range;

/// Tells the selectors that lead to nothing.
pub(super) fn check(tracer: &Tracer<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut findings = Findings::default();
    tracer.checked.each_made(&mut |site, any| {
        if let AnyKind::Selector(selector) = &any.kind {
            findings.take(site, any.span, one(tracer, site, selector));
        }
    });
    findings.tell(found);
}

fn one<'l>(tracer: &Tracer<'_, 'l>, site: &Site<'_, 'l>, selector: &Selector) -> Vec<Diagnostic> {
    let kinds = tracer.known(site, &selector.context.value).kinds(tracer.lens);
    // A text may be JSON or XML.
    if !kinds.meets(Kinds::STRUCTURED | Kinds::STRING) {
        let message = format!("there is nothing to select: `{}` is {kinds}", selector.context.value);
        return vec![Diagnostic::new(&POINTER_NOT_IN_SCHEMA, selector.context.span, message)];
    }
    let text = &selector.selector;
    match selector.kind.value {
        ExpressionType::JsonPointer => {
            let path = Pointer::parse(text.strip_prefix('#').unwrap_or(text)).ok();
            let fault = path.and_then(|path| pointer(tracer, site, &selector.context.value, &path));
            fault.into_iter().map(|fault| pointers::diagnostic(text, &fault, text.span)).collect()
        }
        ExpressionType::JsonPath { .. } => {
            let Ok(query) = Query::parse(text) else { return Vec::new() };
            let node = node_at(&site.document.document.root, text.span);
            let at = |range: Range<usize>| {
                node.map_or(text.span, |node| subspan(&tracer.checked.loaded.sources, node, range))
            };
            ways::check(tracer, site, &selector.context.value, &query, &at)
        }
        ExpressionType::XPath(_) => {
            let Some(media) = queries::json(site, &selector.context.value) else { return Vec::new() };
            let message = format!("XPath is for XML, and the answer is `{media}`: nothing is selected");
            let diagnostic = Diagnostic::new(&POINTER_NOT_IN_SCHEMA, text.span, message);
            vec![diagnostic.help("use `type: jsonpath` or `jsonpointer`")]
        }
        _ => Vec::new(),
    }
}

/// Why there is nothing at `path` of what `context` is worth.
fn pointer<'l>(tracer: &Tracer<'_, 'l>, site: &Site<'_, 'l>, context: &Expression, path: &Pointer) -> Option<NotThere> {
    let Expression::Response(Source::Body(access)) = context else {
        return tracer.known(site, context).descend(path, tracer.lens).err();
    };
    let whole = access.pointer.tokens().iter().chain(path.tokens()).cloned().collect();
    tracer.shape(site, &Expression::Response(Source::Body(Access::pointer(whole)))).err()
}
