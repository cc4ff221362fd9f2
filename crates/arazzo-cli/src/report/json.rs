//! One JSON object for a run, as the command line's contract has it.

use super::record::{Open, names};
use super::request;
use super::screen::Screen;
use crate::failure::Failure;
use arazzo_expression::{Number, Object, Value, json};
use arazzo_runtime::program::Program;
use arazzo_runtime::{Judgement, Observer, Outcome, Request, Status, Taken, Trace, Verdict, weigh};
use std::time::Duration;

/// Collects the attempts of a run.
#[derive(Debug)]
pub(super) struct Json<'p> {
    program: &'p Program,
    /// What is added to requests, in a dry run, where they are shown whole.
    extra: Option<request::Extra>,
    steps: Vec<Object>,
    /// The places in `steps` of attempts that are under way.
    open: Open<usize>,
    /// How many bytes of outputs may still be kept for the report.
    left: usize,
}

/// The outputs of attempts that a report has, in bytes: a run may have any number of attempts.
const OUTPUTS: usize = 256 << 20;

impl<'p> Json<'p> {
    pub(super) fn new(program: &'p Program, extra: Option<request::Extra>) -> Self {
        Self { program, extra, steps: Vec::new(), open: Open::default(), left: OUTPUTS }
    }

    /// Prints the object.
    pub(super) fn finish(self, workflow: &str, outcome: &Outcome, screen: &Screen) {
        let mut error = None;
        if let Some(told) = &outcome.error {
            let mut members = named([("code", (*told.code).into()), ("message", told.message.as_str().into())]);
            if let Some(at) = told.at {
                let (workflow, step) = names(self.program, at);
                members.insert("workflowId".into(), workflow.into());
                members.insert("stepId".into(), step.into());
            }
            error = Some(members);
        }
        let steps = self.steps.into_iter().map(Value::from).collect::<Vec<_>>();
        print(status(outcome.status), Some(workflow), outcome.outputs.clone(), error, steps, screen);
    }

    fn attempted(&self, at: arazzo_runtime::program::StepRef, attempt: u64, request: Option<&Request>) -> Object {
        let (workflow, step) = names(self.program, at);
        let mut entry = named([
            ("workflowId", workflow.into()),
            ("stepId", step.into()),
            ("attempt", integer(attempt)),
            // Replaced when the attempt is over.
            ("status", "aborted".into()),
        ]);
        if let Some(request) = request {
            entry.insert("request".into(), request::json(request, self.extra.as_ref()));
        }
        entry
    }
}

impl Observer for Json<'_> {
    fn observe(&mut self, trace: &Trace) {
        match trace {
            Trace::Attempted { at, attempt, depth, request } => {
                self.open.begin(*at, *depth, self.steps.len());
                self.steps.push(self.attempted(*at, *attempt, request.as_deref()));
            }
            Trace::Judged(judgement) => {
                let Some((took, place)) = self.open.end(judgement.at, judgement.depth) else { return };
                let program = self.program;
                if let Some(entry) = self.steps.get_mut(place) {
                    judged(entry, judgement, took, program);
                    match weigh(&judgement.outputs, self.left) {
                        Some(weight) => {
                            self.left -= weight;
                            entry.insert("outputs".into(), judgement.outputs.clone());
                        }
                        None => drop(entry.insert("outputsLeftOut".into(), true.into())),
                    }
                }
            }
            Trace::Entered { .. } | Trace::Waiting { .. } | Trace::Left { .. } | Trace::Stopped(_) => {}
        }
    }
}

/// The attempts in `traces`, as the object of a run has them; nothing took any time.
pub(crate) fn attempts<'t>(program: &Program, traces: impl IntoIterator<Item = &'t Trace>) -> Vec<Value> {
    let mut json = Json::new(program, None);
    traces.into_iter().for_each(|trace| json.observe(trace));
    let timeless = |mut entry: Object| {
        entry.shift_remove("durationMs");
        entry.into()
    };
    json.steps.into_iter().map(timeless).collect()
}

/// Prints the object for a run that could not start.
pub(crate) fn failed(failure: &Failure, workflow: Option<&str>, screen: &Screen) {
    let error = named([("code", failure.code.as_str().into()), ("message", failure.message.as_str().into())]);
    print("aborted", workflow, Object::default().into(), Some(error), Vec::new(), screen);
}

fn print(
    status: &str,
    workflow: Option<&str>,
    outputs: Value,
    error: Option<Object>,
    steps: Vec<Value>,
    screen: &Screen,
) {
    let mut whole = named([("status", status.into())]);
    if let Some(workflow) = workflow {
        whole.insert("workflowId".into(), workflow.into());
    }
    whole.insert("outputs".into(), outputs);
    if let Some(error) = error {
        whole.insert("error".into(), error.into());
    }
    whole.insert("steps".into(), steps.into());
    Screen::json(&json::to_string_pretty(&screen.redacted_value(&whole.into())));
}

/// A status in one word.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Success => "success",
        Status::Failure => "failure",
        Status::Aborted => "aborted",
    }
}

/// Completes the entry of an attempt.
fn judged(entry: &mut Object, judgement: &Judgement, took: Duration, program: &Program) {
    let status = if judgement.success { "success" } else { "failure" };
    entry.insert("status".into(), status.into());
    if let Some(status) = judgement.status {
        entry.insert("response".into(), named([("status", status.into())]).into());
    }
    entry.insert("durationMs".into(), milliseconds(took));
    let criteria = judgement.criteria.iter().map(verdict).collect::<Vec<_>>();
    if !criteria.is_empty() {
        entry.insert("criteria".into(), criteria.into());
    }
    if let Some(fault) = &judgement.fault {
        let error = named([("code", (*fault.code).into()), ("message", fault.message.as_str().into())]);
        entry.insert("error".into(), error.into());
    }
    if !judgement.remarks.is_empty() {
        entry.insert("remark".into(), judgement.remarks.join("; ").into());
    }
    if !judgement.without_value.is_empty() {
        let names = judgement.without_value.iter().map(|name| Value::String(name.clone())).collect::<Vec<_>>();
        entry.insert("outputsWithoutValue".into(), names.into());
    }
    if let Some(action) = &judgement.action {
        entry.insert("action".into(), taken(action, program));
    }
}

fn verdict(verdict: &Verdict) -> Value {
    let mut members = named([("condition", (*verdict.condition).into()), ("passed", verdict.passed.into())]);
    if let Some(reason) = &verdict.reason {
        members.insert("reason".into(), reason.as_str().into());
    }
    members.into()
}

fn taken(action: &Taken, program: &Program) -> Value {
    let mut members = named([("name", (*action.name).into()), ("type", action.kind.into())]);
    if let Some(at) = action.step {
        members.insert("stepId".into(), names(program, at).1.into());
    }
    if let Some(workflow) = action.workflow.and_then(|number| program.workflow(number)) {
        members.insert("workflowId".into(), (*workflow.id).into());
    }
    members.into()
}

pub(crate) fn named<const N: usize>(members: [(&str, Value); N]) -> Object {
    members.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

fn integer(number: u64) -> Value {
    Value::from(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Milliseconds, to the tenth.
fn milliseconds(duration: Duration) -> Value {
    let tenths = (duration.as_secs_f64() * 10_000.0).round() / 10.0;
    Number::from_f64(tenths).map_or(Value::Null, Value::from)
}
