//! A JUnit report: a suite for each file, a case for each finding.

use crate::markup::escape;
use crate::validate::finding::Finding;
use crate::validate::summary::Summary;
use arazzo_parser::codes;

/// The report. What the command fails for is a failure, a file that cannot be read an error; all else passes and says so in
/// its output. A file without findings is one case that passes.
pub(super) fn whole(summary: &Summary) -> String {
    let (mut suites, mut total) = (String::new(), Counts::default());
    for (path, findings) in &summary.files {
        let counts = Counts::of(findings);
        total.add(counts);
        suites.push_str(&suite(path, findings, counts));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"arazzo validate\" {}>\n{suites}</testsuites>",
        total.attributes()
    )
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Counts {
    fn of(findings: &[Finding]) -> Self {
        let errors = findings.iter().filter(|finding| is_unreadable(finding)).count();
        let failures = findings.iter().filter(|finding| finding.fails && !is_unreadable(finding)).count();
        Self { tests: findings.len().max(1), failures, errors }
    }

    fn add(&mut self, other: Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
    }

    fn attributes(self) -> String {
        format!("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\"", self.tests, self.failures, self.errors)
    }
}

fn is_unreadable(finding: &Finding) -> bool {
    finding.diagnostic.code == &codes::UNREADABLE
}

fn suite(path: &str, findings: &[Finding], counts: Counts) -> String {
    let path = escape(path);
    let mut text = format!("  <testsuite name=\"{path}\" {}>\n", counts.attributes());
    if findings.is_empty() {
        text.push_str(&format!("    <testcase name=\"valid\" classname=\"{path}\" time=\"0\"/>\n"));
    }
    for finding in findings {
        text.push_str(&case(&path, finding));
    }
    text.push_str("  </testsuite>\n");
    text
}

fn case(path: &str, finding: &Finding) -> String {
    let found = &finding.diagnostic;
    let place = finding.at.as_ref().map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
    let line = finding.at.as_ref().map_or_else(String::new, |at| format!(" line=\"{}\"", at.line));
    let (code, severity) = (found.code.name, found.severity.name());
    let whole = escape(&format!("{}{place}: {severity}[{code}]: {}", finding.path, finding.text()));
    let message = escape(&found.message);
    let inside = if is_unreadable(finding) {
        format!("<error type=\"{code}\" message=\"{message}\">{whole}</error>")
    } else if finding.fails {
        format!("<failure type=\"{code}\" message=\"{message}\">{whole}</failure>")
    } else {
        format!("<system-out>{whole}</system-out>")
    };
    format!(
        "    <testcase name=\"{code}{place}\" classname=\"{path}\" file=\"{path}\"{line} time=\"0\">\n      {inside}\n    </testcase>\n"
    )
}
