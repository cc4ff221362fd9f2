//! The conformance cases of `validate`, without the command line.

use super::folder::{self, Folder};
use arazzo_parser::{Data, Diagnostic, DocumentOptions, Format, Loaded, Node, Severity, SourceMap, parse_document};
use std::path::{Path, PathBuf};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/cases/validate");
    let mut cases: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn case(folder: &Path) -> Node {
    let text = folder::read(&folder.join("case.yaml"));
    let source = SourceMap::default().add("case.yaml", text.as_str());
    parse_document(source, &text, Format::Yaml, &DocumentOptions::default()).0.unwrap()
}

fn text<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    node.get(name).and_then(Node::as_str)
}

/// What is expected and not there, and what is there and must not be.
fn faults(expect: &Node, denies_warnings: bool, loaded: &Loaded, found: &[Diagnostic]) -> Vec<String> {
    let line = |d: &Diagnostic| d.span.map(|span| loaded.sources.locate(span).line);
    let mut told: Vec<String> = Vec::new();
    let mut expected: Vec<&Diagnostic> = Vec::new();
    for wanted in expect.get("diagnostics").and_then(Node::as_sequence).unwrap_or_default() {
        let at = match wanted.get("line").map(|node| &node.data) {
            Some(Data::Number(number)) => number.as_i64().and_then(|line| usize::try_from(line).ok()),
            _ => None,
        };
        let matches =
            |d: &&Diagnostic| Some(d.severity.name()) == text(wanted, "severity") && (at.is_none() || line(d) == at);
        match found.iter().filter(matches).collect::<Vec<_>>().as_slice() {
            [] => told.push(format!("no {} in line {at:?}", text(wanted, "severity").unwrap())),
            some => expected.extend(some),
        }
    }
    // XPath beyond 1.0 needs a build with all features.
    let full = |d: &&Diagnostic| d.code.name != "unsupported";
    for d in found.iter().filter(full).filter(|d| !expected.iter().any(|e| e == d)) {
        if d.is_error() || (denies_warnings && d.severity == Severity::Warning) {
            told.push(format!("line {:?}: {} [{}]: {}", line(d), d.severity.name(), d.code.name, d.message));
        }
    }
    told
}

#[test]
fn every_case_is_told_at_its_line_and_nothing_else() {
    let mut failed = Vec::new();
    for folder in cases() {
        let case = case(&folder);
        let (loaded, found) = folder::check(&Folder, &folder.join(text(&case, "document").unwrap_or("arazzo.yaml")));
        let denies = case.get("args").and_then(Node::as_sequence).unwrap_or_default();
        let denies = denies.iter().any(|argument| argument.as_str() == Some("--deny-warnings"));
        let faults = faults(case.get("expect").unwrap(), denies, &loaded, &found);
        if !faults.is_empty() {
            failed.push(format!("{}: {}", folder.file_name().unwrap().to_string_lossy(), faults.join("; ")));
        }
    }
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
}
