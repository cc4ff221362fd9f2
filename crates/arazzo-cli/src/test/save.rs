//! Paths, saved as scenarios.

use super::subject::{Tested, settings};
use super::title::title;
use crate::args::TestArgs;
use crate::failure::Failure;
use crate::report::Screen;
use crate::scenario::{self, Setting};
use arazzo_explore::Path as Way;
use arazzo_parser::Loaded;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// The longest part of a file's name that tells what happens.
const NAME: usize = 60;

/// Writes a scenario for each path that ended into `folder`.
pub(super) fn save(
    folder: &Path,
    args: &TestArgs,
    loaded: &Loaded,
    tested: &[Tested<'_>],
    screen: &Screen,
) -> Result<(), Failure> {
    refuse_secrets(args, tested)?;
    let failed = |path: &Path, reason: &dyn std::fmt::Display| {
        Failure::usage(format!("--save-scenarios: cannot write {}: {reason}", path.display()))
    };
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let file = relative(loaded, folder);
    let settings = settings(args);
    let mut texts: Vec<(PathBuf, String)> = Vec::new();
    for one in tested {
        for path in &one.exploration.paths {
            let title = title(path, &one.subject.program);
            let setting = Setting {
                program: &one.subject.program,
                number: one.subject.number,
                file: file.as_deref(),
                title: &title,
                settings: &settings,
            };
            texts.extend(
                scenario::text(path, &setting).map(|text| (folder.join(name(&one.subject.id, path, &title)), text)),
            );
        }
    }
    if let Some((there, _)) = texts.iter().find(|(path, _)| !args.force && path.exists()) {
        return Err(failed(there, &"it is there already; --force replaces it"));
    }
    for (path, text) in &texts {
        // What is there may be a link to a file that is not ours: it goes, and what it leads to stays.
        if args.force && path.is_symlink() {
            std::fs::remove_file(path).map_err(|error| failed(path, &error))?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        if !args.force {
            options.create_new(true);
        }
        let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => failed(path, &"it is there already; --force replaces it"),
            _ => failed(path, &error),
        })?;
    }
    screen.note(&format!("{} scenarios written to {}", texts.len(), screen.harmless(&folder.display().to_string())));
    Ok(())
}

/// Secret inputs that were given would stand in the files.
fn refuse_secrets(args: &TestArgs, tested: &[Tested<'_>]) -> Result<(), Failure> {
    let schemas = tested.iter().flat_map(|one| &one.subject.program.workflows).map(|workflow| &workflow.inputs);
    let secret: Vec<_> =
        schemas.flat_map(|schema| schema.names().into_iter().filter(|n| schema.is_secret(n))).collect();
    let is_given = |name: &&arazzo_expression::Str| {
        args.input.iter().any(|input| input.name == ***name || input.name.ends_with(&format!(".{name}")))
            || args.inputs.is_some()
    };
    match secret.iter().find(is_given) {
        Some(name) => Err(Failure::usage(format!(
            "--save-scenarios would write the secret input `{name}` into files: leave it out, and it is made up"
        ))),
        None => Ok(()),
    }
}

/// The description, as the files in `folder` name it.
fn relative(loaded: &Loaded, folder: &Path) -> Option<String> {
    let entry = loaded.documents.first()?.retrieved.to_file_path().ok()?.canonicalize().ok()?;
    let folder = folder.canonicalize().ok()?;
    let shared = entry.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = entry.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// A name that every file system takes: letters, digits and dashes; the id of the path makes it the only one.
fn name(workflow: &str, path: &Way, title: &str) -> String {
    format!("{}-{}-{}.scenario.yaml", plain(workflow, 40), path.id, plain(title, NAME))
}

fn plain(text: &str, length: usize) -> String {
    let mut plain = String::new();
    for c in text.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            plain.push(c);
        } else if !plain.ends_with('-') && !plain.is_empty() {
            plain.push('-');
        }
        if plain.len() >= length {
            break;
        }
    }
    let plain = plain.trim_end_matches('-');
    if plain.is_empty() { "path".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_fit_for_every_file_system() {
        assert_eq!(plain("../../Etc/Passwd: 200 → x", 60), "etc-passwd-200-x");
        assert_eq!(plain("日本", 60), "path");
        assert_eq!(plain(&"a b".repeat(100), 10), "a-ba-ba-ba");
    }
}
