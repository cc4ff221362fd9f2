//! JSONPath conditions and patterns against the schema of their context (COND-TYPE).

use super::codes::CONDITION_TYPE;
use super::shape::Shape;
use super::tracer::Tracer;
use super::ways;
use crate::checked::Site;
use crate::conditions::part_of;
use arazzo_expression::{Pattern, Query, Value};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::Criterion;
use std::ops::Range;
use std::rc::Rc;

/// What is wrong with a JSONPath condition.
pub(super) fn json_path<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    criterion: &Criterion,
    query: &Query,
) -> Vec<Diagnostic> {
    let Some(context) = &criterion.context else { return Vec::new() };
    let at = |range: Range<usize>| part_of(tracer.checked, site.document, criterion, range);
    ways::check(tracer, site, &context.value, query, &at)
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
