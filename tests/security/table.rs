//! SECURITY.md: every P0 row of the threat model has tests, and they are there.

use std::collections::BTreeSet;
use std::path::Path;

/// The rows that must hold: (family, numbers).
const ROWS: [(&str, &[u32]); 3] = [
    (
        "SEC",
        &[
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 34, 40, 41, 42, 43, 46,
            47,
        ],
    ),
    ("SIG", &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
    (
        "REL",
        &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 19, 30, 32, 33, 34, 35, 36, 37, 50, 51, 52, 55, 56, 57, 70, 71],
    ),
];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The cells of the table rows below the heading `heading`.
fn rows(text: &str, heading: &str) -> Vec<Vec<String>> {
    let part = text.split(heading).nth(1).unwrap();
    let part = part.split("\n#").next().unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The names of all test functions.
fn tests(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            tests(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for part in text.split("test]").skip(1) {
                let after = part.split("fn ").nth(1).and_then(|rest| rest.split('(').next());
                found.extend(after.map(str::to_owned));
            }
        }
    }
}

#[test]
fn every_row_has_tests_and_every_test_is_there() {
    let text = std::fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let held = rows(&text, "## Requirements");
    let absent = rows(&text, "### Not in this tool yet");
    let mut known = BTreeSet::new();
    for folder in ["crates", "tests"] {
        tests(&root().join(folder), &mut known);
    }
    let mut complaints = Vec::new();
    for (family, numbers) in ROWS {
        for id in numbers.iter().map(|number| format!("{family}-{number:02}")) {
            let rows = held.iter().chain(&absent).filter(|row| row[0] == id).count();
            if rows != 1 {
                complaints.push(format!("{id} stands in {rows} rows"));
            }
        }
    }
    for row in &held {
        let [id, what, names] = row.as_slice() else { panic!("{row:?}") };
        let names: Vec<&str> = names.split('`').skip(1).step_by(2).collect();
        if names.is_empty() || what.is_empty() {
            complaints.push(format!("{id} has no test"));
        }
        for name in names {
            let case = root().join("tests/conformance/cases").join(name).join("case.yaml");
            let is_there = known.contains(name) || name.contains('/') && case.is_file();
            if !is_there {
                complaints.push(format!("{id}: there is no test `{name}`"));
            }
        }
    }
    let empty = absent.iter().filter(|row| row.get(1).is_none_or(String::is_empty));
    complaints.extend(empty.map(|row| format!("{} has no reason", row[0])));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
