//! A document for every rule, in the folder rows/: what is told of it, at which line, stands at its head.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests read their documents")]

use arazzo_parser::{Diagnostic, Fetch, FetchError, Fetched, Fix, LoadOptions, Loaded, Severity};
use std::path::{Path, PathBuf};
use url::Url;

/// What the documents lead to.
const SOURCES: [&str; 4] = ["api.yaml", "other.yaml", "events.yaml", "flows.yaml"];

/// Gets files; of the entry document the text.
struct Files {
    entry: Url,
    text: String,
}

impl Fetch for Files {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        if *url == self.entry {
            return Ok(Fetched { text: self.text.clone(), url: url.clone() });
        }
        let path = url.to_file_path().map_err(|()| FetchError::Denied("only files are at hand".to_owned()))?;
        let text = std::fs::read_to_string(&path).map_err(|error| FetchError::NotFound(error.to_string()))?;
        Ok(Fetched { text, url: url.clone() })
    }
}

fn rows() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rows");
    let mut rows: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    rows.retain(|path| !SOURCES.iter().any(|name| path.ends_with(name)));
    rows.sort();
    rows
}

fn check(path: &Path, text: String) -> (Loaded, Vec<Diagnostic>) {
    let entry = Url::from_file_path(path).unwrap();
    let loaded = arazzo_parser::load(&entry, &Files { entry: entry.clone(), text }, &LoadOptions::default());
    let mut found = loaded.diagnostics.clone();
    found.extend(arazzo_validate::validate_asked(&loaded, arazzo_validate::ON_REQUEST));
    (loaded, found)
}

/// Line, severity and code of what is expected.
fn expected(text: &str) -> Vec<(usize, String, String)> {
    let heads = text.lines().filter_map(|line| line.strip_prefix("# expect: "));
    let parts = heads.map(|head| head.split(' ').collect::<Vec<_>>());
    parts.map(|part| (part[0].parse().unwrap(), part[1].to_owned(), part[2].to_owned())).collect()
}

#[test]
fn every_row_is_told_at_its_line_and_nothing_else() {
    let mut complaints = Vec::new();
    for path in rows() {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let expected = expected(&text);
        let (loaded, found) = check(&path, text);
        let of = |d: &Diagnostic| {
            let line = d.span.map_or(0, |span| loaded.sources.locate(span).line);
            (line, d.severity.name().to_owned(), d.code.name.to_owned())
        };
        let told: Vec<_> = found.iter().map(of).collect();
        complaints
            .extend(expected.iter().filter(|one| !told.contains(one)).map(|one| format!("{name}: lacks {one:?}")));
        let stray = found.iter().filter(|d| d.severity >= Severity::Warning && !expected.contains(&of(d)));
        complaints.extend(stray.map(|d| format!("{name}: {:?} {}", of(d), d.message)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// `text` with the change.
fn mended(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    text.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.replacement);
    text
}

#[test]
fn every_fix_mends_what_it_is_for() {
    let mut complaints = Vec::new();
    let mut fixed = 0;
    for path in rows() {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (_, found) = check(&path, text.clone());
        for diagnostic in &found {
            let Some(fix) = &diagnostic.fix else { continue };
            fixed += 1;
            let (_, after) = check(&path, mended(&text, fix));
            let errors = |all: &[Diagnostic]| all.iter().filter(|d| d.is_error()).count();
            let same = |all: &[Diagnostic]| all.iter().filter(|d| d.code == diagnostic.code).count();
            if same(&after) >= same(&found) || errors(&after) > errors(&found) {
                let left: Vec<_> = after.iter().map(|d| (d.code.name, &d.message)).collect();
                complaints.push(format!("{name}: {} by {fix:?}: {left:?}", diagnostic.code.name));
            }
        }
    }
    assert!(fixed >= 30, "only {fixed} fixes");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
