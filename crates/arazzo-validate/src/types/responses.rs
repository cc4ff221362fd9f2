//! Which of the described answers a step has before it, and what their bodies are.

use super::schema::Lens;
use super::shape::Shape;
use crate::checked::{CheckedStep, Phase};
use arazzo_expression::{Condition, Expression, Operand, Operator, Pointer, Value};
use arazzo_parser::arazzo::{Criterion, CriterionCondition};
use arazzo_parser::openapi::{Operation, Response, Schema};

/// Which answers a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answers<'s> {
    /// All that are described.
    All,
    /// Those with which a step succeeds: of these statuses or, without any, of class 2.
    Good(&'s [u16]),
}

/// The statuses that `criteria` name, of which each says with which it can hold.
pub(crate) fn named(criteria: &[Criterion]) -> Vec<u16> {
    let mut named = Vec::new();
    for criterion in criteria {
        if let CriterionCondition::Simple(condition) = &criterion.compiled {
            let told = named.len();
            if !statuses(condition, &mut named) {
                named.truncate(told);
            }
        }
    }
    named
}

/// What is known of the body of some of the answers.
pub(crate) fn body(operation: &Operation, answers: Answers<'_>) -> Shape {
    let responses = match answers {
        Answers::All => operation.responses.iter().collect(),
        Answers::Good(named) => successes(operation, named),
    };
    let mut found: Vec<Schema> = Vec::new();
    for media in responses.iter().flat_map(|response| &response.content) {
        if !is_json(&media.media_type) {
            continue;
        }
        let Some(schema) = &media.schema else { return Shape::Any };
        found.push(schema.clone());
    }
    if found.is_empty() { Shape::Any } else { Shape::Schemas(found.into()) }
}

/// Whether the answers with which `step` goes on have no body, whatever they are: by their status, or as those to `HEAD`.
pub(crate) fn has_no_body(operation: &Operation, step: &CheckedStep<'_>, phase: Phase) -> bool {
    let statuses = || step.named.iter().all(|status| matches!(status, 204 | 205 | 304)) && !step.named.is_empty();
    &*operation.key.method == "HEAD" || (phase != Phase::OnFailure && statuses())
}

/// The media types of the answers that `step` has before it, if they are described.
pub(crate) fn media_types<'o>(operation: &'o Operation, step: &CheckedStep<'_>, phase: Phase) -> Vec<&'o str> {
    let responses = match phase {
        Phase::OnFailure => operation.responses.iter().collect(),
        _ => successes(operation, &step.named),
    };
    // An answer without a description may be of any type.
    if responses.is_empty() || responses.iter().any(|response| response.content.is_empty()) {
        return Vec::new();
    }
    responses.iter().flat_map(|response| &response.content).map(|media| &*media.media_type).collect()
}

/// Whether something at `path` is described elsewhere: in a failure, whose output may be meant, or in an example.
pub(crate) fn has_elsewhere(operation: &Operation, path: &Pointer, lens: Lens<'_>) -> bool {
    let examples = operation.responses.iter().flat_map(|response| &response.content);
    if examples.filter_map(|media| media.example.as_ref()).any(|example| example.pointer(path).is_some()) {
        return true;
    }
    let failures = operation.responses.iter().filter(|response| !response.status.starts_with('2'));
    let schemas = failures.flat_map(|response| &response.content).filter_map(|media| media.schema.clone());
    schemas
        .into_iter()
        .any(|schema| matches!(Shape::Schemas([schema].into()).descend(path, lens), Ok(Shape::Schemas(_))))
}

/// The answers of the `named` statuses; without any those of class 2.
fn successes<'o>(operation: &'o Operation, named: &[u16]) -> Vec<&'o Response> {
    if !named.is_empty() {
        return named.iter().filter_map(|status| operation.response(*status)).collect();
    }
    let good: Vec<&Response> = operation.responses.iter().filter(|r| r.status.starts_with('2')).collect();
    if good.is_empty() { operation.response(299).into_iter().collect() } else { good }
}

/// Adds the statuses with which `condition` can hold to `named`; false if it does not name them, or not all.
fn statuses(condition: &Condition, named: &mut Vec<u16>) -> bool {
    match condition {
        Condition::And(all) => all.iter().any(|one| {
            let told = named.len();
            let does = statuses(one, named);
            if !does {
                named.truncate(told);
            }
            does
        }),
        Condition::Or(all) => all.iter().all(|one| statuses(one, named)),
        Condition::Compare { operator: Operator::Equal, left, right } => {
            let status = status(left, right).or_else(|| status(right, left));
            named.extend(status);
            status.is_some()
        }
        _ => false,
    }
}

/// The status that `other` is if `side` is `$statusCode`.
pub(crate) fn status(side: &Condition, other: &Condition) -> Option<u16> {
    let (
        Condition::Operand(Operand::Expression { expression: Expression::StatusCode, .. }),
        Condition::Operand(Operand::Literal(value)),
    ) = (side, other)
    else {
        return None;
    };
    match value {
        Value::Number(number) => number.as_i64().and_then(|number| u16::try_from(number).ok()),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Whether bodies of `media_type` are read as JSON, as far as the description tells.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let lines = ["ndjson", "jsonl", "json-lines", "stream+json"].into_iter().any(|end| essence.ends_with(end));
    let json = essence.ends_with("json") || essence.starts_with("application/x-amz-json-");
    (json && !lines) || ["*/*", "application/*"].contains(&&*essence)
}
