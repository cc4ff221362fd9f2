//! The examples of the specification. Documents modelled on them, in the folders of official/, are run with scripted servers,
//! by cases in the form of conformance/README.md. The published ones are read from the folder that `ARAZZO_CORPUS` names.
#![cfg(test)]

#[path = "conformance"]
mod conformance {
    pub(crate) mod case;
    pub(crate) mod exchange;
    pub(crate) mod expectation;
    pub(crate) mod value;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
    pub(crate) mod moment;
    pub(crate) mod server;
}

use conformance::case::find;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use support::binary::Folder;

/// Where the published examples are below `ARAZZO_CORPUS`.
const EXAMPLES: &str = "other/OAI+Arazzo-Specification/examples/1.0.0";
/// What the published examples name by URL, and the file that stands in for it.
const LOCAL: &[(&str, &str)] = &[
    ("https://raw.githubusercontent.com/OAI/Arazzo-Specification/main/examples/1.0.0/", "./"),
    ("https://raw.githubusercontent.com/swagger-api/swagger-petstore/master/src/main/resources/", "./petstore-"),
];

#[test]
fn the_scripted_server_is_sound() {
    assert_eq!(conformance::exchange::self_check(), Ok(()));
}

#[test]
fn signing_in_leads_to_the_pets() {
    play_all("login", 2, &[]);
}

#[test]
fn pets_are_ordered_with_and_without_coupons() {
    play_all("coupons", 4, &[]);
}

#[test]
fn loans_take_every_branch() {
    play_all("loan", 6, &[]);
}

#[test]
fn tokens_are_had_by_every_grant() {
    play_all("tokens", 4, &[]);
}

#[test]
fn a_pushed_request_leads_through_a_redirect_to_a_token() {
    play_all("pushed", 3, &[]);
}

#[test]
fn the_published_examples_run_and_their_defects_are_found() -> io::Result<()> {
    let Some(corpus) = std::env::var_os("ARAZZO_CORPUS") else {
        // Not by `println!`, whose text is only shown when a test fails.
        return writeln!(io::stderr(), "the published examples are skipped: ARAZZO_CORPUS is not set");
    };
    let documents = files(&Path::new(&corpus).join(EXAMPLES))?;
    assert!(documents.len() >= 10, "only {documents:?}");
    play_all("published", 13, &documents);
    Ok(())
}

/// Plays the `case-*.yaml` of a folder, each with all other files of it and with `documents`. There are `count` of them, so that
/// none is overlooked.
fn play_all(folder: &str, count: usize, documents: &[PathBuf]) {
    let own = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/official").join(folder)).unwrap();
    let (cases, beside): (Vec<_>, Vec<_>) = own.into_iter().partition(|path| name(path).starts_with("case-"));
    assert_eq!(cases.len(), count, "{cases:?}");
    let faults: Vec<String> = cases.iter().filter_map(|case| play(case, beside.iter().chain(documents))).collect();
    assert!(faults.is_empty(), "{} of {count} cases fail:\n{}", faults.len(), faults.join("\n"));
}

/// What was wrong when the case was played.
fn play<'p>(case: &Path, documents: impl Iterator<Item = &'p PathBuf>) -> Option<String> {
    let folder = Folder::new().unwrap();
    for document in documents {
        let text = std::fs::read_to_string(document).unwrap();
        let text = LOCAL.iter().fold(text, |text, (url, file)| text.replace(url, file));
        folder.write(name(document), text).unwrap();
    }
    folder.write("case.yaml", std::fs::read(case).unwrap()).unwrap();
    let played = find(folder.path()).unwrap().first().expect("a case was written").play();
    (!played.faults.is_empty()).then(|| format!("{}: {}\n{}", name(case), played.faults.join("\n"), played.shown))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    Ok(files)
}
