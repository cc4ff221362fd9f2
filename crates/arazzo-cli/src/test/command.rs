//! The order of things.

use super::subject::{Given, Subject, Tested, explore, subjects};
use super::{json, junit, save, story, text};
use crate::args::{FailOn, Only, TestArgs, TestFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::inputs;
use crate::report::Screen;
use crate::run;
use crate::scenario::{self, Played};
use arazzo_explore::Path;
use arazzo_parser::{Loaded, Severity};
use arazzo_runtime::compile::CompileOptions;

/// What a test found.
#[derive(Debug)]
pub(super) struct Report<'r> {
    pub(super) file: String,
    pub(super) loaded: &'r Loaded,
    pub(super) tested: &'r [Tested<'r>],
    pub(super) played: &'r [Played],
    pub(super) fail_on: FailOn,
}

/// Tests a description.
pub(crate) fn test(args: &TestArgs, mut screen: Screen) -> Exit {
    match attempt(args, &mut screen) {
        Ok(exit) => exit,
        Err(failure) => {
            if !failure.is_told {
                screen.error(&failure.message);
            }
            if args.format == TestFormat::Json && failure.exit != Exit::Usage {
                json::failed(&failure, &screen);
            }
            failure.exit
        }
    }
}

fn attempt(args: &TestArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let loaded = run::load_only(args.file.as_deref(), &args.documents, &args.fetch)?;
    let (strict, limits) = (args.documents.strict, args.fetch.budgets.budgets().evaluation);
    let options = CompileOptions { strict, limits, ..CompileOptions::default() };
    let subjects = subjects(&loaded, args.workflow.as_deref(), &options, screen)?;
    let mut tested = Vec::new();
    if args.only != Some(Only::Scenarios) {
        let object = args.inputs.as_deref().map(inputs::object).transpose()?.unwrap_or_default();
        for subject in &subjects {
            let given = Given::of(subject, &subjects, &args.input, &object);
            tested.push(explore(subject, &loaded, args, &given, screen)?);
        }
    }
    if let Some(folder) = &args.save_scenarios {
        save::save(folder, args, &loaded, &tested, screen)?;
    }
    if args.list {
        text::list(&tested, screen);
        return Ok(Exit::Success);
    }
    if let Some(named) = &args.explain {
        let (tested, path) = find(&tested, named)?;
        story::tell(tested, path, screen);
        return Ok(Exit::Success);
    }
    let played = play(args, &loaded, &subjects, screen)?;
    if args.only == Some(Only::Scenarios) && played.is_empty() {
        // Nothing was tested.
        return Err(Failure::usage("--only scenarios: there is no scenario to play".to_owned()));
    }
    let file = loaded.documents.first().and_then(|document| loaded.sources.get(document.source));
    let file = file.map_or_else(String::new, |source| source.name().to_owned());
    let report = Report { file, loaded: &loaded, tested: &tested, played: &played, fail_on: args.fail_on };
    match args.format {
        TestFormat::Text => text::print(&report, screen),
        TestFormat::Json => json::print(&report, screen),
        TestFormat::Junit => junit::print(&report, screen),
    }
    Ok(report.exit())
}

fn play(args: &TestArgs, loaded: &Loaded, subjects: &[Subject], screen: &Screen) -> Result<Vec<Played>, Failure> {
    if args.only == Some(Only::Paths) {
        return Ok(Vec::new());
    }
    // Scenarios name workflows: where one is chosen, those of the others are left alone.
    scenario::play_all(&args.scenario, loaded, subjects, args.workflow.is_some(), screen)
}

/// The path whose id starts with `named`.
fn find<'t, 's>(tested: &'t [Tested<'s>], named: &str) -> Result<(&'t Tested<'s>, &'t Path), Failure> {
    let all = tested.iter().flat_map(|one| one.exploration.paths.iter().map(move |path| (one, path)));
    let found: Vec<_> = all.filter(|(_, path)| path.id.starts_with(named) && !named.is_empty()).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::usage(format!("there is no path `{named}`; --list shows all"))),
        several => {
            let ids: Vec<&str> = several.iter().map(|(_, path)| path.id.as_str()).collect();
            Err(Failure::usage(format!("`{named}` is the beginning of several paths: {}", ids.join(", "))))
        }
    }
}

impl Report<'_> {
    /// Whether a finding of this severity fails the test.
    pub(super) fn fails(&self, severity: Severity) -> bool {
        match self.fail_on {
            FailOn::Error => severity >= Severity::Error,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Info => true,
            FailOn::Never => false,
        }
    }

    /// How many findings there are of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        let findings = self.tested.iter().flat_map(|one| &one.findings);
        findings.filter(|found| found.diagnostic.severity == severity).count()
    }

    /// How many scenarios do not hold.
    pub(super) fn failed(&self) -> usize {
        self.played.iter().filter(|played| !played.failures.is_empty()).count()
    }

    fn exit(&self) -> Exit {
        if self.played.iter().any(|played| played.is_invalid) {
            return Exit::Invalid;
        }
        let findings = self.tested.iter().flat_map(|one| &one.findings);
        let fails = findings.into_iter().any(|found| self.fails(found.diagnostic.severity));
        if fails || self.failed() > 0 { Exit::Failure } else { Exit::Success }
    }
}
