//! Criteria and replacements that stand twice.

use crate::checked::Checked;
use crate::codes;
use arazzo_expression::Str;
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Criterion, CriterionCondition, RequestBody, Spanned};

/// Criteria that stand twice in one list, and replacements of one target.
pub(crate) fn duplicates(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        for step in &workflow.steps {
            criteria(&step.step.success_criteria, found);
            for (action, _) in step.on_success.iter().chain(&step.on_failure) {
                criteria(&action.criteria, found);
            }
            step.step.request_body.iter().for_each(|body| replacements(body, found));
        }
    }
}

fn criteria(list: &[Criterion], found: &mut Vec<Diagnostic>) {
    for (number, criterion) in list.iter().enumerate() {
        if let Some(first) = list.iter().take(number).find(|first| is_same(first, criterion)) {
            let message = format!("the criterion `{}` stands twice in this list", criterion.condition.value);
            let diagnostic = Diagnostic::new(&codes::DUPLICATE_CRITERION, criterion.condition.span, message);
            found.push(diagnostic.label(first.condition.span, "the first one").help("remove one of them"));
        }
    }
}

/// Whether two criteria say the same.
pub(crate) fn is_same(one: &Criterion, other: &Criterion) -> bool {
    let context = |criterion: &Criterion| criterion.context.as_ref().map(|context| context.value.clone());
    let kind = |criterion: &Criterion| match &criterion.compiled {
        CriterionCondition::Simple(_) => Some(None),
        CriterionCondition::Typed(kind, _) => Some(Some(*kind)),
        CriterionCondition::Broken(_) => None,
    };
    kind(one).is_some()
        && kind(one) == kind(other)
        && one.condition.trim() == other.condition.trim()
        && (kind(one) == Some(None) || context(one) == context(other))
}

fn replacements(body: &RequestBody, found: &mut Vec<Diagnostic>) {
    let targets: Vec<&Spanned<Str>> = body.replacements.iter().map(|replacement| &replacement.target).collect();
    for (number, target) in targets.iter().enumerate() {
        if let Some(first) = targets.iter().take(number).find(|first| first.value == target.value) {
            let message = format!("`{}` is replaced twice; the second value stays", target.value);
            let diagnostic = Diagnostic::new(&codes::DUPLICATE_REPLACEMENT, target.span, message);
            found.push(diagnostic.label(first.span, "the first one").help("remove one of them"));
        }
    }
}
