//! Fixes on real descriptions.

use crate::support::binary::{Folder, arazzo, finish};
use arazzo_parser::{Data, DocumentOptions, Format, Node, SourceMap, parse_document};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Copies the YAML and JSON files below `from`.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            copy(&path, &target);
        } else if path.extension().is_some_and(|kind| kind == "yaml" || kind == "yml" || kind == "json") {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// What `arazzo validate` says of each file in `folder`: its errors.
fn errors(folder: &Path, arguments: &[&str]) -> BTreeMap<PathBuf, BTreeMap<String, usize>> {
    let mut command = arazzo();
    command.current_dir(folder).args(["validate", ".", "--format", "json", "--quiet"]).args(arguments);
    let finished = finish(command, Duration::from_mins(10), |_| ()).unwrap();
    let whole: Value = serde_json::from_str(&finished.stdout).unwrap();
    let mut errors: BTreeMap<PathBuf, BTreeMap<String, usize>> = BTreeMap::new();
    for file in whole["files"].as_array().unwrap() {
        let own = errors.entry(file["path"].as_str().unwrap().into()).or_default();
        for found in file["diagnostics"].as_array().unwrap().iter().filter(|found| found["severity"] == "error") {
            *own.entry(format!("{} {}", found["code"], found["message"])).or_default() += 1;
        }
    }
    errors
}

fn read(path: &Path) -> (String, Option<Node>) {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let id = SourceMap::default().add("", "");
    let node = parse_document(id, &text, Format::Detect, &DocumentOptions::default()).0;
    (text, node)
}

/// How many keys and scalars differ; objects and lists must have as many members and items as before.
fn differing(before: &Node, after: &Node, path: &Path) -> usize {
    match (&before.data, &after.data) {
        (Data::Mapping(old), Data::Mapping(new)) => {
            assert_eq!(old.entries().len(), new.entries().len(), "{}", path.display());
            let members = old.entries().iter().zip(new.entries());
            members.map(|(old, new)| usize::from(old.key != new.key) + differing(&old.value, &new.value, path)).sum()
        }
        (Data::Sequence(old), Data::Sequence(new)) => {
            assert_eq!(old.len(), new.len(), "{}", path.display());
            old.iter().zip(new).map(|(old, new)| differing(old, new, path)).sum()
        }
        _ => usize::from(before.to_value() != after.to_value()),
    }
}

#[test]
fn fixed_descriptions_have_the_same_values_but_for_what_was_fixed_and_no_new_errors() {
    let Some(corpus) = std::env::var_os("ARAZZO_CORPUS") else {
        writeln!(std::io::stderr(), "fixes on real descriptions are skipped: ARAZZO_CORPUS is not set").unwrap();
        return;
    };
    let folder = Folder::new().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    copy(corpus.as_ref(), &before);
    copy(corpus.as_ref(), &after);
    let old = errors(&before, &[]);
    let new = errors(&after, &["--fix"]);
    let mut changed = 0;
    for (file, own) in &new {
        for (error, count) in own {
            let known = old.get(file).and_then(|errors| errors.get(error)).copied().unwrap_or(0);
            assert!(*count <= known, "{}: {error}", file.display());
        }
        let ((text, tree), (fixed, mended)) = (read(&before.join(file)), read(&after.join(file)));
        if text == fixed {
            continue;
        }
        changed += 1;
        let (Some(tree), Some(mended)) = (tree, mended) else { panic!("{}: not read", file.display()) };
        assert!(differing(&tree, &mended, file) > 0, "{}: changed, and says the same", file.display());
        assert_eq!(text.lines().count(), fixed.lines().count(), "{}", file.display());
    }
    assert!(changed > 10, "{changed}");
    writeln!(std::io::stderr(), "{changed} descriptions changed").unwrap();
    let again = errors(&after, &["--fix"]);
    assert_eq!(again, new);
}
