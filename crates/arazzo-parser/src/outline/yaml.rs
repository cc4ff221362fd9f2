//! The outline of a YAML text, by indentation.

use super::entry::{Content, Entries, Entry};
use super::lazy;
use super::line::{self, Line, Next};
use super::shape::Shape;
use crate::{DocumentOptions, Format, SourceId, parse_document};
use arazzo_expression::Str;
use memchr::{memchr, memchr_iter};
use std::ops::Range;

/// The members of the mapping that `text` is.
pub(super) fn scan(text: &str) -> Option<Entries> {
    let bytes = text.as_bytes();
    // A carriage return on its own breaks lines too, but not here.
    if memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n')) {
        return None;
    }
    let mut levels = Levels { text, stack: vec![Level::new(Shape::Root, 0)] };
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = Lines { bytes, at: start, deeper: usize::MAX };
    let mut open = 0;
    while let Some((line, first)) = lines.next() {
        if first == line.start && marker(text.get(line.clone())?) {
            if levels.is_fresh() {
                continue;
            }
            return None;
        }
        let line = line::read(bytes, line, first, open)?;
        levels.take(&line, first)?;
        match line.next {
            Next::Lines(parent) => open = parent,
            Next::Text(parent) => lines.deeper = parent,
            Next::After(place) => lines.at = rest_of_line(bytes, place)?,
        }
    }
    levels.finish()
}

/// The lines that are neither empty, nor comments, nor part of a text that started before.
struct Lines<'t> {
    bytes: &'t [u8],
    at: usize,
    /// Lines that are indented by so much belong to a text.
    deeper: usize,
}

impl Iterator for Lines<'_> {
    type Item = (Range<usize>, usize);

    /// The next line without its break, and where its first token is.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length)?;
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let indent = line.iter().take_while(|byte| **byte == b' ').count();
            let start = self.at;
            self.at += length + 1;
            let token = line.get(indent).copied().unwrap_or(b'#');
            let blank = token == b'\t' && line.trim_ascii().is_empty();
            if token != b'#' && !blank && indent < self.deeper {
                self.deeper = usize::MAX;
                return Some((start..start + line.len(), start + indent));
            }
        }
    }
}

/// Whether a line at the left margin is a directive or starts or ends a document.
fn marker(line: &str) -> bool {
    line.starts_with('%') || line.starts_with("---") || line.starts_with("...")
}

/// The start of the line after the one with `at`, on which nothing but a comment may follow.
fn rest_of_line(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let length = memchr(b'\n', rest).unwrap_or(rest.len());
    let rest = rest.get(..length)?.trim_ascii();
    (rest.is_empty() || rest.starts_with(b"#")).then_some(at + length + 1)
}

/// A mapping whose lines are being passed.
struct Level {
    shape: Shape,
    column: usize,
    entries: Entries,
    current: Option<Current>,
}

/// The member whose lines are being passed.
struct Current {
    name: Str,
    key: Range<usize>,
    /// The start of its line.
    start: usize,
    shape: Option<Shape>,
    value: Known,
}

/// What is known of the value.
enum Known {
    /// Nothing has been seen of it.
    Nothing,
    Something,
    Members(Shape, Entries),
}

impl Level {
    fn new(shape: Shape, column: usize) -> Self {
        Self { shape, column, entries: Entries::default(), current: None }
    }
}

struct Levels<'t> {
    text: &'t str,
    stack: Vec<Level>,
}

