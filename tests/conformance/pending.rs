//! The list of the cases that do not pass yet: `area/name`, and after `#` why.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The list as read.
pub(crate) struct Pending {
    path: PathBuf,
    /// The comment lines above the first case.
    heading: String,
    /// The cases, each with the rest of its line.
    cases: BTreeMap<String, String>,
}

impl Pending {
    /// Reads the list; a missing file is an empty one.
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let heading = text.lines().take_while(|line| line.trim().is_empty() || line.starts_with('#'));
        let heading = heading.flat_map(|line| [line, "\n"]).collect();
        let lines = text.lines().map(|line| line.split_at(line.find('#').unwrap_or(line.len())));
        let cases = lines.map(|(name, why)| (name.trim().to_owned(), why.to_owned()));
        Self { path: path.to_owned(), heading, cases: cases.filter(|(name, _)| !name.is_empty()).collect() }
    }

    /// Whether a case is on the list.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.cases.contains_key(name)
    }

    /// The names on the list that no case has.
    pub(crate) fn strangers<'p>(&'p self, known: &BTreeSet<&str>) -> Vec<&'p str> {
        self.cases.keys().map(String::as_str).filter(|name| !known.contains(name)).collect()
    }

    /// Writes the list anew: of the cases played those that failed, the others as they were, strangers left out.
    pub(crate) fn bless(&mut self, known: &BTreeSet<&str>, played: &BTreeMap<&str, bool>) -> std::io::Result<()> {
        self.cases.retain(|name, _| known.contains(name.as_str()) && played.get(name.as_str()) != Some(&true));
        for (name, _) in played.iter().filter(|(_, passed)| !**passed) {
            self.cases.entry((*name).to_owned()).or_default();
        }
        let lines = self.cases.iter().map(|(name, why)| format!("{}\n", format!("{name}  {why}").trim_end()));
        std::fs::write(&self.path, format!("{}{}", self.heading, lines.collect::<String>()))
    }
}
