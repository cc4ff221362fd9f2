//! The report for tools.

use super::command::Report;
use super::coverage::rows;
use super::subject::Tested;
use super::text::follows;
use super::title::{ending, title};
use crate::diagnostics;
use crate::failure::Failure;
use crate::report::{Screen, attempts, named, names, status};
use crate::scenario::Played;
use arazzo_explore::{End, Finding, Path, StateTable, states};
use arazzo_expression::{Value, json};
use arazzo_parser::Severity;
use arazzo_runtime::program::Program;

/// Prints the object that `arazzo test --help` describes.
pub(super) fn print(report: &Report<'_>, screen: &Screen) {
    let workflows: Vec<Value> = report.tested.iter().map(|one| workflow(report, one)).collect();
    let scenarios: Vec<Value> = report.played.iter().map(scenario).collect();
    let paths: usize = report.tested.iter().map(|one| one.exploration.paths.len()).sum();
    let summary = named([
        ("paths", count(paths)),
        ("errors", count(report.count(Severity::Error))),
        ("warnings", count(report.count(Severity::Warning))),
        ("infos", count(report.count(Severity::Info))),
        ("scenarios", count(report.played.len())),
        ("failed", count(report.failed())),
    ]);
    let whole = named([
        ("file", report.file.as_str().into()),
        ("workflows", workflows.into()),
        ("scenarios", scenarios.into()),
        ("summary", summary.into()),
    ]);
    Screen::json(&json::to_string_pretty(&screen.redacted_value(&whole.into())));
}

/// Prints the object for a test that could not start.
pub(super) fn failed(failure: &Failure, screen: &Screen) {
    let error = named([("code", failure.code.as_str().into()), ("message", failure.message.as_str().into())]);
    let whole = named([
        ("error", error.into()),
        ("workflows", Vec::<Value>::new().into()),
        ("scenarios", Vec::<Value>::new().into()),
    ]);
    Screen::json(&json::to_string_pretty(&screen.redacted_value(&whole.into())));
}

fn workflow(report: &Report<'_>, tested: &Tested<'_>) -> Value {
    let program = &tested.subject.program;
    let paths: Vec<Value> = tested.exploration.paths.iter().map(|one| path(one, program)).collect();
    let tables: Vec<Value> = states(&tested.exploration).iter().map(|one| table(one, program)).collect();
    let coverage = rows(tested).into_iter().map(|row| {
        let uncovered: Vec<Value> = row.uncovered.iter().map(|name| name.as_str().into()).collect();
        let members =
            named([("covered", count(row.covered)), ("total", count(row.total)), ("uncovered", uncovered.into())]);
        (row.kind, Value::from(members))
    });
    let findings: Vec<Value> = tested.findings.iter().map(|one| finding(report, one)).collect();
    named([
        ("workflowId", (*tested.subject.id).into()),
        ("complete", tested.exploration.complete.into()),
        ("paths", paths.into()),
        ("states", tables.into()),
        ("coverage", coverage.collect()),
        ("findings", findings.into()),
    ])
    .into()
}

fn path(path: &Path, program: &Program) -> Value {
    let mut members = named([("id", path.id.as_str().into()), ("title", title(path, program).into())]);
    match &path.end {
        End::Over(outcome) => {
            members.insert("outcome".into(), status(outcome.status).into());
            if let Some(error) = &outcome.error {
                let error = named([("code", (*error.code).into()), ("message", error.message.as_str().into())]);
                members.insert("error".into(), error.into());
            }
            members.insert("outputs".into(), outcome.outputs.clone());
        }
        End::Cut(_) => {
            members.insert("outcome".into(), "cut".into());
            let error = named([("code", "cut".into()), ("message", ending(path, program).into())]);
            members.insert("error".into(), error.into());
        }
    }
    members.insert("steps".into(), attempts(program, path.traces()).into());
    members.into()
}

fn table(table: &StateTable, program: &Program) -> Value {
    let (workflow, step) = names(program, table.at);
    let values = table.seen.iter().map(|seen| {
        let judged = if seen.judgement.success { "success" } else { "failure" };
        let mut members = named([("value", seen.value.clone()), ("status", judged.into())]);
        if let Some(action) = &seen.judgement.action {
            members.insert("action".into(), (*action.name).into());
        }
        if let Some(fault) = &seen.judgement.fault {
            members.insert("error".into(), (*fault.code).into());
        }
        members.insert("follows".into(), follows(&seen.judgement, program).into());
        members.insert("path".into(), seen.path.as_str().into());
        Value::from(members)
    });
    let values: Vec<Value> = values.collect();
    named([
        ("workflowId", workflow.into()),
        ("stepId", step.into()),
        ("place", (*table.place).into()),
        ("values", values.into()),
    ])
    .into()
}

fn finding(report: &Report<'_>, finding: &Finding) -> Value {
    let pointer = diagnostics::pointer(finding.diagnostic.span, report.loaded);
    let value = diagnostics::json(&finding.diagnostic, &report.loaded.sources, pointer.as_deref());
    let (Value::Object(members), Some(path)) = (&value, &finding.path) else { return value };
    let mut members = members.as_ref().clone();
    members.insert("path".into(), path.as_str().into());
    members.into()
}

fn scenario(played: &Played) -> Value {
    let failures: Vec<Value> = played
        .failures
        .iter()
        .map(|failure| {
            let mut members = named([("message", failure.message.as_str().into())]);
            if let Some((line, column)) = failure.place {
                members.insert("line".into(), count(line));
                members.insert("column".into(), count(column));
            }
            members.into()
        })
        .collect();
    let status = if played.failures.is_empty() { "passed" } else { "failed" };
    named([("file", played.file.as_str().into()), ("status", status.into()), ("failures", failures.into())]).into()
}

fn count(number: usize) -> Value {
    Value::from(i64::try_from(number).unwrap_or(i64::MAX))
}
