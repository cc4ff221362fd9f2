//! The order of things.

use super::check::{Checks, Report};
use super::fix::{self, Mended};
use super::levels::Levels;
use super::output::print;
use super::shared::Shared;
use super::summary::Summary;
use super::targets::{Target, Targets};
use crate::args::ValidateArgs;
use crate::exit::Exit;
use crate::report::{Screen, escape};
use crate::settings::{FoundFiles, Settings};
use anstream::stream::IsTerminal as _;
use arazzo_parser::at_once;
use std::path::Path;

/// Checks descriptions and prints what is wrong with them, after mending it if that is wanted.
pub(crate) fn validate(args: &ValidateArgs, settings: &Settings, screen: &Screen) -> Exit {
    if let Err(failure) = args.fetch.budgets.of_documents() {
        screen.error(&failure.message);
        return failure.exit;
    }
    let targets = Targets::of(args, screen);
    if args.fix && !args.diff && targets.all.iter().any(|target| target.text.is_some()) {
        screen.error("--fix cannot change standard input; --diff shows what it would change");
        return Exit::Usage;
    }
    let Some(levels) = levels(&targets.all, args, settings, screen) else { return Exit::Usage };
    let (names, shared) = (targets.names(), Shared::default());
    let checks = Checks { args, names: &names, shared: &shared, alone: targets.all.len() == 1 };
    let jobs: Vec<(&Target, Levels)> = targets.all.iter().zip(levels).collect();
    let most = args.fetch.budgets.budgets().concurrency;
    let mut reports = at_once(&jobs, most, |(target, levels)| checks.check(target, levels));
    if args.diff {
        let unreadable = targets.unreadable || reports.iter().any(|report| report.unreadable);
        return show_changes(&reports, unreadable);
    }
    let fixed = args.fix.then(|| write_all(&mut reports, screen));
    let mut summary = Summary::of(reports);
    summary.unreadable |= targets.unreadable || fixed.is_some_and(|fixed| fixed.is_err());
    summary.fixed = fixed.map(|fixed| fixed.unwrap_or_else(|written| written));
    print(&summary, args.format, screen);
    let exit = match (summary.unreadable, summary.fails()) {
        (true, _) => Exit::Invalid,
        (_, true) => Exit::Failure,
        _ => Exit::Success,
    };
    // As with the trees of documents.
    std::mem::forget(summary);
    exit
}

/// How each of `targets` is judged; nothing if the settings are wrong, which is told.
fn levels(targets: &[Target], args: &ValidateArgs, settings: &Settings, screen: &Screen) -> Option<Vec<Levels>> {
    let mut found = FoundFiles::default();
    let mut all = Vec::new();
    for target in targets {
        let near = found.near(target.name.as_ref(), settings, screen).map_err(|faults| faults.show(screen)).ok()?;
        let levels = Levels::new(args, &settings.tables.validate, &near.validate);
        all.push(levels.map_err(|reason| screen.error(&reason)).ok()?);
    }
    // Without a target the flags are looked at all the same.
    if all.is_empty() {
        let levels = Levels::new(args, &settings.tables.validate, &crate::settings::ValidateTable::default());
        levels.map_err(|reason| screen.error(&reason)).ok()?;
    }
    Some(all)
}

/// Shows what fixes would change, and changes nothing: a failure if that is anything.
fn show_changes(reports: &[Report], unreadable: bool) -> Exit {
    let is_watched = std::io::stdout().is_terminal() || std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    let mut changed = false;
    for report in reports {
        let Some(Mended { before, after, .. }) = &report.mended else { continue };
        changed = true;
        let diff = fix::unified(&report.name, before, after);
        if is_watched {
            let screen = Screen::new(false);
            diff.split_terminator('\n').for_each(|line| screen.answer(&escape(line.trim_end_matches('\r'))));
        } else {
            Screen::raw(&diff);
        }
    }
    match (unreadable, changed) {
        (true, _) => Exit::Invalid,
        (_, true) => Exit::Failure,
        _ => Exit::Success,
    }
}

/// Writes what fixes made of the files; how many fixes that are. The error is the same where a file could not be written.
fn write_all(reports: &mut [Report], screen: &Screen) -> Result<usize, usize> {
    let (mut count, mut failed) = (0, false);
    for report in reports {
        let Some(mended) = &report.mended else { continue };
        match fix::write(Path::new(&report.name), &mended.before, &mended.after) {
            Ok(()) => count += mended.count,
            Err(error) => {
                failed = true;
                screen.error(&format!("cannot write {}: {error}", report.name));
            }
        }
    }
    if failed { Err(count) } else { Ok(count) }
}
