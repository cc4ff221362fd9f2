//! All that was found, each thing once, and how much it is.

use super::check::Report;
use super::finding::Finding;
use arazzo_parser::Severity;
use std::collections::{BTreeMap, BTreeSet};

/// What came of all descriptions.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// The files with what was found in them: those that were checked, in their order, then others that they lead to.
    pub(super) files: Vec<(String, Vec<Finding>)>,
    /// How many files were checked.
    checked: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) infos: usize,
    /// How many steps could not be checked against a source.
    pub(super) skipped: usize,
    /// How many findings have a fix that is safe.
    fixable: usize,
    /// How many have one that may not be what was meant.
    risky: usize,
    /// How many fixes were applied, if that was wanted.
    pub(super) fixed: Option<usize>,
    /// Whether something could not be read.
    pub(super) unreadable: bool,
}

impl Summary {
    /// Puts `reports` together.
    pub(super) fn of(reports: Vec<Report>) -> Self {
        let mut files: Vec<(String, Vec<Finding>)> = Vec::new();
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut file = |path: &str, files: &mut Vec<(String, Vec<Finding>)>| {
            *numbers.entry(path.to_owned()).or_insert_with(|| {
                files.push((path.to_owned(), Vec::new()));
                files.len() - 1
            })
        };
        let mut summary = Self { checked: reports.len(), ..Self::default() };
        for report in &reports {
            file(&report.name, &mut files);
            summary.skipped += report.skipped;
            summary.unreadable |= report.unreadable;
        }
        let mut seen = BTreeSet::new();
        let findings = || reports.iter().flat_map(|report| &report.findings);
        let first: Vec<bool> = findings().map(|finding| seen.insert(finding.key())).collect();
        let mut first = first.into_iter();
        for report in reports {
            let mut findings = report.findings;
            findings.retain(|_| first.next().unwrap_or(true));
            for finding in &findings {
                summary.count(finding);
            }
            let number = file(&report.name, &mut files);
            let is_own = findings.iter().all(|finding| finding.path == report.name);
            match files.get_mut(number) {
                Some((_, all)) if is_own && all.is_empty() => *all = findings,
                _ => {
                    for finding in findings {
                        let number = file(&finding.path, &mut files);
                        if let Some((_, all)) = files.get_mut(number) {
                            all.push(finding);
                        }
                    }
                }
            }
        }
        summary.files = files;
        summary
    }

    fn count(&mut self, finding: &Finding) {
        match finding.diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
        match &finding.diagnostic.fix {
            Some(fix) if fix.safe => self.fixable += 1,
            Some(_) => self.risky += 1,
            None => {}
        }
    }

    /// Whether the command fails for something that was found.
    pub(super) fn fails(&self) -> bool {
        self.files.iter().flat_map(|(_, findings)| findings).any(|finding| finding.fails)
    }

    /// The line for people.
    pub(super) fn line(&self) -> String {
        let plural = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let counts: Vec<String> = counts.iter().map(|(count, one)| plural(*count, one)).collect();
        let mut line = format!("{}: {}", plural(self.checked, "file"), counts.join(", "));
        if let Some(fixed) = self.fixed {
            line.push_str(&format!("; {fixed} fixed"));
        } else if self.fixable > 0 {
            line.push_str(&format!("; {} can be fixed with --fix", self.fixable));
        }
        if self.risky > 0 {
            line.push_str(&format!("; {} can be fixed with --unsafe-fixes", self.risky));
        }
        if self.skipped > 0 {
            let steps = plural(self.skipped, "step");
            line.push_str(&format!("; {steps} not checked against sources that cannot be had"));
        }
        line
    }
}
