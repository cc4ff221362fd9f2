//! The report for people.

use super::command::Report;
use super::coverage::rows;
use super::subject::Tested;
use super::title::{ending, title};
use crate::diagnostics;
use crate::report::Screen;
use crate::report::style::{BAD, FAINT, GOOD, STRONG};
use crate::scenario::Played;
use anstyle::Style;
use arazzo_explore::{End, Seen, StateTable, states};
use arazzo_parser::Severity;
use arazzo_runtime::program::Program;
use arazzo_runtime::{Judgement, Status};

/// How many uncovered things of a kind are listed.
const LISTED: usize = 20;

/// Prints the report.
pub(super) fn print(report: &Report<'_>, screen: &Screen) {
    for tested in report.tested {
        workflow(report, tested, screen);
    }
    if !report.played.is_empty() {
        screen.answer(&format!("{STRONG}scenarios{STRONG:#}"));
        report.played.iter().for_each(|played| scenario(played, screen));
        screen.answer("");
    }
    summary(report, screen);
}

/// Prints the paths, a line each.
pub(super) fn list(tested: &[Tested<'_>], screen: &Screen) {
    for one in tested {
        let program = &one.subject.program;
        for path in &one.exploration.paths {
            let workflow = if tested.len() > 1 { format!("{}  ", one.subject.id) } else { String::new() };
            let title = screen.harmless(&title(path, program));
            let style = if path.succeeded() { GOOD } else { BAD };
            let ending = screen.harmless(&ending(path, program));
            let workflow = screen.harmless(&workflow);
            screen.answer(&format!("{}  {workflow}{style}{ending:28}{style:#}  {title}", path.id));
        }
    }
}

fn workflow(report: &Report<'_>, tested: &Tested<'_>, screen: &Screen) {
    let paths = &tested.exploration.paths;
    let ended = |status: Status| {
        paths.iter().filter(|path| matches!(&path.end, End::Over(outcome) if outcome.status == status)).count()
    };
    let (good, bad) = (ended(Status::Success), ended(Status::Failure));
    let rest = paths.len() - good - bad;
    let rest = if rest == 0 { String::new() } else { format!(", {rest} cut short") };
    let more = if tested.exploration.complete { "" } else { " (there are more: --max-paths)" };
    let plural = if paths.len() == 1 { "" } else { "s" };
    screen.answer(&format!(
        "workflow {STRONG}{}{STRONG:#}: {} path{plural}{more}, {good} end in success, {bad} in failure{rest}\n",
        screen.harmless(&tested.subject.id),
        paths.len()
    ));
    for found in &tested.findings {
        let quote = report.loaded.may_quote(found.diagnostic.span);
        screen.answer(&diagnostics::render(&found.diagnostic, &report.loaded.sources, quote));
        match &found.path {
            Some(path) => screen.answer(&format!("  {FAINT}path {path}, told by --explain {path}{FAINT:#}\n")),
            None => screen.answer(""),
        }
    }
    for table in states(&tested.exploration) {
        states_of(&table, &tested.subject.program, screen);
    }
    coverage(tested, screen);
}

fn states_of(table: &StateTable, program: &Program, screen: &Screen) {
    let step = program.step(table.at).map_or("", |step| &*step.id);
    screen.answer(&format!(
        "{STRONG}{}{STRONG:#}: what follows from {}",
        screen.harmless(step),
        screen.harmless(&table.place)
    ));
    let texts: Vec<String> = table.seen.iter().map(|seen| screen.harmless(&seen.value.to_text())).collect();
    let width = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).min(40);
    for (seen, text) in table.seen.iter().zip(texts) {
        let Seen { judgement, path, .. } = seen;
        let style = if judgement.success { GOOD } else { BAD };
        let follows = screen.harmless(&follows(judgement, program));
        screen.answer(&format!("  {text:width$}  {style}{follows}{style:#}  {FAINT}{path}{FAINT:#}"));
    }
    screen.answer("");
}

/// What follows from an attempt.
pub(super) fn follows(judgement: &Judgement, program: &Program) -> String {
    let name = |at: arazzo_runtime::program::StepRef| program.step(at).map_or("", |step| &*step.id).to_owned();
    let fails = match &judgement.fault {
        Some(fault) if !judgement.success => format!("fails [{}]", fault.code),
        _ if !judgement.success => "fails".to_owned(),
        _ => String::new(),
    };
    let action = judgement.action.as_ref().map(|action| {
        let workflow =
            action.workflow.and_then(|number| program.workflow(number)).map(|workflow| workflow.id.to_string());
        let target = action.step.map(name).or(workflow).map(|target| format!(" {target}")).unwrap_or_default();
        format!("{}{target} ({})", action.kind, action.name)
    });
    match (fails.is_empty(), action) {
        (true, Some(action)) => action,
        (true, None) => "goes on with the next step".to_owned(),
        (false, Some(action)) => format!("{fails}, then {action}"),
        (false, None) => fails,
    }
}

fn coverage(tested: &Tested<'_>, screen: &Screen) {
    screen.answer(&format!("{STRONG}coverage{STRONG:#}"));
    for row in rows(tested) {
        let style = if row.uncovered.is_empty() { GOOD } else { Style::new() };
        let (kind, covered, total) = (row.kind, row.covered, row.total);
        screen.answer(&format!("  {kind:10}{style}{covered:>4} of {total}{style:#}"));
        for name in row.uncovered.iter().take(LISTED) {
            screen.answer(&format!("    {FAINT}not covered:{FAINT:#} {}", screen.harmless(name)));
        }
        if let Some(more @ 1..) = row.uncovered.len().checked_sub(LISTED) {
            screen.answer(&format!("    {FAINT}and {more} more; --format json lists all{FAINT:#}"));
        }
    }
    screen.answer("");
}

fn scenario(played: &Played, screen: &Screen) {
    let (style, mark) = if played.failures.is_empty() { (GOOD, "✓") } else { (BAD, "✗") };
    screen.answer(&format!("  {style}{mark}{style:#} {}", screen.harmless(&played.file)));
    for failure in &played.failures {
        let place = failure.place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
        let mut lines = failure.message.lines().map(|line| screen.harmless(line));
        let file = screen.harmless(&played.file);
        screen.answer(&format!("      {file}{place}: {}", lines.next().unwrap_or_default()));
        lines.for_each(|line| screen.answer(&format!("        {line}")));
    }
}

fn summary(report: &Report<'_>, screen: &Screen) {
    let paths: usize = report.tested.iter().map(|one| one.exploration.paths.len()).sum();
    let count = |severity| report.count(severity);
    let mut told = Vec::new();
    if !report.tested.is_empty() {
        told.push(format!(
            "{paths} paths: {} errors, {} warnings, {} infos",
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Info)
        ));
    }
    if !report.played.is_empty() {
        told.push(format!("{} scenarios: {} failed", report.played.len(), report.failed()));
    }
    screen.answer(&told.join("; "));
}
