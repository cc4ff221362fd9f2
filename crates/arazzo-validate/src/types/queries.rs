//! JSONPath conditions and patterns against the schema of their context (COND-TYPE).

use super::Kinds;
use super::codes::{CONDITION_TYPE, UNQUOTED_PLACEHOLDER};
use super::responses;
use super::shape::Shape;
use super::tracer::Tracer;
use super::ways;
use crate::checked::{Site, within};
use crate::conditions::part_of;
use arazzo_expression::{Expression, Part, Pattern, Query, Source, Text, Value};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Criterion, ExpressionType, Spanned, TypedCondition};
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
    let scalar = Kinds::ANY.without(Kinds::STRUCTURED);
    if let Some(fault) = unsearchable(tracer, site, context, scalar, "JSONPath needs an object or an array") {
        return vec![fault];
    }
    let at = |range: Range<usize>| part_of(tracer.checked, site.document, criterion, range);
    ways::check(tracer, site, &context.value, query, &at)
}

/// An `XPath` condition on an answer that is JSON, by its description.
pub(super) fn xpath(site: &Site<'_, '_>, criterion: &Criterion) -> Vec<Diagnostic> {
    let Some(first) = criterion.context.as_ref().and_then(|context| json(site, &context.value)) else {
        return Vec::new();
    };
    let message = format!("XPath is for XML, and the answer is `{first}`: the condition always fails");
    let diagnostic = Diagnostic::new(&CONDITION_TYPE, criterion.condition.span, message);
    vec![diagnostic.help("use `type: jsonpath`")]
}

/// The media type of the answer that `context` is, where that is JSON by its description.
pub(super) fn json(site: &Site<'_, '_>, context: &Expression) -> Option<String> {
    let Expression::Response(Source::Body(access)) = context else { return None };
    let step = site.step.filter(|_| access.pointer.is_empty())?;
    let media = responses::media_types(&step.operation.as_deref()?.operation, step, site.phase);
    let is_json = |media: &&str| responses::is_json(media) && !media.contains('*');
    media.first().filter(|_| media.iter().all(is_json)).map(|first| (*first).to_owned())
}

/// Texts that are filled in outside of quotes: they become a part of the query, not a text in it.
pub(super) fn template<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    criterion: &Criterion,
    kind: ExpressionType,
    text: &Text,
) -> Vec<Diagnostic> {
    // What has no braces stands for its value.
    let has_braces = criterion.condition.contains("{$") && kind != ExpressionType::Regex;
    let (Text::Template(parts), true) = (text, has_braces) else { return Vec::new() };
    let mut before = String::new();
    let mut found = Vec::new();
    for part in parts {
        let expression = match part {
            Part::Literal(text) => {
                before.push_str(text);
                continue;
            }
            Part::Expression(expression) => expression,
        };
        let kinds = tracer.known(site, expression).kinds(tracer.lens);
        if kinds.meets(Kinds::STRING)
            && kinds.within(Kinds::STRING | Kinds::NULL)
            && TypedCondition::open_quote(kind, &before).is_none()
            // Elsewhere it may be meant as the name of a member: `$.{$inputs.field}`.
            && before.trim_end().ends_with(['=', '<', '>'])
        {
            let placeholder = format!("{{{expression}}}");
            let span = within(tracer.checked, site.document, criterion.condition.span, &placeholder);
            let language = TypedCondition::language(kind);
            let message =
                format!("`{placeholder}` is {kinds} and stands outside of quotes: it becomes a part of the {language}");
            let diagnostic = Diagnostic::new(&UNQUOTED_PLACEHOLDER, span, message);
            found.push(diagnostic.help(format!("write `'{placeholder}'`")).guess(
                "put quotes around it",
                span,
                format!("'{placeholder}'"),
            ));
        }
    }
    found
}

/// A context that can only be of the types of `kinds`, in which nothing can be searched.
fn unsearchable<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    context: &Spanned<Expression>,
    kinds: Kinds,
    needs: &str,
) -> Option<Diagnostic> {
    // A body as a whole is a text where it is of another media type.
    let is_whole = matches!(&context.value, Expression::Response(Source::Body(access)) if access.pointer.is_empty());
    if is_whole && json(site, &context.value).is_none() {
        return None;
    }
    let found = tracer.known(site, &context.value).kinds(tracer.lens);
    found.within(kinds | Kinds::NULL).then(|| {
        let message = format!("{needs}, and `{}` is {found}: the condition always fails", context.value);
        Diagnostic::new(&CONDITION_TYPE, context.span, message)
    })
}

/// A pattern that no value of the context can match.
pub(super) fn regex<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    criterion: &Criterion,
    pattern: &Pattern,
) -> Vec<Diagnostic> {
    let Some(context) = &criterion.context else { return Vec::new() };
    if let Some(fault) = unsearchable(tracer, site, context, Kinds::STRUCTURED, "a regular expression needs a text") {
        let help = "let the context end at a single value, or use `type: jsonpath`";
        return vec![fault.help(help)];
    }
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
