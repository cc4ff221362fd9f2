//! The reader against another one, on a folder of documents: `ARAZZO_CORPUS=folder cargo test -p arazzo-parser corpus`.
//! Nothing is tested where that is not set.

use crate::{DocumentOptions, Format, SourceMap, decode_utf8, parse_document};
use arazzo_expression::{Number, Value};
use serde_yaml::Value as Other;
use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "the corpus is outside of the repository")]
pub(super) fn corpus() -> Option<PathBuf> {
    std::env::var("ARAZZO_CORPUS").ok().map(PathBuf::from)
}

pub(super) fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            documents(&path, found);
        } else if path.extension().is_some_and(|end| end == "yml" || end == "yaml" || end == "json") {
            found.push(path);
        }
    }
}

/// Where the two trees differ, except in what is meant to: texts that are numbers only outside of JSON.
fn differences(ours: &Value, other: &Other, at: &str, found: &mut Vec<String>) {
    match (ours, other) {
        (Value::Null, Other::Null) => {}
        (Value::Bool(a), Other::Bool(b)) if a == b => {}
        (Value::Number(a), Other::Number(b)) if same_number(a, b) => {}
        (Value::String(a), Other::String(b)) if **a == **b => {}
        (Value::String(a), Other::Number(_)) if Number::parse(a).is_none() => {}
        (Value::Array(a), Other::Sequence(b)) if a.len() == b.len() => {
            for (n, (a, b)) in a.iter().zip(b).enumerate() {
                differences(a, b, &format!("{at}/{n}"), found);
            }
        }
        (Value::Object(a), Other::Mapping(b)) if a.len() == b.len() => {
            for ((key, a), (other, b)) in a.iter().zip(b) {
                if !same_key(key, other) {
                    found.push(format!("{at}: key {key} and {other:?}"));
                }
                differences(a, b, &format!("{at}/{key}"), found);
            }
        }
        _ => found.push(format!("{at}: {ours:.60} and {:.60}", format!("{other:?}"))),
    }
}

fn same_number(ours: &Number, other: &serde_yaml::Number) -> bool {
    let (a, b) = (ours.as_f64(), other.as_f64().unwrap_or(f64::NAN));
    ours.to_string() == other.to_string() || (a - b).abs() <= f64::EPSILON * a.abs()
}

fn same_key(ours: &str, other: &Other) -> bool {
    match other {
        Other::String(text) => text == ours,
        Other::Number(number) => Number::parse(ours).is_none_or(|ours| same_number(&ours, number)),
        Other::Bool(truth) => ours.eq_ignore_ascii_case(&truth.to_string()),
        Other::Null => ["", "~", "null"].contains(&ours),
        _ => false,
    }
}

/// What is different about one document; nothing if neither reader can read it.
fn compare(path: &Path) -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "the corpus is outside of the repository")]
    let Ok(text) = decode_utf8(std::fs::read(path).unwrap()) else { return Vec::new() };
    let source = SourceMap::default().add("t", "");
    let (ours, faults) = parse_document(source, &text, Format::Detect, &DocumentOptions::lenient());
    let other = serde_yaml::from_str::<Other>(&text).and_then(|mut value| value.apply_merge().map(|()| value));
    match (ours, other) {
        (Some(ours), Ok(other)) => {
            let mut found: Vec<String> =
                faults.iter().map(|fault| format!("{}: {}", fault.code.name, fault.message)).collect();
            differences(&ours.to_value(), &other, "", &mut found);
            found
        }
        (Some(_), Err(error)) => vec![format!("only read here: {error}; {:?}", faults.first().map(|f| &f.message))],
        (None, Ok(_)) => vec![format!("only read there: {faults:?}")],
        (None, Err(error)) => {
            vec![format!("read by none: {error}; {:?}", faults.first().map(|f| (&f.message, f.span)))]
        }
    }
}

#[test]
fn both_readers_find_the_same_values() {
    let Some(folder) = corpus() else { return };
    let mut paths = Vec::new();
    documents(&folder, &mut paths);
    paths.sort();
    let mut wrong = 0;
    for path in &paths {
        let found = compare(path);
        wrong += usize::from(!found.is_empty());
        for line in found.iter().take(5) {
            #[expect(clippy::print_stderr, reason = "the differences are what one wants to read")]
            {
                eprintln!("{}: {line}", path.display());
            }
        }
    }
    assert!(paths.len() > 10, "{} documents", paths.len());
    assert_eq!(wrong, 0, "documents that differ");
}
