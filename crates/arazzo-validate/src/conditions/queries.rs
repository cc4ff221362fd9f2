//! Traps in JSONPath conditions (decision A37), and expressions without braces in patterns (CRI-06).

use super::each::each;
use crate::checked::{Checked, CheckedDocument, CheckedStep, node_at};
use crate::codes;
use crate::flow::schema_at;
use arazzo_expression::jsonpath::{QueryLint, QueryLintKind};
use arazzo_expression::{Expression, Source};
use arazzo_parser::arazzo::{Criterion, CriterionCondition, ExpressionType, TypedCondition};
use arazzo_parser::{Diagnostic, Span, subspan};
use std::ops::Range;

/// What is valid in conditions, but hardly meant.
pub(crate) fn queries(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    each(checked, &mut |document, step, criterion| match &criterion.compiled {
        CriterionCondition::Typed(_, TypedCondition::JsonPath(query)) => {
            let told = query.lints().into_iter().filter_map(|lint| trap(checked, document, step, criterion, lint));
            found.extend(told);
            found.extend(bare(checked, document, criterion, ExpressionType::JsonPath { goessner: false }));
        }
        CriterionCondition::Typed(kind, TypedCondition::Regex(_) | TypedCondition::XPath(_)) => {
            found.extend(bare(checked, document, criterion, *kind));
        }
        _ => {}
    });
}

fn trap(
    checked: &Checked<'_>,
    document: &CheckedDocument<'_>,
    step: &CheckedStep<'_>,
    criterion: &Criterion,
    lint: QueryLint,
) -> Option<Diagnostic> {
    let code = match lint.kind {
        QueryLintKind::RootFilter if !is_meant(checked, step, criterion, &lint.range) => return None,
        QueryLintKind::RootFilter => &codes::JSONPATH_ROOT_FILTER,
        _ => &codes::JSONPATH_TRAP,
    };
    let at = part_of(checked, document, criterion, lint.range);
    let mut diagnostic = Diagnostic::new(code, at, lint.message);
    diagnostic.help = lint.replacement.map(|replacement| match lint.kind {
        QueryLintKind::RootFilter => format!("write `${replacement}`"),
        _ => format!("write `{replacement}`"),
    });
    Some(diagnostic)
}

/// Whether the description says that what the criterion looks at is an object that has itself what the filter asks its
/// members for, and that none of these has it; or that none of these has members at all.
fn is_meant(checked: &Checked<'_>, step: &CheckedStep<'_>, criterion: &Criterion, filter: &Range<usize>) -> bool {
    let context = criterion.context.as_ref().map(|context| &context.value);
    let Some(Expression::Response(Source::Body(access))) = context else { return false };
    let Some(schema) = schema_at(checked, step, &access.pointer) else { return false };
    let text = criterion.condition.value.trim();
    let names = members(text.get(filter.clone()).unwrap_or_default());
    let properties = schema.properties(checked.loaded);
    let plain = |kind: Option<arazzo_expression::Str>| kind.is_some_and(|kind| &*kind != "object");
    let flat = !properties.is_empty() && properties.values().all(|property| plain(property.kind(checked.loaded)));
    (flat && !names.is_empty())
        || names.iter().any(|name| {
            let below = properties.values().any(|property| property.property(name, checked.loaded).is_some());
            properties.contains_key(*name) && !below
        })
}

/// The members that a filter reads of what it looks at: `a` of `@.a`.
fn members(filter: &str) -> Vec<&str> {
    let end = |rest: &str| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    filter.split("@.").skip(1).filter_map(|rest| rest.get(..end(rest))).collect()
}

/// The place of the bytes `range` of the trimmed condition.
pub(crate) fn part_of(
    checked: &Checked<'_>,
    document: &CheckedDocument<'_>,
    criterion: &Criterion,
    range: Range<usize>,
) -> Span {
    let span = criterion.condition.span;
    let text = &criterion.condition.value;
    let skipped = text.len() - text.trim_start().len();
    let node = node_at(&document.document.root, span);
    node.map_or(span, |node| subspan(&checked.loaded.sources, node, range.start + skipped..range.end + skipped))
}

fn bare(
    checked: &Checked<'_>,
    document: &CheckedDocument<'_>,
    criterion: &Criterion,
    kind: ExpressionType,
) -> Option<Diagnostic> {
    const ROOTS: &[&str] = &["$inputs.", "$steps.", "$response.", "$request.", "$outputs.", "$workflows."];
    let text = criterion.condition.value.trim_start();
    let (start, root) = ROOTS.iter().find_map(|root| text.find(root).map(|start| (start, root)))?;
    let at = part_of(checked, document, criterion, start..start + root.len());
    let language = TypedCondition::language(kind);
    let message = format!("`{root}` is no expression here: it is part of the {language}");
    let help = "in Arazzo 1.1 expressions in braces are filled in, as in `{$inputs.name}`";
    Some(Diagnostic::new(&codes::BARE_EXPRESSION, at, message).help(help))
}
