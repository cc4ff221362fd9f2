//! Where things stand: byte ranges of texts that a [`SourceMap`] keeps, turned into lines and columns on demand.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// The number of a text in a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(crate) u32);

/// A range of bytes of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which text.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `source`; offsets beyond 4 GiB are cut (no text is that long).
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: cut(start), end: cut(end) }
    }

    /// Whether `other` lies within this span.
    pub fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// A place for people: lines and columns count from 1, columns in Unicode characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column after the last character.
    pub end_column: usize,
}

/// One text: a document or a piece of the command line.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: Arc<String>,
    /// The byte offset at which each line starts, found when first asked for.
    lines: OnceLock<Vec<u32>>,
}

impl Source {
    /// What the text is called: the path or URL as the user knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text itself.
    pub fn text(&self) -> &Arc<String> {
        &self.text
    }

    /// Where line `number` starts, in bytes, and its text without what ends it. Lines count from 1.
    pub fn line(&self, number: usize) -> Option<(usize, &str)> {
        let start = *self.lines().get(number.checked_sub(1)?)? as usize;
        let end = self.lines().get(number).map_or(self.text.len(), |next| *next as usize);
        let line = self.text.get(start..end)?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some((start, line.strip_suffix('\r').unwrap_or(line)))
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1);
            std::iter::once(0).chain(breaks).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect()
        })
    }
}

/// The texts that spans point into.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
    /// Texts that several maps have, by numbers that are the same in all of them.
    shared: BTreeMap<SourceId, Arc<Source>>,
}

/// The numbers of shared texts start here; those of a map's own never come so far.
static NEXT_SHARED: AtomicU32 = AtomicU32::new(1 << 31);

impl SourceMap {
    /// Keeps `text` under `name` and says how spans refer to it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = Arc::new(text.into());
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source { name: name.into(), text, lines: OnceLock::new() });
        id
    }

    /// The same, for a text that other maps are to have too.
    pub(crate) fn add_shared(&mut self, name: impl Into<String>, text: impl Into<String>) -> (SourceId, Arc<Source>) {
        let id = SourceId(NEXT_SHARED.fetch_add(1, Ordering::Relaxed));
        let source = Arc::new(Source { name: name.into(), text: Arc::new(text.into()), lines: OnceLock::new() });
        self.adopt(id, source.clone());
        (id, source)
    }

    /// Takes in a text that another map shares, under its number.
    pub(crate) fn adopt(&mut self, id: SourceId, source: Arc<Source>) {
        self.shared.insert(id, source);
    }

    /// The texts of all sources.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().chain(self.shared.values().map(|source| &**source)).map(|source| source.text().as_str())
    }

    /// The text that `id` stands for.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize).or_else(|| self.shared.get(&id).map(|source| &**source))
    }

    /// The piece of text that `span` covers; empty if there is none.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|s| s.text.get(span.start as usize..span.end as usize)).unwrap_or_default()
    }

    /// The lines and columns of `span`.
    pub fn locate(&self, span: Span) -> Location {
        let (line, column) = self.position(span.source, span.start);
        let (end_line, end_column) = self.position(span.source, span.end);
        Location { line, column, end_line, end_column }
    }

    /// The line and the column that `span` starts in.
    pub fn start(&self, span: Span) -> (usize, usize) {
        self.position(span.source, span.start)
    }

    fn position(&self, id: SourceId, offset: u32) -> (usize, usize) {
        let Some(source) = self.get(id) else { return (1, 1) };
        let lines = source.lines();
        let line = lines.partition_point(|start| *start <= offset).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0);
        let before = source.text.get(start as usize..offset as usize).unwrap_or_default();
        let before = if before.is_ascii() { before } else { before.trim_start_matches('\u{feff}') };
        (line, before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_from_one() {
        let mut map = SourceMap::default();
        let id = map.add("a.yaml", "é: x\nab: ß\n");
        let location = map.locate(Span::new(id, 10, 12));
        assert_eq!(map.slice(Span::new(id, 10, 12)), "ß");
        assert_eq!(location, Location { line: 2, column: 5, end_line: 2, end_column: 6 });
        assert_eq!(map.locate(Span::new(id, 3, 3)).column, 3);
    }

    #[test]
    fn lines_have_no_ends() {
        let mut map = SourceMap::default();
        let id = map.add("a.yaml", "a\r\n\nb: é\nc");
        let found: Vec<_> = (0..6).map(|number| map.get(id).unwrap().line(number)).collect();
        assert_eq!(found, [None, Some((0, "a")), Some((3, "")), Some((4, "b: é")), Some((10, "c")), None]);
    }
}
