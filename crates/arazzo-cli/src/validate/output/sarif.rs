//! The Static Analysis Results Interchange Format, version 2.1.0.

use super::json::{number, object};
use super::uri;
use crate::diagnostics::doc_text;
use crate::validate::finding::{Finding, Place};
use crate::validate::summary::Summary;
use arazzo_expression::{Value, json};
use arazzo_parser::{Code, Fix, Location, Severity};
use std::collections::BTreeMap;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run with all findings, and the rules that they are of.
pub(super) fn whole(summary: &Summary) -> String {
    let findings: Vec<&Finding> = summary.files.iter().flat_map(|(_, findings)| findings).collect();
    let rules: BTreeMap<&str, &Code> =
        findings.iter().map(|finding| (finding.diagnostic.code.name, finding.diagnostic.code)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let results = findings.iter().map(|finding| {
        let print = fingerprint(finding);
        let count = seen.entry(print).or_default();
        *count += 1;
        let rule = index.get(finding.diagnostic.code.name).copied().unwrap_or(0);
        result(finding, rule, &format!("{print:016x}:{count}"))
    });
    let results: Vec<Value> = results.collect();
    let version = env!("CARGO_PKG_VERSION");
    let driver = object([
        ("name", "arazzo".into()),
        ("version", version.into()),
        ("semanticVersion", version.into()),
        ("informationUri", env!("CARGO_PKG_REPOSITORY").into()),
        ("rules", rules.values().map(|code| rule(code)).collect::<Vec<_>>().into()),
    ]);
    let run = object([
        ("tool", object([("driver", driver)])),
        ("columnKind", "unicodeCodePoints".into()),
        ("invocations", vec![object([("executionSuccessful", (!summary.unreadable).into())])].into()),
        ("results", results.into()),
    ]);
    let runs: Value = vec![run].into();
    json::to_string_pretty(&object([("$schema", SCHEMA.into()), ("version", "2.1.0".into()), ("runs", runs)]))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn text(text: &str) -> Value {
    object([("text", text.into())])
}

fn rule(code: &Code) -> Value {
    let doc = doc_text(code);
    let paragraph = doc.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    object([
        ("id", code.name.into()),
        ("shortDescription", text(&paragraph)),
        ("fullDescription", text(&paragraph)),
        ("help", object([("text", doc.as_str().into()), ("markdown", doc.as_str().into())])),
        ("defaultConfiguration", object([("level", level(code.severity).into())])),
    ])
}

fn result(finding: &Finding, rule: usize, print: &str) -> Value {
    let found = &finding.diagnostic;
    let mut members = vec![
        ("ruleId", found.code.name.into()),
        ("ruleIndex", number(rule)),
        ("level", level(found.severity).into()),
        ("message", text(&finding.text())),
        ("locations", vec![location(finding)].into()),
        ("partialFingerprints", object([("arazzoFinding/v1", print.into())])),
    ];
    let related = finding.labels.iter().zip(&found.labels).enumerate();
    let related: Vec<Value> = related.map(|(id, (place, label))| related_location(id, place, &label.text)).collect();
    if !related.is_empty() {
        members.push(("relatedLocations", related.into()));
    }
    if let (Some(fix), Some(place)) = (&found.fix, &finding.fix) {
        members.push(("fixes", vec![fix_of(fix, place)].into()));
    }
    object(members)
}

fn artifact(path: &str) -> Value {
    let (uri, is_relative) = uri::reference(path);
    let base = is_relative.then(|| ("uriBaseId", "%SRCROOT%".into()));
    object([("uri", uri.as_str().into())].into_iter().chain(base))
}

fn region(at: &Location) -> Value {
    object([
        ("startLine", number(at.line)),
        ("startColumn", number(at.column)),
        ("endLine", number(at.end_line)),
        ("endColumn", number(at.end_column)),
    ])
}

fn physical(path: &str, at: Option<&Location>) -> Value {
    let region = at.map(|at| ("region", region(at)));
    object([("artifactLocation", artifact(path))].into_iter().chain(region))
}

fn location(finding: &Finding) -> Value {
    let mut members = vec![("physicalLocation", physical(&finding.path, finding.at.as_ref()))];
    if let Some(pointer) = finding.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        members.push(("logicalLocations", vec![object([("fullyQualifiedName", pointer.into())])].into()));
    }
    object(members)
}

fn related_location(id: usize, place: &Place, label: &str) -> Value {
    let message = if label.is_empty() { None } else { Some(("message", text(label))) };
    let members = [("id", number(id)), ("physicalLocation", physical(&place.path, Some(&place.at)))];
    object(members.into_iter().chain(message))
}

fn fix_of(fix: &Fix, place: &Place) -> Value {
    let replacement = object([("deletedRegion", region(&place.at)), ("insertedContent", text(&fix.replacement))]);
    let change = object([("artifactLocation", artifact(&place.path)), ("replacements", vec![replacement].into())]);
    object([("description", text(&fix.title)), ("artifactChanges", vec![change].into())])
}

/// What stays the same as long as the file has its name and the line its text (FNV-1a).
fn fingerprint(finding: &Finding) -> u64 {
    let parts = [finding.diagnostic.code.name, &finding.path, &finding.line];
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
