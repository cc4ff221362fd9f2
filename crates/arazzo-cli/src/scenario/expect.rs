//! What a scenario expects, against what happened.

use super::compare::{Match, differences, shown};
use super::model::{ExpectedRequest, Scenario};
use super::play::{Record, all_names, is_named, name, outputs};
use super::read::Fault;
use crate::report::{body, status};
use arazzo_expression::{Value, json};
use arazzo_parser::Span;
use arazzo_parser::suggest::nearest;
use arazzo_runtime::Request;
use arazzo_runtime::program::{Program, StepRef};

/// Everything that does not hold.
pub(super) fn failures(scenario: &Scenario, program: &Program, number: usize, record: &Record) -> Vec<Fault> {
    let mut judge = Judge { program, number, record, found: record.faults.clone() };
    // A run that could not go on ends nowhere.
    if record.outcome.is_some() {
        judge.ending(scenario);
    }
    for expected in &scenario.requests {
        judge.request(expected);
    }
    judge.found
}

/// Names of steps that there are not.
pub(super) fn unknown_steps(scenario: &Scenario, program: &Program, number: usize) -> Vec<Fault> {
    let names = all_names(program, number);
    let of_answers = scenario.answers.iter().map(|answers| &answers.step);
    let of_requests = scenario.requests.iter().map(|request| &request.step);
    let all = of_answers.chain(of_requests).map(|step| (step.value.as_str(), step.span));
    let visited = scenario.steps.iter().flat_map(|steps| steps.value.iter().map(|step| (step.as_str(), steps.span)));
    let refs = || {
        program
            .workflows
            .iter()
            .enumerate()
            .flat_map(|(workflow, ir)| (0..ir.steps.len()).map(move |step| StepRef { workflow, step }))
    };
    let unknown = all.chain(visited).filter(|(step, _)| !refs().any(|at| is_named(step, program, number, at)));
    let message = |step: &str| {
        let near = nearest(names.iter().map(String::as_str), step);
        let near =
            near.map_or_else(|| format!("there are {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
        format!("there is no step `{step}`; {near}")
    };
    unknown.map(|(step, span)| (span, message(step))).collect()
}

struct Judge<'j> {
    program: &'j Program,
    number: usize,
    record: &'j Record,
    found: Vec<Fault>,
}

impl Judge<'_> {
    fn differ(&mut self, span: Span, what: &str, expected: &str, came: &str) {
        self.found.push((span, format!("{what} differs\n- {expected}\n+ {came}")));
    }

    fn ending(&mut self, scenario: &Scenario) {
        let Some(outcome) = &self.record.outcome else { return };
        let came = status(outcome.status);
        let why =
            outcome.error.as_ref().map(|error| format!(": {} [{}]", error.message, error.code)).unwrap_or_default();
        if let Some(expected) = scenario.outcome.as_ref().filter(|expected| expected.value != came) {
            self.differ(expected.span, "the outcome", &expected.value, &format!("{came}{why}"));
        }
        let code = outcome.error.as_ref().map_or("none", |error| &*error.code);
        if let Some(expected) = scenario.error.as_ref().filter(|expected| expected.value != code) {
            self.differ(expected.span, "the error", &expected.value, &format!("{code}{why}"));
        }
        let outputs = outputs(self.record);
        for (name, expected) in &scenario.outputs {
            let what = format!("output `{}`", name.value);
            match outputs.get(&name.value) {
                Some(came) => {
                    let told = differences(expected, came, Match::Whole);
                    if !told.is_empty() {
                        self.found.push((name.span, format!("{what} differs\n{}", told.join("\n"))));
                    }
                }
                None => self.differ(name.span, &what, &shown(expected), "no value"),
            }
        }
        if let Some(expected) = &scenario.steps {
            self.steps(&expected.value, expected.span);
        }
    }

    fn steps(&mut self, expected: &[String], span: Span) {
        let came = &self.record.steps;
        let same = expected.len() == came.len()
            && expected.iter().zip(came).all(|(step, at)| is_named(step, self.program, self.number, *at));
        if same {
            return;
        }
        let names: Vec<String> = came.iter().map(|at| name(self.program, self.number, *at)).collect();
        let first = expected.iter().zip(came).take_while(|(step, at)| is_named(step, self.program, self.number, **at));
        let what = format!("the list of visited steps, from number {} on,", first.count() + 1);
        self.differ(span, &what, &expected.join(", "), &names.join(", "));
    }

    fn request(&mut self, expected: &ExpectedRequest) {
        let sent = self.record.requests.iter();
        let mut of_step = sent.filter(|(at, _)| is_named(&expected.step.value, self.program, self.number, *at));
        let count = of_step.clone().count();
        let Some((_, request)) = of_step.nth(expected.attempt - 1) else {
            let message = format!(
                "request {} of step `{}` was not sent; the step sent {count}",
                expected.attempt, expected.step.value
            );
            return self.found.push((expected.step.span, message));
        };
        let what = |part: &str| format!("the {part} of request {} of step `{}`", expected.attempt, expected.step.value);
        if let Some(method) = expected.method.as_ref().filter(|m| !m.value.eq_ignore_ascii_case(&request.method)) {
            self.differ(method.span, &what("method"), &method.value, &request.method);
        }
        if let Some(url) = expected.url.as_ref().filter(|url| !is_url(&url.value, &request.url)) {
            self.differ(url.span, &what("URL"), &url.value, &request.url);
        }
        for (name, value) in &expected.headers {
            let came = request.header(&name.value);
            if came != Some(value.as_str()) {
                self.differ(name.span, &what(&format!("header `{}`", name.value)), value, came.unwrap_or("not sent"));
            }
        }
        if let Some(wanted) = &expected.body {
            self.body(&wanted.value, wanted.span, request, &what("body"));
        }
    }

    fn body(&mut self, expected: &Value, span: Span, request: &Request, what: &str) {
        let Some(bytes) = &request.body else {
            return self.differ(span, what, &shown(expected), "no body");
        };
        let came = body(request, bytes);
        // What is structured in the scenario is looked for in text too.
        let came = match (&came, expected) {
            (Value::String(text), Value::Object(_) | Value::Array(_)) => json::parse(text).unwrap_or(came),
            _ => came,
        };
        let told = differences(expected, &came, Match::Partial);
        if !told.is_empty() {
            self.found.push((span, format!("{what} differs\n{}", told.join("\n"))));
        }
    }
}

/// Whether `url` is the one that is expected, whole or from its path on.
fn is_url(expected: &str, url: &str) -> bool {
    if !expected.starts_with('/') {
        return expected == url;
    }
    let rest = url.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    rest == Some(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_compared_whole_or_from_the_path_on() {
        let url = "http://h:1/a/b?c=d";
        assert!(is_url(url, url) && is_url("/a/b?c=d", url));
        assert!(!is_url("/b?c=d", url) && !is_url("/a/b", url) && !is_url("http://h:1/a", url));
    }
}
