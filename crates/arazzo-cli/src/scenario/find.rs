//! Scenario files beside a description, and those that are named.

use super::expect::{failures, unknown_steps};
use super::model::{Failed, Played, Scenario};
use super::play::play;
use super::read::{Fault, scenario};
use crate::failure::Failure;
use crate::inputs::{self, Inputs};
use crate::report::Screen;
use crate::test::Subject;
use arazzo_parser::suggest::nearest;
use arazzo_parser::{DocumentOptions, Format, Loaded, SourceMap, parse_document};
use arazzo_runtime::program::Workflow;
use arazzo_runtime::{Event, Settings};
use std::path::{Path, PathBuf};

/// The ends of the names of scenario files.
const ENDS: [&str; 3] = [".scenario.yaml", ".scenario.yml", ".scenario.json"];

/// Plays the scenarios in the files that are `named`, else those beside the description. Where only some workflows are
/// tested, `is_part` is set: scenarios of others are left alone.
pub(crate) fn play_all(
    named: &[PathBuf],
    loaded: &Loaded,
    subjects: &[Subject],
    is_part: bool,
    screen: &Screen,
) -> Result<Vec<Played>, Failure> {
    let entry = loaded.documents.first().and_then(|document| document.retrieved.to_file_path().ok());
    let files = if named.is_empty() { beside(entry.as_deref()) } else { expanded(named)? };
    let mut played = Vec::new();
    for file in files {
        let text = inputs::text(&file, "--scenario")?;
        let shown = shown(&file);
        let mut sources = SourceMap::default();
        let scenario = match read(&shown, &text, &mut sources) {
            Ok(scenario) => scenario,
            Err(failures) => {
                played.push(Played { file: shown, failures, is_invalid: true });
                continue;
            }
        };
        if named.is_empty() && is_for_other(&scenario, &file, entry.as_deref()) {
            continue;
        }
        match subjects.iter().find(|subject| *subject.id == *scenario.workflow.value) {
            Some(subject) => played.push(one(&scenario, shown, &sources, loaded, subject)),
            None if is_part && knows(loaded, &scenario.workflow.value) => {
                if !named.is_empty() {
                    let workflow = &scenario.workflow.value;
                    screen.warning(&format!("{shown} is not played: it is for workflow `{workflow}`"));
                }
            }
            None => match stray(&scenario, subjects, !named.is_empty() || scenario.file.is_some()) {
                Some(message) => {
                    let failures = vec![placed(&sources, (scenario.workflow.span, message))];
                    played.push(Played { file: shown, failures, is_invalid: true });
                }
                None => screen.warning(&format!(
                    "{shown} is not played: it names workflow `{}`, which the description does not have",
                    scenario.workflow.value
                )),
            },
        }
    }
    Ok(played)
}

/// The scenario files beside a description.
fn beside(entry: Option<&Path>) -> Vec<PathBuf> {
    entry.and_then(Path::parent).map(within).unwrap_or_default()
}

/// The files that are named, and those in folders that are.
fn expanded(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in named {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let inside = within(path);
        if inside.is_empty() {
            let message = format!("--scenario: {} has no file named *{}", path.display(), ENDS.join(" or *"));
            return Err(Failure::usage(message));
        }
        found.extend(inside);
    }
    Ok(found)
}

/// The scenario files in a folder, in order.
fn within(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_scenario = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        path.is_file() && ENDS.iter().any(|end| name.ends_with(end))
    };
    let mut found: Vec<PathBuf> = entries.filter(is_scenario).collect();
    found.sort();
    found
}

/// The file in the words of reports: from here, where it is below.
fn shown(file: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| file.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or_else(|| file.to_owned()).display().to_string()
}

fn read(name: &str, text: &str, sources: &mut SourceMap) -> Result<Scenario, Vec<Failed>> {
    let source = sources.add(name, text);
    let (root, faults) = parse_document(source, text, Format::Detect, &DocumentOptions::default());
    let faults: Vec<Failed> = faults
        .iter()
        .filter(|fault| fault.is_error())
        .map(|fault| Failed {
            place: fault.span.map(|span| sources.locate(span)).map(|place| (place.line, place.column)),
            message: fault.message.clone(),
        })
        .collect();
    match root {
        Some(root) if faults.is_empty() => {
            scenario(&root).map_err(|faults| faults.into_iter().map(|fault| placed(sources, fault)).collect())
        }
        None if faults.is_empty() => Err(vec![Failed { place: None, message: "the file is empty".to_owned() }]),
        _ => Err(faults),
    }
}

fn placed(sources: &SourceMap, (span, message): Fault) -> Failed {
    let place = sources.locate(span);
    Failed { place: Some((place.line, place.column)), message }
}

/// Whether a scenario says that it is for another description.
fn is_for_other(scenario: &Scenario, file: &Path, entry: Option<&Path>) -> bool {
    let (Some(name), Some(entry), Some(folder)) = (&scenario.file, entry, file.parent()) else { return false };
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(&folder.join(name)) != real(entry)
}

fn knows(loaded: &Loaded, workflow: &str) -> bool {
    loaded.entry().is_some_and(|entry| entry.workflow(workflow).is_some())
}

/// What is wrong with a scenario for a workflow that there is not; nothing where it is probably for another description.
fn stray(scenario: &Scenario, subjects: &[Subject], is_meant: bool) -> Option<String> {
    let name = &scenario.workflow.value;
    let ids = subjects.iter().map(|subject| &*subject.id);
    let near = nearest(ids.clone(), name);
    if near.is_none() && !is_meant {
        return None;
    }
    let ids: Vec<&str> = ids.collect();
    let near = near.map_or_else(|| format!("there are {}", ids.join(", ")), |near| format!("did you mean `{near}`?"));
    Some(format!("there is no workflow `{name}`; {near}"))
}

fn one(scenario: &Scenario, file: String, sources: &SourceMap, loaded: &Loaded, subject: &Subject) -> Played {
    let (program, number) = (&subject.program, subject.number);
    let unknown = unknown_steps(scenario, program, number);
    if !unknown.is_empty() {
        let failures = unknown.into_iter().map(|fault| placed(sources, fault)).collect();
        return Played { file, failures, is_invalid: true };
    }
    let made_up = |workflow: &Workflow| arazzo_mock::inputs(loaded, workflow.document, workflow.place, scenario.seed);
    let none = |_: &Workflow| arazzo_expression::Object::default();
    // Inputs that are given are all that is given; without any, they are made up.
    let gathered = match &scenario.inputs {
        Some(given) => inputs::gather_over(program, number, &[], given.value.clone(), &none),
        None => inputs::gather_over(program, number, &[], arazzo_expression::Object::default(), &made_up),
    };
    let Inputs { own, dependencies, .. } = match gathered {
        Ok(inputs) => inputs,
        Err(failure) => {
            let span = scenario.inputs.as_ref().map_or(scenario.workflow.span, |inputs| inputs.span);
            return Played { file, failures: vec![placed(sources, (span, failure.message))], is_invalid: true };
        }
    };
    let settings = Settings { on_unmatched: scenario.on_unmatched, missing: scenario.missing, ..Settings::default() };
    let record = play(scenario, program, number, Event::Started { inputs: own, dependencies }, settings);
    let failures = failures(scenario, program, number, &record);
    Played { file, failures: failures.into_iter().map(|fault| placed(sources, fault)).collect(), is_invalid: false }
}
