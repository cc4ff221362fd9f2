//! What a case expects of a run, and how the run differs from it.

use crate::conformance::exchange::Exchange;
use crate::conformance::value::{differences, json, same, text};
use crate::support::binary::Finished;
use arazzo_expression::{Value, json as json_text};

/// Every difference of a run from the `expect` of its case, those of its requests first.
pub(crate) fn faults(expect: &Value, done: &Finished, exchange: &Exchange) -> Vec<String> {
    let (requests, mut faults) = exchange.outcome();
    let exit = integer(expect, "exit");
    if exit.is_some() && exit != done.code.map(i64::from) {
        faults.push(format!("exit status {:?}, expected {exit:?}", done.code));
    }
    let result = result(&done.stdout, &mut faults);
    faults.extend(result_faults(expect, &result));
    let expected = integer(expect, "requests").or(exchange.scripted().and_then(|n| i64::try_from(n).ok()));
    if expected.is_some_and(|expected| i64::try_from(requests) != Ok(expected)) {
        faults.push(format!("{requests} requests, expected {}", expected.unwrap_or_default()));
    }
    faults.extend(time_fault(expect, done.elapsed.as_secs_f64()));
    faults.extend(diagnostic_faults(expect, &result));
    let list = |name: &str| expect.get(name).and_then(Value::as_array).into_iter().flatten().map(text);
    let lacking = list("stderr_has").filter(|text| !done.stderr.contains(text.as_str()));
    faults.extend(lacking.map(|text| format!("stderr lacks {text:?}")));
    let leaked =
        list("nowhere").filter(|text| done.stdout.contains(text.as_str()) || done.stderr.contains(text.as_str()));
    faults.extend(leaked.map(|text| format!("the text {text:?} must not be printed")));
    faults
}

fn integer(expect: &Value, name: &str) -> Option<i64> {
    expect.get(name)?.as_number()?.as_i64()
}

/// The JSON that was printed; an empty object for nothing or for what is not JSON, which is a fault.
fn result(stdout: &str, faults: &mut Vec<String>) -> Value {
    let empty = || Value::Object(std::sync::Arc::default());
    if stdout.trim().is_empty() {
        return empty();
    }
    json_text::parse(stdout).unwrap_or_else(|error| {
        faults.push(format!("stdout is not JSON: {error}"));
        empty()
    })
}

fn result_faults(expect: &Value, result: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for name in ["status", "workflowId", "error"] {
        if let Some(want) = expect.get(name) {
            faults.extend(differences(want, result.get(name).unwrap_or(&Value::Null), name));
        }
    }
    let outputs = result.get("outputs").unwrap_or(&Value::Null);
    if let Some(want) = expect.get("outputs").filter(|want| !same(want, outputs)) {
        faults.push(format!("outputs are {}, expected {}", json(outputs), json(want)));
    }
    let steps = result.get("steps").and_then(Value::as_array).into_iter().flatten();
    let steps = Value::from(steps.map(|step| step.get("stepId").cloned().unwrap_or_default()).collect::<Vec<_>>());
    if let Some(want) = expect.get("steps").filter(|want| !same(want, &steps)) {
        faults.push(format!("steps run: {}, expected {}", json(&steps), json(want)));
    }
    faults
}

fn time_fault(expect: &Value, elapsed: f64) -> Option<String> {
    let bounds = expect.get("seconds")?;
    let bound = |index| bounds.at(index).and_then(Value::as_number).map(arazzo_expression::Number::as_f64);
    let (low, high) = (bound(0)?, bound(1)?);
    (!(low..=high).contains(&elapsed)).then(|| format!("took {elapsed:.2} s, expected {low} to {high}"))
}

fn diagnostic_faults(expect: &Value, result: &Value) -> Vec<String> {
    let Some(wanted) = expect.get("diagnostics").and_then(Value::as_array) else { return Vec::new() };
    let files = result.get("files").and_then(Value::as_array).into_iter().flatten();
    let have: Vec<&Value> =
        files.filter_map(|file| file.get("diagnostics")).filter_map(Value::as_array).flatten().collect();
    let mut faults = Vec::new();
    for want in wanted {
        if !have.iter().any(|have| differences(want, have, "").is_empty()) {
            let have: Vec<String> = have.iter().map(|diagnostic| brief(diagnostic)).collect();
            faults.push(format!("no diagnostic like {}; have {have:?}", json(want)));
        }
    }
    if expect.get("no_other_errors").and_then(Value::as_bool) == Some(true) {
        let errors = have.iter().filter(|have| have.get("severity").and_then(Value::as_str) == Some("error"));
        let extra = errors.filter(|have| wanted.iter().all(|want| !differences(want, have, "").is_empty()));
        faults.extend(extra.map(|diagnostic| format!("unexpected error: {}", brief(diagnostic))));
    }
    faults
}

fn brief(diagnostic: &Value) -> String {
    let member = |name: &str| diagnostic.get(name).map(text).unwrap_or_default();
    format!("{} line {} {}: {}", member("severity"), member("line"), member("code"), member("message"))
}
