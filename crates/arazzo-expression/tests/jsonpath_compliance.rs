//! The JSONPath Compliance Test Suite, whole: valid queries select what they must, where they must; others are refused.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a broken fixture fails the test")]

use arazzo_expression::jsonpath::Query;
use arazzo_expression::{Pointer, Value, json};
use std::fmt::Write as _;

const SUITE: &str = include_str!("data/jsonpath-compliance.json");
/// How many cases the suite has, at least: a newer one may take its place.
const CASES: usize = 687;

#[test]
fn every_case_of_the_suite_passes() {
    let suite = json::parse(SUITE).unwrap();
    let cases = suite.get("tests").and_then(Value::as_array).expect("the suite has tests");
    assert!(cases.len() >= CASES, "only {} cases", cases.len());
    let failures: Vec<String> = cases.iter().filter_map(|case| run(case).err()).collect();
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

fn run(case: &Value) -> Result<(), String> {
    let text = |name: &str| case.get(name).and_then(Value::as_str).unwrap_or_default();
    let (name, selector) = (text("name"), text("selector"));
    let query = Query::parse(selector);
    if case.get("invalid_selector") == Some(&Value::from(true)) {
        return query.map_or(Ok(()), |_| Err(format!("{name}: {selector} is accepted")));
    }
    let query = query.map_err(|error| format!("{name}: {selector}: {error}"))?;
    if Query::parse(&query.to_string()).as_ref() != Ok(&query) {
        return Err(format!("{name}: {selector} is printed as {query}"));
    }
    let document = case.get("document").expect("a valid query has a document");
    let found: Value = query.select(document).unwrap().into_iter().cloned().collect::<Vec<_>>().into();
    let paths: Vec<String> =
        query.select_pointers(document).unwrap().iter().map(|at| normalized(document, at)).collect();
    let paths: Value = paths.into_iter().map(Value::from).collect::<Vec<_>>().into();
    if query.exists(document) != Ok(found != Value::from(Vec::new())) {
        return Err(format!("{name}: {selector}: `exists` disagrees"));
    }
    let one_of = |one: &str, several: &str, is: &Value| match (case.get(one), case.get(several)) {
        (Some(expected), _) => expected == is,
        (None, Some(choices)) => choices.as_array().is_some_and(|choices| choices.contains(is)),
        (None, None) => true,
    };
    if !one_of("result", "results", &found) {
        return Err(format!("{name}: {selector} selects {found}"));
    }
    if !one_of("result_paths", "results_paths", &paths) {
        return Err(format!("{name}: {selector} selects {paths}"));
    }
    Ok(())
}

/// The normalized path (RFC 9535, section 2.7) of what `pointer` leads to in `document`.
fn normalized(document: &Value, pointer: &Pointer) -> String {
    let mut path = "$".to_owned();
    let mut value = document;
    for token in pointer.tokens() {
        if matches!(value, Value::Array(_)) {
            write!(path, "[{token}]").unwrap();
        } else {
            write!(path, "['{}']", token.chars().map(escaped).collect::<String>()).unwrap();
        }
        value = value.child(token).expect("the pointer leads somewhere");
    }
    path
}

fn escaped(c: char) -> String {
    match c {
        '\'' => r"\'".to_owned(),
        '\\' => r"\\".to_owned(),
        '\u{8}' => r"\b".to_owned(),
        '\u{c}' => r"\f".to_owned(),
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        '\t' => r"\t".to_owned(),
        c if c < ' ' => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    }
}
