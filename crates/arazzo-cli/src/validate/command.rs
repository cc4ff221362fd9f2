//! The order of things.

use super::levels::Levels;
use crate::args::{Format, ValidateArgs};
use crate::diagnostics;
use crate::exit::Exit;
use crate::fetch::{Documents, Grants, locate};
use crate::report::Screen;
use crate::settings::{FoundFiles, Settings};
use arazzo_expression::{Object, Value, json};
use arazzo_http::HttpTransport;
use arazzo_parser::{Content, Diagnostic, LoadOptions, Loaded, Severity, codes, load};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders that are not looked into.
const SKIPPED: [&str; 3] = [".git", "node_modules", "target"];

/// The diagnostics of one description and what they point into.
struct Checked {
    path: String,
    loaded: Loaded,
    diagnostics: Vec<Diagnostic>,
    levels: Levels,
}

/// Checks descriptions and prints what is wrong with them.
pub(crate) fn validate(args: &ValidateArgs, settings: &Settings, screen: &Screen) -> Exit {
    let mut unreadable = false;
    let mut all = Vec::new();
    for named in &args.files {
        match files(named) {
            Ok(files) if files.is_empty() => {
                screen.warning(&format!("there are no descriptions in {}", named.display()));
            }
            Ok(files) => all.extend(files),
            Err(reason) => {
                unreadable = true;
                screen.error(&format!("cannot read {}: {reason}", named.display()));
            }
        }
    }
    let mut found = FoundFiles::default();
    let mut checked = Vec::new();
    for file in &all {
        let near = match found.near(file, settings, screen) {
            Ok(near) => near,
            Err(faults) => {
                faults.show(screen);
                return Exit::Usage;
            }
        };
        match Levels::new(args, &settings.tables.validate, &near.validate) {
            Ok(levels) => checked.push(check(file, args, levels)),
            Err(reason) => {
                screen.error(&reason);
                return Exit::Usage;
            }
        }
    }
    let tally = Tally::of(&checked);
    print(&checked, &tally, args.format, screen);
    unreadable |= checked.iter().flat_map(|one| &one.diagnostics).any(|found| found.code == &codes::UNREADABLE);
    let is_bad = |one: &Checked| {
        let tally = Tally::of(std::slice::from_ref(one));
        tally.errors > 0 || one.levels.deny_warnings && tally.warnings > 0
    };
    match (unreadable, checked.iter().any(is_bad)) {
        (true, _) => Exit::Invalid,
        (_, true) => Exit::Failure,
        _ => Exit::Success,
    }
}

