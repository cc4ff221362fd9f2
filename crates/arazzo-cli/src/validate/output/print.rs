//! The form that was asked for.

use super::{github, json, junit, sarif};
use crate::args::Format;
use crate::report::Screen;
use crate::validate::summary::Summary;

/// Prints everything that was found on standard output, and for people how much it is.
pub(in crate::validate) fn print(summary: &Summary, format: Format, screen: &Screen) {
    let findings = || summary.files.iter().flat_map(|(_, findings)| findings);
    match format {
        Format::Json => Screen::json(&json::whole(summary)),
        Format::Sarif => Screen::json(&sarif::whole(summary)),
        Format::Junit => Screen::data(&junit::whole(summary)),
        Format::Github => findings().for_each(|finding| Screen::data(&github::command(finding))),
        Format::Short => findings().for_each(|finding| screen.answer(&finding.shown)),
        Format::Text => findings().for_each(|finding| screen.answer(&format!("{}\n", finding.shown))),
    }
    if !screen.is_quiet() && matches!(format, Format::Text | Format::Short) {
        screen.note(&summary.line());
    }
}
