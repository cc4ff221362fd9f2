//! How often each code is found in real documents, compared with what a checked-in file says.

use crate::corpus::manifests;
use crate::files::{Folder, documents};
use arazzo_parser::{LoadOptions, load};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use url::Url;

/// The file with the counts.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/counts.txt");
const HEAD: &str = "# What `arazzo validate` finds in the corpus, by severity and code.\n\
                    # `cargo xtask counts ../shared/corpus --bless` writes it anew.\n";

/// Counts what is found in the documents below `folder`; compares it with the file, or writes the file.
pub(crate) fn counts(folder: &Path, bless: bool) -> ExitCode {
    let Ok(folder) = folder.canonicalize() else {
        eprintln!("there is no folder {}", folder.display());
        return ExitCode::from(2);
    };
    let (sources, paths) = (manifests(&folder), documents(&folder));
    let found = count(&folder, &paths, &sources);
    let lines = found.iter().map(|(what, count)| format!("{what} {count}\n"));
    let now = format!("{HEAD}documents {}\n{}", paths.len(), lines.collect::<String>());
    if bless {
        if let Err(error) = std::fs::write(FILE, now) {
            eprintln!("cannot write {FILE}: {error}");
            return ExitCode::from(2);
        }
        return ExitCode::SUCCESS;
    }
    let before = std::fs::read_to_string(FILE).unwrap_or_default();
    if before == now {
        println!("{} documents, {} codes: as checked in", paths.len(), found.len());
        return ExitCode::SUCCESS;
    }
    differences(&before, &now);
    eprintln!("look at them; `cargo xtask counts {} --bless` takes them on", folder.display());
    ExitCode::FAILURE
}

fn differences(before: &str, now: &str) {
    for line in before.lines().filter(|line| !now.lines().any(|other| other == *line)) {
        println!("- {line}");
    }
    for line in now.lines().filter(|line| !before.lines().any(|other| other == *line)) {
        println!("+ {line}");
    }
}

/// How often each code is found, with its severity, by as many threads as there are processors.
fn count(
    folder: &Path,
    paths: &[PathBuf],
    sources: &BTreeMap<PathBuf, BTreeMap<String, Url>>,
) -> BTreeMap<String, usize> {
    let (next, whole) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        let mut own: BTreeMap<String, usize> = BTreeMap::new();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Ok(url) = Url::from_file_path(path) else { continue };
            let sources = sources.get(path).cloned().unwrap_or_default();
            let loaded = load(&url, &Folder(folder), &LoadOptions { sources, ..LoadOptions::default() });
            for found in loaded.diagnostics.iter().chain(&arazzo_validate::validate(&loaded)) {
                *own.entry(format!("{} {}", found.severity.name(), found.code.name)).or_default() += 1;
            }
        }
        let mut whole = whole.lock().unwrap_or_else(PoisonError::into_inner);
        for (what, count) in own {
            *whole.entry(what).or_default() += count;
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    whole.into_inner().unwrap_or_else(PoisonError::into_inner)
}
