//! The form that was asked for.

use super::{github, json, junit, sarif};
use crate::args::Format;
use crate::report::Screen;
use crate::validate::finding::Finding;
use crate::validate::summary::Summary;

/// Prints everything that was found on standard output, and for people how much it is.
pub(in crate::validate) fn print(summary: &Summary, format: Format, screen: &Screen) {
    let findings = || summary.files.iter().flat_map(|(_, findings)| findings);
    match format {
        Format::Json => Screen::json(&json::whole(summary)),
        Format::Sarif => Screen::json(&sarif::whole(summary)),
        Format::Junit => Screen::data(&junit::whole(summary)),
        Format::Github => findings().for_each(|finding| Screen::data(&github::command(finding))),
        Format::Short => answer(findings(), "\n", screen),
        Format::Text => answer(findings(), "\n\n", screen),
    }
    if !screen.is_quiet() && matches!(format, Format::Text | Format::Short) {
        screen.note(&summary.line());
    }
}

/// Prints all findings at once: a call of the system for each would take longer than finding them.
fn answer<'f>(findings: impl Iterator<Item = &'f Finding>, separator: &str, screen: &Screen) {
    let shown: Vec<&str> = findings.flat_map(|finding| [finding.shown.as_str(), separator]).collect();
    let shown = shown.concat();
    // The last line is ended where it is printed.
    if let Some(lines) = shown.strip_suffix('\n') {
        screen.answer(lines);
    }
}