/// The file itself, or the descriptions below a folder.
fn files(named: &Path) -> Result<Vec<PathBuf>, String> {
    if !named.is_dir() {
        return Ok(vec![named.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![named.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| error.to_string())?.flatten() {
            let (path, kind) = (entry.path(), entry.file_type().map_err(|error| error.to_string())?);
            if kind.is_dir() && !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped) {
                folders.push(path);
            } else if kind.is_file() && is_description(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file has the name and the look of an Arazzo description.
fn is_description(path: &Path) -> bool {
    let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    matches!(kind, "yaml" | "yml" | "json")
        && std::fs::read_to_string(path).is_ok_and(|text| {
            let starts = |line: &str| line.trim_start_matches(['{', ' ', '"', '\u{feff}']).starts_with("arazzo");
            text.lines().take(200).any(starts)
        })
}

fn check(file: &Path, args: &ValidateArgs, levels: Levels) -> Checked {
    let path = file.display().to_string();
    let grants = Grants { root: args.root.clone(), allow_remote: args.allow_remote };
    let allow_host = args.allow_host.clone();
    let connect = move || {
        let builder = HttpTransport::builder().max_body(64 << 20).named_hosts([]);
        let builder = allow_host.iter().fold(builder, |builder, host| builder.allow_host(host.clone()));
        builder.build().map_err(|error| error.to_string())
    };
    let mut options = LoadOptions { find_sources: args.find_sources, ..LoadOptions::default() };
    options.arazzo.strict = levels.strict;
    let loaded = locate(&path).and_then(|entry| {
        let documents = Documents::new(&entry, &grants, Box::new(connect)).map_err(|error| error.to_string())?;
        Ok(load(&entry, &documents, &options))
    });
    let loaded = loaded.unwrap_or_else(|reason| {
        let fault = Diagnostic::new(&codes::UNREADABLE, None, format!("cannot read {path}: {reason}"));
        let mut loaded = Loaded::default();
        loaded.diagnostics.push(fault);
        loaded
    });
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.extend(arazzo_validate::validate_all(&loaded));
    levels.apply(&mut diagnostics);
    diagnostics::sort(&mut diagnostics);
    Checked { path, loaded, diagnostics, levels }
}

/// How many there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl Tally {
    fn of(checked: &[Checked]) -> Self {
        let mut tally = Self::default();
        for diagnostic in checked.iter().flat_map(|one| &one.diagnostics) {
            match diagnostic.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Info => tally.infos += 1,
            }
        }
        tally
    }
}

fn print(checked: &[Checked], tally: &Tally, format: Format, screen: &Screen) {
    let all = || checked.iter().flat_map(|one| one.diagnostics.iter().map(move |diagnostic| (one, diagnostic)));
    match format {
        Format::Json => Screen::data(&json::to_string_pretty(&whole(checked, tally))),
        Format::Github => all().for_each(|(one, found)| Screen::data(&diagnostics::github(found, &one.loaded.sources))),
        Format::Short => all().for_each(|(one, found)| screen.answer(&diagnostics::line(found, &one.loaded.sources))),
        Format::Text => {
            for (one, found) in all() {
                let may_quote = may_quote(found, &one.loaded);
                screen.answer(&format!("{}\n", diagnostics::render(found, &one.loaded.sources, may_quote)));
            }
        }
    }
    if !screen.is_quiet() && matches!(format, Format::Text | Format::Short) {
        let Tally { errors, warnings, infos } = tally;
        let plural = if checked.len() == 1 { "" } else { "s" };
        screen.note(&format!("{} file{plural}: {errors} errors, {warnings} warnings, {infos} infos", checked.len()));
    }
}

/// Whether the text is the operator's, or a description (SEC-23).
fn may_quote(diagnostic: &Diagnostic, loaded: &Loaded) -> bool {
    let source = diagnostic.span.map(|span| span.source);
    let place = loaded.documents.iter().position(|document| Some(document.source) == source);
    place.is_some_and(|id| id == 0 || loaded.documents.get(id).is_some_and(|d| !matches!(d.content, Content::Unusable)))
}

/// The object that the command line's contract describes: each file with its diagnostics.
fn whole(checked: &[Checked], tally: &Tally) -> Value {
    let mut files: BTreeMap<(usize, String), Vec<Value>> = BTreeMap::new();
    for (number, one) in checked.iter().enumerate() {
        files.entry((number, one.path.clone())).or_default();
        for diagnostic in &one.diagnostics {
            let value =
                diagnostics::json(diagnostic, &one.loaded.sources, diagnostics::pointer(diagnostic.span, &one.loaded));
            files.entry((number, path_of(diagnostic, one))).or_default().push(value);
        }
    }
    let file = |((_, path), found): ((usize, String), Vec<Value>)| -> Value {
        [("path", Value::from(path)), ("diagnostics", found.into())].into_iter().collect()
    };
    let count = |number: usize| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
    let summary: Value =
        [("errors", count(tally.errors)), ("warnings", count(tally.warnings)), ("infos", count(tally.infos))]
            .into_iter()
            .collect();
    let mut members = Object::default();
    members.insert("files".into(), files.into_iter().map(file).collect::<Vec<_>>().into());
    members.insert("summary".into(), summary);
    members.into()
}

/// The file that a diagnostic is about: the description itself under the name that it was given.
fn path_of(diagnostic: &Diagnostic, one: &Checked) -> String {
    let entry = one.loaded.documents.first().map(|document| document.source);
    match diagnostic.span.map(|span| span.source) {
        Some(source) if Some(source) != entry => {
            one.loaded.sources.get(source).map_or_else(|| one.path.clone(), |source| source.name().to_owned())
        }
        _ => one.path.clone(),
    }
}
