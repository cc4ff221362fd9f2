//! Tables of the documentation that say which tests prove what: every row must stand there, and every test must be there.

use std::collections::BTreeSet;
use std::path::Path;

/// A table whose rows name tests.
pub(crate) struct Proofs {
    /// The rows: an id, what holds, and the tests between backquotes.
    pub(crate) held: Vec<Vec<String>>,
    /// The rows of what is not done: an id, and why.
    pub(crate) absent: Vec<Vec<String>>,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The text of a document of the project.
pub(crate) fn document(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// The cells of the table rows below the heading `heading`.
pub(crate) fn rows(text: &str, heading: &str) -> Vec<Vec<String>> {
    let part = text.split(heading).nth(1).unwrap();
    let part = part.split("\n#").next().unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

impl Proofs {
    /// What is wrong with the table: ids of `ids` that are not in exactly one row, rows without a reason or with a test that
    /// is not there.
    pub(crate) fn complaints(&self, ids: &BTreeSet<String>) -> Vec<String> {
        let known = known();
        let mut complaints = Vec::new();
        for id in ids {
            let rows = self.held.iter().chain(&self.absent).filter(|row| row[0] == *id).count();
            if rows != 1 {
                complaints.push(format!("{id} stands in {rows} rows"));
            }
        }
        for row in &self.held {
            let [id, what, names] = row.as_slice() else { panic!("{row:?}") };
            let names: Vec<&str> = names.split('`').skip(1).step_by(2).collect();
            if names.is_empty() || what.is_empty() {
                complaints.push(format!("{id} has no test"));
            }
            let missing = names.into_iter().filter(|name| !known.contains(*name) && !is_document(name));
            complaints.extend(missing.map(|name| format!("{id}: there is no test `{name}`")));
        }
        let empty = self.absent.iter().filter(|row| row.get(1).is_none_or(String::is_empty));
        complaints.extend(empty.map(|row| format!("{} has no reason", row[0])));
        complaints
    }
}

/// Whether `name` is a case (`area/name`) or a document that a rule is told of (`rows/name`).
fn is_document(name: &str) -> bool {
    let cases = ["tests/conformance/cases", "tests/cases"].map(|folder| format!("{folder}/{name}/case.yaml"));
    let row = format!("crates/arazzo-validate/tests/{name}.yaml");
    name.contains('/') && cases.iter().chain([&row]).any(|path| root().join(path).is_file())
}

/// The names of all test functions.
fn known() -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for folder in ["crates", "tests"] {
        tests(&root().join(folder), &mut known);
    }
    known
}

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
