//! JSONPath conditions and patterns against the schema of their context (COND-TYPE, JP-ROOT-FILTER).

use super::codes::CONDITION_TYPE;
use super::comparisons::{Why, quoted, unequal};
use super::locate::within;
use super::pointers;
use super::schema::{Lens, Step};
use super::shape::Shape;
use super::tracer::Tracer;
use super::Kinds;
use crate::checked::Site;
use crate::codes::JSONPATH_ROOT_FILTER;
use arazzo_expression::jsonpath::QueryLintKind;
use arazzo_expression::{Pattern, Query, Value};
use arazzo_parser::arazzo::Criterion;
use arazzo_parser::openapi::Schema;
use arazzo_parser::Diagnostic;

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
        let value = match shape.descend(pointer, tracer.lens) {
            Ok(value) => value,
            Err(fault) => {
                found.push(pointers::diagnostic(&compared.text, &fault, at(&compared.text)));
                continue;
            }
        };
        if compared.operator != arazzo_expression::Operator::Equal || compared.constant.is_null() {
            continue;
        }
        if let Some(Why { reason, help }) = unequal(&value, &compared.constant, tracer.lens, Value::eq) {
            let message = format!("`{} == {}` is never true: {reason}", compared.text, quoted(&compared.constant));
            let mut diagnostic = Diagnostic::new(&CONDITION_TYPE, at(&compared.text), message);
            diagnostic.help = help;
            found.push(diagnostic);
        }
    }
    found.extend(root_filter(tracer.lens, &shape, query, at));
    found
}

/// A filter that looks at the members of an object though it means the object (decision A37).
fn root_filter(
    lens: Lens<'_>,
    shape: &Shape,
    query: &Query,
    at: impl Fn(&str) -> arazzo_parser::Span,
) -> Option<Diagnostic> {
    let lint = query.lints().into_iter().find(|lint| lint.kind == QueryLintKind::RootFilter)?;
    let Shape::Schemas(schemas) = shape else { return None };
    let text = query.to_string();
    let written = text.get(lint.range.clone())?;
    let names = member_names(written);
    let meant = schemas.iter().all(|schema| lens.kinds(schema).within(Kinds::OBJECT | Kinds::NULL))
        && schemas.iter().all(|schema| names.iter().all(|name| only_here(lens, schema, name)));
    if names.is_empty() || !meant {
        return None;
    }
    let message = format!("`{written}` looks at each member of an object, and none has `{}`: it never holds", names.join("`, `"));
    let mut diagnostic = Diagnostic::new(&JSONPATH_ROOT_FILTER, at(written), message);
    diagnostic.help = lint.replacement.map(|replacement| format!("write `${replacement}`"));
    Some(diagnostic)
}

/// Whether the object of `schema` has the member `name`, and none of its members has.
fn only_here(lens: Lens<'_>, schema: &Schema, name: &str) -> bool {
    let has = |schema: &Schema| matches!(lens.step(schema, name), Step::Into(_));
    let lacks = |schema: &Schema| matches!(lens.step(schema, name), Step::Absent(_));
    has(schema) && schema.properties(lens.references).values().all(lacks)
}

/// The names behind `@.`.
fn member_names(text: &str) -> Vec<&str> {
    let end = |rest: &str| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let names = text.split("@.").skip(1).filter_map(|rest| rest.get(..end(rest)));
    names.filter(|name| !name.is_empty()).collect()
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
    let statuses = || (100..600).map(|status| Value::Number(i64::from(status).into())).collect();
    let values = if matches!(shape, Shape::Status) { Some(statuses()) } else { shape.values(tracer.lens) };
    let Some(values) = values.filter(|values| values.iter().all(|value| !value.is_null())) else { return Vec::new() };
    if values.iter().any(|value| pattern.is_match(&value.to_text()).unwrap_or(true)) {
        return Vec::new();
    }
    let what = if matches!(shape, Shape::Status) { "status" } else { "value that the schema allows" };
    let message = format!("`{}` matches no {what}", pattern.as_str());
    vec![Diagnostic::new(&CONDITION_TYPE, criterion.condition.span, message)]
}
