//! Counts with examples.

use std::collections::BTreeMap;

/// How often something happened, with the first places where it did.
#[derive(Default)]
pub(crate) struct Tally(BTreeMap<String, (usize, Vec<String>)>);

impl Tally {
    pub(crate) fn add(&mut self, what: impl Into<String>, example: impl FnOnce() -> String) {
        let entry = self.0.entry(what.into()).or_default();
        entry.0 += 1;
        if entry.1.len() < 400 {
            entry.1.push(example());
        }
    }

    /// Prints the counts, the most frequent first, with some examples or all of them.
    pub(crate) fn print(&self, title: &str, all: bool) {
        if self.0.is_empty() {
            return;
        }
        println!("\n{title}");
        let mut rows: Vec<_> = self.0.iter().collect();
        rows.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for (what, (count, examples)) in rows {
            println!("{count:6}  {what}");
            for example in examples.iter().take(if all { usize::MAX } else { 2 }) {
                println!("          {example}");
            }
        }
    }
}
