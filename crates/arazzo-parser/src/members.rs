//! Entries to a mapping: what happens to keys that repeat, for YAML and JSON alike.

use crate::{Diagnostic, DuplicateKeys, Entry, Mapping, Severity, codes};

/// The faults found so far. There is an end to it: a hostile text must not make a million messages.
#[derive(Debug)]
pub(crate) struct Faults<'t> {
    text: &'t str,
    list: Vec<Diagnostic>,
}

const MOST: usize = 100;

impl<'t> Faults<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, list: Vec::new() }
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// Keeps what `fault` makes, unless there are enough.
    pub(crate) fn push(&mut self, fault: impl FnOnce() -> Diagnostic) {
        if self.list.len() < MOST {
            self.list.push(fault());
        }
    }

    /// The line, from 1, of a byte.
    fn line(&self, at: u32) -> usize {
        let before = self.text.as_bytes().get(..at as usize).unwrap_or_default();
        before.split(|byte| *byte == b'\n').count()
    }

    pub(crate) fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}

/// Below this many entries all pairs are compared.
const FEW: usize = 12;

/// The mapping of `entries`. A key that repeats keeps its first place and takes the last value.
pub(crate) fn mapping(mut entries: Vec<Entry>, policy: DuplicateKeys, faults: &mut Faults<'_>) -> Mapping {
    let repeats = repeats(&entries);
    for (first, again) in &repeats {
        if let (Some(first), Some(again)) = (entries.get(*first), entries.get(*again)) {
            faults.push_repeat(first, again, policy);
        }
    }
    if !repeats.is_empty() {
        entries = keep_last(entries, &repeats);
    }
    Mapping::new(entries)
}

/// The pairs of entries with the same key: the first one and the repeating one, in document order of the latter.
fn repeats(entries: &[Entry]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    if entries.len() <= FEW {
        for (again, entry) in entries.iter().enumerate() {
            let first = entries.iter().take(again).position(|other| other.key == entry.key);
            pairs.extend(first.map(|first| (first, again)));
        }
        return pairs;
    }
    let mut sorted: Vec<(&str, usize)> = entries.iter().enumerate().map(|(n, entry)| (&*entry.key, n)).collect();
    sorted.sort_unstable();
    for group in sorted.chunk_by(|a, b| a.0 == b.0) {
        if let Some((first, rest)) = group.split_first() {
            pairs.extend(rest.iter().map(|again| (first.1, again.1)));
        }
    }
    pairs.sort_unstable_by_key(|pair| pair.1);
    pairs
}

fn keep_last(entries: Vec<Entry>, repeats: &[(usize, usize)]) -> Vec<Entry> {
    let mut slots: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    for (first, again) in repeats {
        let last = slots.get_mut(*again).and_then(Option::take);
        if let Some(slot) = slots.get_mut(*first) {
            *slot = last;
        }
    }
    slots.into_iter().flatten().collect()
}

impl Faults<'_> {
    fn push_repeat(&mut self, first: &Entry, again: &Entry, policy: DuplicateKeys) {
        if self.list.len() >= MOST {
            return;
        }
        let lines = (self.line(first.key_span.start), self.line(again.key_span.start));
        let message =
            format!("the key `{}` stands twice: in line {} and in line {}", shown(&again.key), lines.0, lines.1);
        let severity = match policy {
            DuplicateKeys::Error => Severity::Error,
            DuplicateKeys::LastWins => Severity::Warning,
        };
        let fault = Diagnostic::new(&codes::DUPLICATE_KEY, again.key_span, message).severity(severity);
        self.push(|| fault.label(first.key_span, "first here").help("remove one, or rename it"));
    }
}

/// A key for a message, cut to a readable length.
fn shown(key: &str) -> String {
    let mut chars = key.chars();
    let head: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() { head + "…" } else { head }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, Node, SourceMap, Span};

    fn entries(count: usize, repeated: usize) -> Vec<Entry> {
        let id = SourceMap::default().add("t", "");
        let span = Span::new(id, 0, 0);
        let entry = |key: String, truth| Entry {
            key: key.into(),
            key_span: span,
            value: Node { span, data: Data::Bool(truth) },
        };
        let mut all: Vec<_> = (0..count).map(|n| entry(format!("k{n}"), false)).collect();
        all.push(entry(format!("k{repeated}"), true));
        all
    }

    #[test]
    fn a_repeated_key_keeps_its_place_and_takes_the_last_value() {
        for count in [3, 12, 40] {
            let mut faults = Faults::new("");
            let mapping = mapping(entries(count, 2), DuplicateKeys::Error, &mut faults);
            let keys: Vec<&str> = mapping.entries().iter().map(|e| &*e.key).collect();
            let expected: Vec<String> = (0..count).map(|n| format!("k{n}")).collect();
            assert_eq!(keys, expected, "{count}");
            assert_eq!(mapping.get("k2").and_then(Node::as_bool), Some(true), "{count}");
            assert_eq!(faults.into_list().len(), 1, "{count}");
        }
    }

    #[test]
    fn three_times_the_same_key_are_two_faults() {
        let mut all = entries(2, 1);
        all.extend(entries(0, 1));
        let mut faults = Faults::new("");
        assert_eq!(mapping(all, DuplicateKeys::LastWins, &mut faults).entries().len(), 2);
        let list = faults.into_list();
        assert!(list.len() == 2 && list.iter().all(|fault| !fault.is_error()), "{list:?}");
    }

    #[test]
    fn the_list_of_faults_has_an_end() {
        let mut faults = Faults::new("");
        for _ in 0..10 {
            (0..MOST).for_each(|_| faults.push(|| Diagnostic::new(&codes::SYNTAX, None, "x")));
        }
        assert_eq!(faults.into_list().len(), MOST);
    }
}
