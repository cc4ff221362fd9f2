//! JSONPath conditions and patterns against the schema of their context (COND-TYPE).

use super::codes::CONDITION_TYPE;
use super::comparisons::{Why, quoted, unequal};
use super::pointers;
use super::shape::{NotThere, Shape};
use super::tracer::Tracer;
use crate::checked::{Site, within};
use arazzo_expression::{Access, Expression, Operator, Pattern, Pointer, Query, Source, Value};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::Criterion;
use std::rc::Rc;

/// What is wrong with a JSONPath condition.
pub(super) fn json_path<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    criterion: &Criterion,
    query: &Query,
) -> Vec<Diagnostic> {
    let Some(context) = &criterion.context else { return Vec::new() };
    let shape = tracer.known(site, &context.value);
    let at = |text: &str| within(tracer.checked, site.document, criterion.condition.span, text);
    let mut found = Vec::new();
    for compared in query.comparisons() {
        let Some(pointer) = &compared.pointer else { continue };
        let value = match part(tracer, site, &context.value, &shape, pointer) {
            Ok(value) => value,
            Err(fault) => {
                found.push(pointers::diagnostic(&compared.text, &fault, at(&compared.text)));
                continue;
            }
        };
        if compared.operator != Operator::Equal || compared.constant.is_null() {
            continue;
        }
        if let Some(Why { reason, help }) = unequal(&value, &compared.constant, tracer.lens, Value::eq) {
            let message = format!("`{} == {}` is never true: {reason}", compared.text, quoted(&compared.constant));
            let mut diagnostic = Diagnostic::new(&CONDITION_TYPE, at(&compared.text), message);
            diagnostic.help = help;
            found.push(diagnostic);
        }
    }
    found
}

/// What is known of the part of the context at `path`.
fn part<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    context: &Expression,
    shape: &Shape,
    path: &Pointer,
) -> Result<Shape, NotThere> {
    let Expression::Response(Source::Body(access)) = context else { return shape.descend(path, tracer.lens) };
    let whole = access.pointer.tokens().iter().chain(path.tokens()).cloned().collect();
    tracer.shape(site, &Expression::Response(Source::Body(Access::pointer(whole))))
}

/// A pattern that no value of the context can match.
pub(super) fn regex<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    criterion: &Criterion,
    pattern: &Pattern,
) -> Vec<Diagnostic> {
    let Some(context) = &criterion.context else { return Vec::new() };
    let shape = tracer.known(site, &context.value);
    let statuses = || (100..600).map(|status| Value::Number(i64::from(status).into())).collect::<Rc<[Value]>>();
    let values = if matches!(shape, Shape::Status) { Some(statuses()) } else { shape.values(tracer.lens) };
    let Some(values) = values.filter(|values| values.iter().all(|value| !value.is_null())) else { return Vec::new() };
    if values.iter().any(|value| pattern.is_match(&value.to_text()).unwrap_or(true)) {
        return Vec::new();
    }
    let what = if matches!(shape, Shape::Status) { "status" } else { "value that the schema allows" };
    let message = format!("`{}` matches no {what}", pattern.as_str());
    vec![Diagnostic::new(&CONDITION_TYPE, criterion.condition.span, message)]
}
