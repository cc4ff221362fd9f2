//! Checks every Arazzo description under a folder and prints what is found, one line each:
//! `cargo run -p arazzo-validate --example survey -- FOLDER [CODE|all]`. Without a code: how many of each.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it is a program")]

use arazzo_parser::{Diagnostic, Fetch, FetchError, Fetched, LoadOptions, Loaded};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use url::Url;

struct Files;

impl Fetch for Files {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        let path = url.to_file_path().map_err(|()| FetchError::Denied("only files are at hand".to_owned()))?;
        let bytes = std::fs::read(&path).map_err(|error| FetchError::NotFound(error.to_string()))?;
        Ok(Fetched { text: String::from_utf8_lossy(&bytes).into_owned(), url: url.clone() })
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        println!("survey FOLDER [CODE|all]");
        return;
    };
    let code = arguments.next();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut files = Vec::new();
    gather(Path::new(&folder), &mut files);
    for file in &files {
        let Some(url) = file.canonicalize().ok().and_then(|path| Url::from_file_path(path).ok()) else { continue };
        let loaded = arazzo_parser::load(&url, &Files, &LoadOptions::default());
        let mut found = loaded.diagnostics.clone();
        found.extend(arazzo_validate::validate(&loaded));
        let mut seen = Vec::new();
        for diagnostic in &found {
            let key = format!("{:7} {}", diagnostic.severity.name(), diagnostic.code.name);
            if code.as_deref().is_some_and(|code| code == diagnostic.code.name || code == "all") {
                println!("[{}] {}", diagnostic.code.name, line(&loaded, file, diagnostic));
            }
            let (all, documents) = counts.entry(key.clone()).or_default();
            *all += 1;
            if !seen.contains(&key) {
                *documents += 1;
                seen.push(key);
            }
        }
    }
    if code.is_none() {
        println!("{} files", files.len());
        for (code, (all, documents)) in &counts {
            println!("{all:6} in {documents:4}  {code}");
        }
    }
}

fn line(loaded: &Loaded, file: &Path, diagnostic: &Diagnostic) -> String {
    let place = diagnostic.span.map_or_else(String::new, |span| {
        let location = loaded.sources.locate(span);
        let text: String = loaded.sources.slice(span).chars().take(90).collect();
        let name = loaded.sources.get(span.source).map_or("", |source| source.name());
        format!("{name}:{}:{} `{text}`", location.line, location.column)
    });
    let help = diagnostic.help.as_deref().unwrap_or_default();
    format!("{}\n    {place}\n    {} | {help}", file.display(), diagnostic.message)
}

/// The Arazzo descriptions under `folder`.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = folder.read_dir() else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml" || e == "json") {
            let text = std::fs::read(&path).unwrap_or_default();
            let start = String::from_utf8_lossy(text.get(..2000.min(text.len())).unwrap_or_default()).into_owned();
            if start.lines().any(|line| line.trim_start_matches(['{', ' ', '"']).starts_with("arazzo")) {
                files.push(path);
            }
        }
    }
}
