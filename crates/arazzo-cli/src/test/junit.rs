//! The report for CI systems: JUnit's XML.

use super::command::Report;
use super::subject::Tested;
use super::title::{ending, title};
use crate::diagnostics;
use crate::markup::escape;
use crate::report::Screen;
use crate::scenario::Played;
use arazzo_explore::Finding;
use std::fmt::Write as _;

/// A test case: its name, and what is wrong.
struct Case {
    name: String,
    failures: Vec<(String, String)>,
    /// What is worth knowing and fails nothing.
    note: String,
}

/// Prints a suite for the paths of each workflow, and one for the scenarios.
pub(super) fn print(report: &Report<'_>, screen: &Screen) {
    let mut suites: Vec<(String, Vec<Case>)> =
        report.tested.iter().map(|one| (one.subject.id.to_string(), paths(report, one))).collect();
    if !report.played.is_empty() {
        suites.push(("scenarios".to_owned(), report.played.iter().map(scenario).collect()));
    }
    let all = || suites.iter().flat_map(|(_, cases)| cases);
    let failed = all().filter(|case| !case.failures.is_empty()).count();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{}\" failures=\"{failed}\">\n",
        all().count()
    );
    for (name, cases) in &suites {
        suite(&mut text, name, cases, &report.file);
    }
    text.push_str("</testsuites>");
    Screen::data(&screen.redacted(&text));
}

fn suite(text: &mut String, name: &str, cases: &[Case], file: &str) {
    let failed = cases.iter().filter(|case| !case.failures.is_empty()).count();
    let name = escape(name);
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failed}\">", cases.len());
    for case in cases {
        let (case_name, file) = (escape(&case.name), escape(file));
        let _ = write!(text, "    <testcase classname=\"{name}\" name=\"{case_name}\" file=\"{file}\"");
        if case.failures.is_empty() && case.note.is_empty() {
            text.push_str("/>\n");
            continue;
        }
        text.push_str(">\n");
        for (kind, message) in &case.failures {
            let first = escape(message.lines().next().unwrap_or_default());
            let (kind, message) = (escape(kind), escape(message));
            let _ = writeln!(text, "      <failure type=\"{kind}\" message=\"{first}\">{message}</failure>");
        }
        if !case.note.is_empty() {
            let _ = writeln!(text, "      <system-out>{}</system-out>", escape(&case.note));
        }
        text.push_str("    </testcase>\n");
    }
    text.push_str("  </testsuite>\n");
}

fn paths(report: &Report<'_>, tested: &Tested<'_>) -> Vec<Case> {
    let program = &tested.subject.program;
    let shown = |found: &&Finding, path: &str| found.path.as_deref() == Some(path);
    let of_path = |path: &arazzo_explore::Path| {
        let name = format!("{} {}: {}", path.id, ending(path, program), title(path, program));
        case(report, name, tested.findings.iter().filter(|found| shown(found, &path.id)))
    };
    let mut cases: Vec<Case> = tested.exploration.paths.iter().map(of_path).collect();
    for found in tested.findings.iter().filter(|found| found.path.is_none()) {
        let place = found.diagnostic.span.map(|span| report.loaded.sources.locate(span));
        let place = place.map(|place| format!(" {}:{}", place.line, place.column)).unwrap_or_default();
        cases.push(case(report, format!("{}{place}", found.diagnostic.code.name), [found].into_iter()));
    }
    cases
}

fn case<'f>(report: &Report<'_>, name: String, findings: impl Iterator<Item = &'f Finding>) -> Case {
    let mut case = Case { name, failures: Vec::new(), note: String::new() };
    for found in findings {
        let line = diagnostics::line(&found.diagnostic, &report.loaded.sources);
        if report.fails(found.diagnostic.severity) {
            case.failures.push((found.diagnostic.code.name.to_owned(), line));
        } else {
            case.note.push_str(&line);
            case.note.push('\n');
        }
    }
    case
}

fn scenario(played: &Played) -> Case {
    let told = |failure: &crate::scenario::Failed| {
        let place = failure.place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
        ("scenario".to_owned(), format!("{}{place}: {}", played.file, failure.message))
    };
    Case { name: played.file.clone(), failures: played.failures.iter().map(told).collect(), note: String::new() }
}
