//! Changes of an answer that may reach a goal.

use super::goal::Goal;
use super::search::Puzzle;
use super::simple;
use crate::answers::code;
use crate::draft::Draft;
use arazzo_expression::{Pattern, Pointer, Query, Value, XPath, json};
use arazzo_runtime::program::{Criterion, Operand};
use arazzo_runtime::{Resolved, Scope};

/// Statuses that are tried where a pattern or a comparison asks for one, the usual ones first.
pub(super) const STATUSES: [u16; 17] =
    [200, 201, 202, 204, 206, 301, 302, 303, 304, 400, 401, 403, 404, 409, 422, 429, 500];

/// Answers near `draft` that may reach `goal`, or why it cannot be told what would.
pub(super) fn changes(
    goal: &Goal<'_>,
    draft: &Draft,
    puzzle: &Puzzle<'_>,
    scope: &Scope<'_>,
) -> Result<Vec<Draft>, String> {
    match goal {
        Goal::Status(status) => Ok(vec![Draft { status: *status, ..draft.clone() }]),
        Goal::Success(true) => Ok(vec![Draft { status: 200, ..draft.clone() }]),
        Goal::Success(false) => Ok(vec![Draft { status: 500, ..draft.clone() }]),
        Goal::Holds(criterion) => of_criterion(criterion, true, draft, puzzle, scope),
        Goal::Part(condition, wanted, _) => Ok(simple::changes(condition, *wanted, draft, puzzle, scope)),
        Goal::NotAll(criteria) => {
            if criteria.is_empty() {
                return Err("an action without criteria always applies".to_owned());
            }
            // The last criterion tells states apart; those before it are mostly about the status.
            let made = criteria.iter().rev().filter_map(|c| of_criterion(c, false, draft, puzzle, scope).ok());
            let mut made: Vec<Draft> = made.flatten().collect();
            // A status that nobody describes is one of a failure sooner than one of a success.
            let responses = &puzzle.call.operation.responses;
            let is_likely = |status: u16| {
                status == draft.status || status >= 400 || responses.iter().any(|one| code(&one.status) == Some(status))
            };
            made.sort_by_key(|one| !is_likely(one.status));
            Ok(made)
        }
    }
}

fn of_criterion(
    criterion: &Criterion,
    wanted: bool,
    draft: &Draft,
    puzzle: &Puzzle<'_>,
    scope: &Scope<'_>,
) -> Result<Vec<Draft>, String> {
    Ok(match Resolved::of(criterion, scope)? {
        Resolved::Simple(condition) => simple::changes(condition, wanted, draft, puzzle, scope),
        Resolved::Regex(context, pattern) => matching(&puzzle.within(context), &pattern, wanted, draft, puzzle),
        Resolved::JsonPath(context, query) => selecting(&puzzle.within(context), &query, wanted, draft, puzzle),
        Resolved::XPath(context, xpath) => of_xml(&puzzle.within(context), &xpath, wanted, draft, puzzle),
    })
}

fn matching(context: &Operand, pattern: &Pattern, wanted: bool, draft: &Draft, puzzle: &Puzzle<'_>) -> Vec<Draft> {
    if matches!(context, Operand::StatusCode) {
        let fits = |status: &u16| pattern.is_match(&status.to_string()) == Ok(wanted);
        let all = STATUSES.into_iter().chain(100..=599);
        return all.filter(fits).take(4).map(|status| Draft { status, ..draft.clone() }).collect();
    }
    let texts = if wanted {
        pattern.samples(puzzle.seed)
    } else {
        vec![String::new(), "other".to_owned(), "\u{a1}".to_owned()]
    };
    let texts = texts.into_iter().filter(|text| pattern.is_match(text) == Ok(wanted));
    let values = texts.flat_map(|text| {
        // A number matches by its text.
        let number = json::parse(&text).ok().filter(|value| matches!(value, Value::Number(_) | Value::Bool(_)));
        number.into_iter().chain([Value::from(text)])
    });
    draft.assigned(context, &suited(values.collect(), context, draft, puzzle), puzzle)
}

/// `values`, those first that the schema of the place allows.
pub(super) fn suited(values: Vec<Value>, operand: &Operand, draft: &Draft, puzzle: &Puzzle<'_>) -> Vec<Value> {
    let Operand::ResponseBody(pointer) = operand else { return values };
    let Some(schema) = draft.schema_at(pointer, puzzle.call) else { return values };
    let (mut fitting, others): (Vec<Value>, Vec<Value>) =
        values.into_iter().partition(|value| crate::generate::fits(&schema, value, &*puzzle.call.schemas));
    fitting.extend(others);
    fitting
}

fn selecting(context: &Operand, query: &Query, wanted: bool, draft: &Draft, puzzle: &Puzzle<'_>) -> Vec<Draft> {
    let Operand::ResponseBody(base) = context else { return Vec::new() };
    let is_structure = |value: &Value| matches!(value, Value::Array(_) | Value::Object(_));
    // What is written as XML is a structure all the same.
    let written = || draft.get(base).filter(|_| draft.raw.is_none()).cloned();
    let argument = draft.value_at(base, puzzle).filter(is_structure).or_else(written).filter(is_structure);
    let argument = argument.unwrap_or_else(|| Value::from(arazzo_expression::Object::default()));
    let mut made = Vec::new();
    // A value that the description knows is better than any other.
    for compared in query.comparisons() {
        let Some(pointer) = compared.pointer else { continue };
        let whole: Pointer = base.tokens().iter().chain(pointer.tokens()).cloned().collect();
        for value in draft.known_at(&whole, puzzle.call) {
            let mut changed = draft.clone();
            changed.set(&whole, value, puzzle.call, puzzle.seed);
            if changed.get(base).is_some_and(|argument| query.exists(argument) == Ok(wanted)) {
                made.push(changed);
            }
        }
    }
    let mut arguments = query.witnesses(&argument, wanted);
    if arguments.is_empty() && draft.value_at(base, puzzle).is_none() {
        arguments = query.witnesses(&Value::from(Vec::new()), wanted);
    }
    // So is one that the description allows.
    for argument in suited(arguments, context, draft, puzzle) {
        let mut changed = draft.clone();
        changed.set(base, argument, puzzle.call, puzzle.seed);
        made.push(changed);
    }
    if !wanted {
        // Where there is nothing to look at, nothing is found.
        made.push(draft.without(base));
    }
    made
}

fn of_xml(context: &Operand, xpath: &XPath, wanted: bool, draft: &Draft, puzzle: &Puzzle<'_>) -> Vec<Draft> {
    let Operand::ResponseBody(base) = context else { return Vec::new() };
    let xml = draft.value_at(base, puzzle);
    let xml = xml.as_ref().and_then(Value::as_str).unwrap_or("<root/>").to_owned();
    let made = xpath.witnesses(&xml, wanted).into_iter();
    made.map(|text| {
        let mut changed = draft.clone();
        if base.is_empty() {
            changed.become_xml(text);
        } else {
            changed.set(base, text.into(), puzzle.call, puzzle.seed);
        }
        changed
    })
    .collect()
}
