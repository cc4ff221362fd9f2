//! Paths as scenarios.

use super::play::name;
use super::yaml;
use crate::report::{body, named, status};
use arazzo_explore::{Answer, End, Path};
use arazzo_expression::{Object, Value, json};
use arazzo_runtime::program::{Program, StepRef};
use arazzo_runtime::{Event, MissingPolicy, OnUnmatched, Request, Response, Settings, Trace};

/// Header fields of requests that every client writes in its own way.
const OWN: [&str; 3] = ["accept", "content-type", "cookie"];

/// What a scenario of a path is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'s> {
    pub(crate) program: &'s Program,
    /// The workflow that is run, by number.
    pub(crate) number: usize,
    /// The description, from where the scenario is written.
    pub(crate) file: Option<&'s str>,
    /// What happens on the path, in a line.
    pub(crate) title: &'s str,
    /// The policies with which the path was found.
    pub(crate) settings: &'s Settings,
}

/// The scenario of a path; none for one that was cut.
pub(crate) fn text(path: &Path, setting: &Setting<'_>) -> Option<String> {
    let End::Over(outcome) = &path.end else { return None };
    let program = setting.program;
    let mut members = Object::default();
    let mut put = |name: &str, value: Value| drop(members.insert(name.into(), value));
    if let Some(file) = setting.file {
        put("file", file.into());
    }
    put("description", setting.title.into());
    put("workflow", program.workflow(setting.number).map_or("", |workflow| &*workflow.id).into());
    put("inputs", inputs(path, program));
    match setting.settings.on_unmatched {
        OnUnmatched::FailPolls => {}
        OnUnmatched::Fail => put("onUnmatched", "fail".into()),
        OnUnmatched::Next => put("onUnmatched", "next".into()),
    }
    match setting.settings.missing {
        MissingPolicy::ByPlace => {}
        MissingPolicy::Refused => put("strictMissing", true.into()),
        MissingPolicy::EmptyInText => put("missingInText", "empty".into()),
    }
    let answers = answers(path, setting);
    if !answers.is_empty() {
        put("answers", answers.into());
    }
    let requests = requests(path, setting);
    if !requests.is_empty() {
        put("requests", requests.into());
    }
    put("outcome", status(outcome.status).into());
    if let Some(error) = &outcome.error {
        put("error", (*error.code).into());
    }
    if outcome.outputs.as_object().is_some_and(|outputs| !outputs.is_empty()) {
        put("outputs", outcome.outputs.clone());
    }
    let steps: Vec<Value> = path.traces().filter_map(|trace| attempted(trace, setting)).collect();
    put("steps", steps.into());
    Some(yaml::block(&members.into()))
}

/// The inputs of the run, those of workflows that are depended on included.
fn inputs(path: &Path, program: &Program) -> Value {
    let Some(Event::Started { inputs, dependencies }) = path.hops.first().map(|hop| &hop.event) else {
        return Object::default().into();
    };
    let mut all = inputs.as_object().cloned().unwrap_or_default();
    for (number, theirs) in dependencies {
        let Some(workflow) = program.workflow(*number) else { continue };
        for (name, value) in theirs.as_object().into_iter().flatten() {
            all.insert(format!("{}.{name}", workflow.id).into(), value.clone());
        }
    }
    all.into()
}

fn answers(path: &Path, setting: &Setting<'_>) -> Object {
    let mut answers: Vec<(String, Vec<Value>)> = Vec::new();
    for hop in &path.hops {
        let (Some(at), Some(answer)) = (hop.at(), hop.answer()) else { continue };
        let step = name(setting.program, setting.number, at);
        let value = match answer {
            Answer::Response(response) => given(response),
            Answer::Error(error) => named([("error", error.kind.code().into())]).into(),
        };
        match answers.iter_mut().find(|(have, _)| *have == step) {
            Some((_, values)) => values.push(value),
            None => answers.push((step, vec![value])),
        }
    }
    answers.into_iter().map(|(step, values)| (step.into(), folded(values).into())).collect()
}

/// Answers that repeat are written once.
fn folded(values: Vec<Value>) -> Vec<Value> {
    let mut folded: Vec<(Value, i64)> = Vec::new();
    for value in values {
        match folded.last_mut().filter(|(last, _)| *last == value) {
            Some((_, times)) => *times += 1,
            None => folded.push((value, 1)),
        }
    }
    let written = folded.into_iter().map(|(value, times)| match value {
        Value::Object(members) if times > 1 => {
            let mut members = members.as_ref().clone();
            members.insert("times".into(), times.into());
            members.into()
        }
        value => value,
    });
    written.collect()
}

fn given(response: &Response) -> Value {
    let mut members = named([("status", response.status.into())]);
    let text = String::from_utf8_lossy(&response.body);
    let kind = response.header("content-type").unwrap_or_default();
    let parsed = json::parse(&text).ok().filter(|value| kind.contains("json") && json::to_string(value) == *text);
    let implied = match (&parsed, text.is_empty()) {
        (_, true) => "",
        (Some(_), false) => "application/json",
        (None, false) => "text/plain",
    };
    let mut headers = Object::default();
    for (name, value) in &response.headers {
        if name.eq_ignore_ascii_case("content-type") && value == implied {
            continue;
        }
        match headers.get_mut(name) {
            Some(Value::Array(values)) => std::sync::Arc::make_mut(values).push(value.as_str().into()),
            Some(first) => *first = vec![first.clone(), value.as_str().into()].into(),
            None => drop(headers.insert(name.clone(), value.as_str().into())),
        }
    }
    if !headers.is_empty() {
        members.insert("headers".into(), headers.into());
    }
    match parsed {
        Some(value) if !text.is_empty() => drop(members.insert("body".into(), value)),
        _ if !text.is_empty() => drop(members.insert("text".into(), (&*text).into())),
        _ => {}
    }
    members.into()
}

fn requests(path: &Path, setting: &Setting<'_>) -> Vec<Value> {
    let mut counts: std::collections::BTreeMap<StepRef, i64> = std::collections::BTreeMap::new();
    let mut requests: Vec<(Object, Object)> = Vec::new();
    for hop in &path.hops {
        let Some(request) = &hop.request else { continue };
        let count = counts.entry(request.at).or_default();
        *count += 1;
        let mut members = named([("step", name(setting.program, setting.number, request.at).into())]);
        if *count > 1 {
            members.insert("attempt".into(), (*count).into());
        }
        let sent = expected(request);
        // Of attempts that send the same, the first is enough.
        let is_known = requests.iter().any(|(head, other)| head.get("step") == members.get("step") && *other == sent);
        if !is_known {
            requests.push((members, sent));
        }
    }
    requests.into_iter().map(|(head, sent)| head.into_iter().chain(sent).collect::<Object>().into()).collect()
}

fn expected(request: &Request) -> Object {
    let mut members = named([("method", (*request.method).into()), ("url", request.url.as_str().into())]);
    let mut headers = crate::report::headers(request);
    headers.retain(|name, _| !OWN.contains(&&*name.to_ascii_lowercase()));
    if !headers.is_empty() {
        members.insert("headers".into(), headers.into());
    }
    if let Some(bytes) = request.body.as_ref().filter(|bytes| std::str::from_utf8(bytes).is_ok()) {
        members.insert("body".into(), body(request, bytes));
    }
    members
}

fn attempted(trace: &Trace, setting: &Setting<'_>) -> Option<Value> {
    match trace {
        Trace::Attempted { at, .. } => Some(name(setting.program, setting.number, *at).into()),
        _ => None,
    }
}