impl Levels<'_> {
    fn is_fresh(&self) -> bool {
        matches!(self.stack.as_slice(), [Level { current: None, .. }])
    }

    /// Takes in a line whose first token is at `first`.
    fn take(&mut self, line: &Line, first: usize) -> Option<()> {
        let start = first - line.column;
        while self.stack.last()?.column > line.column {
            self.close(start)?;
        }
        if self.is_fresh() {
            self.stack.last_mut()?.column = line.column;
        }
        let level = self.stack.last_mut()?;
        if level.column == line.column {
            return if line.dash { level.sequence() } else { self.begin(line, start) };
        }
        let Some(current) = &mut level.current else { return None };
        match (&current.value, current.shape) {
            (Known::Nothing, Some(shape)) if line.key.is_some() && !line.dash && !line.odd => {
                self.stack.push(Level::new(shape, line.column));
                self.begin(line, start)?;
            }
            (Known::Nothing, _) => current.value = Known::Something,
            (Known::Something, _) => {}
            (Known::Members(..), _) => return None,
        }
        Some(())
    }

    /// Starts the next member of the innermost level.
    fn begin(&mut self, line: &Line, start: usize) -> Option<()> {
        self.end_member(start)?;
        let key = line.key.clone().filter(|_| !line.odd)?;
        let name = key_text(self.text.get(key.clone())?)?;
        let level = self.stack.last_mut()?;
        let shape = level.shape.member(&name);
        let value = if line.value.is_empty() { Known::Nothing } else { Known::Something };
        if &*name == "<<" {
            return None;
        }
        level.current = Some(Current { name, key, start, shape, value });
        Some(())
    }

    /// Ends the member that is open on the innermost level; the next line starts at `end`.
    fn end_member(&mut self, end: usize) -> Option<()> {
        let text = self.text;
        let level = self.stack.last_mut()?;
        let Some(current) = level.current.take() else { return Some(()) };
        let content = match current.value {
            Known::Members(Shape::Operation, members) => operation(text, &members)?,
            Known::Members(shape, members) => Content::Members(shape, members),
            _ => Content::Opaque,
        };
        let entry = Entry::new(current.key, current.start..end, content);
        level.entries.insert(current.name, entry).is_none().then_some(())
    }

    /// Closes the innermost level.
    fn close(&mut self, end: usize) -> Option<()> {
        self.end_member(end)?;
        let level = self.stack.pop()?;
        let current = self.stack.last_mut()?.current.as_mut()?;
        current.value = Known::Members(level.shape, level.entries);
        Some(())
    }

    fn finish(mut self) -> Option<Entries> {
        while self.stack.len() > 1 {
            self.close(self.text.len())?;
        }
        self.end_member(self.text.len())?;
        self.stack.pop().map(|level| level.entries).filter(|entries| !entries.is_empty())
    }
}

impl Level {
    /// Takes a `- ` in the column of the keys: the sequence that the last one maps to.
    fn sequence(&mut self) -> Option<()> {
        let current = self.current.as_mut()?;
        match current.value {
            Known::Nothing => current.value = Known::Something,
            Known::Something => {}
            Known::Members(..) => return None,
        }
        Some(())
    }
}

/// The text of a key as it is written.
fn key_text(written: &str) -> Option<Str> {
    let quote = written.starts_with(['"', '\'']);
    let inside = if quote { written.get(1..written.len().checked_sub(1)?)? } else { written };
    if !quote || !inside.contains(['\\', '\'', '"']) {
        return Some(inside.into());
    }
    let (node, _) = parse_document(SourceId(0), written, Format::Yaml, &DocumentOptions::default());
    node?.as_str().map(Into::into)
}

/// The operation with `members`; `None` if its `operationId` cannot be told.
fn operation(text: &str, members: &Entries) -> Option<Content> {
    let Some(entry) = members.get("operationId") else { return Some(Content::Operation(None)) };
    let written = text.get(entry.key.end..entry.part.end)?.strip_prefix(':').unwrap_or_default().trim();
    let simple = written.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte));
    let word = ["null", "true", "false"].iter().any(|word| written.eq_ignore_ascii_case(word));
    if simple && !word && written.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Some(Content::Operation(Some(written.into())));
    }
    let node = lazy::parse(SourceId(0), text, entry, Format::Yaml, &DocumentOptions::lenient())?;
    Some(Content::Operation(node.scalar_text()))
}
