//! The outline of a JSON text.

use super::entry::{Content, Entries, Entry};
use super::shape::Shape;
use super::skip;
use crate::at_once::beside;
use arazzo_expression::{Str, Value, json};
use std::num::NonZero;
use std::ops::Range;
use std::thread::available_parallelism;

/// Texts of so many bytes are scanned in several places at once.
const LONG: usize = 1 << 20;

/// How far behind the place where a part should start one is looked for, in bytes.
const WINDOW: usize = 1 << 16;

/// The members of the object that starts at `at`, which must be all of the text.
pub(super) fn scan(text: &str, at: usize) -> Option<Entries> {
    let parts = if text.len() < LONG { 1 } else { available_parallelism().map_or(1, NonZero::get) };
    scan_in_parts(text, at, parts)
}

/// The same, scanned in so many places at once. A place to start at is guessed: what looks like a path. What is scanned
/// from there on counts only if the scan of what is before arrives there too, at a member of `paths`.
pub(super) fn scan_in_parts(text: &str, at: usize, parts: usize) -> Option<Entries> {
    let cuts = cuts(text, parts);
    let numbers: Vec<usize> = (0..cuts.len()).collect();
    let ahead = |number: &usize| {
        let scan =
            Scan { text, at: *cuts.get(*number)?, names: Vec::new(), cuts: cuts.get(number + 1..)?, ahead: None };
        scan.paths()
    };
    beside(&numbers, ahead, |result| {
        let mut scan = Scan { text, at, names: Vec::new(), cuts: &cuts, ahead: Some(result) };
        let entries = scan.members(Shape::Root)?;
        scan.blank();
        (scan.at == text.len()).then_some(entries)
    })
}

/// Where the parts behind the first one start.
fn cuts(text: &str, parts: usize) -> Vec<usize> {
    let mut cuts: Vec<usize> = Vec::new();
    for part in 1..parts {
        let from = text.len() / parts * part;
        let outermost = paths(text.as_bytes(), from).min_by_key(|(indent, _)| *indent);
        cuts.extend(outermost.map(|(_, at)| at).filter(|at| cuts.last().is_none_or(|last| last < at)));
    }
    cuts
}

/// The texts behind `from` that start a line and have a slash first, each with the blanks before it.
fn paths(text: &[u8], from: usize) -> impl Iterator<Item = (usize, usize)> {
    let window = text.get(from..text.len().min(from + WINDOW)).unwrap_or_default();
    let lines = memchr::memchr_iter(b'\n', window).map(move |at| from + at + 1);
    lines.filter_map(|line| {
        let rest = text.get(line..)?;
        let indent = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
        rest.get(indent..)?.starts_with(b"\"/").then_some((indent, line + indent))
    })
}

/// Members of `paths` that were scanned ahead, and the place behind the last one.
struct Ahead {
    entries: Entries,
    end: usize,
}

struct Scan<'t, 'a> {
    text: &'t str,
    at: usize,
    /// Room for the names of the members of an operation.
    names: Vec<&'t str>,
    /// Where other scans start that are still ahead.
    cuts: &'a [usize],
    /// Waits for what was found from a cut on, by its number; not in a scan that is ahead itself.
    ahead: Option<&'a mut dyn FnMut(usize) -> Option<Option<Ahead>>>,
}

impl Scan<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes `wanted`, with blanks before it.
    fn pass(&mut self, wanted: u8) -> Option<()> {
        self.blank();
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    /// The members of the object that starts here. The nesting of shapes bounds the recursion.
    fn members(&mut self, shape: Shape) -> Option<Entries> {
        let mut entries = Entries::default();
        self.each_member(|scan, at| {
            if shape == Shape::Paths
                && let Some(ahead) = scan.ahead_of(at.start)
            {
                scan.at = ahead.end;
                let mut members = ahead.entries.into_iter();
                return members.all(|(name, entry)| entries.insert(name, entry).is_none()).then_some(());
            }
            scan.member(shape, at, &mut entries)
        })?;
        Some(entries)
    }

    /// Adds the member whose name stands at `at` and whose value starts here.
    fn member(&mut self, shape: Shape, at: Range<usize>, entries: &mut Entries) -> Option<()> {
        let name = string(self.text.get(at.clone())?)?;
        let start = self.at;
        let content = self.content(shape.member(&name))?;
        entries.insert(name, Entry::new(at, start..self.at, content)).is_none().then_some(())
    }

    /// What was scanned from the member on whose name starts at `at`, if that was a good guess.
    fn ahead_of(&mut self, at: usize) -> Option<Ahead> {
        let ahead = self.ahead.as_mut()?;
        let number = self.cuts.binary_search(&at).ok()?;
        ahead(number)?
    }

    /// The members of `paths` from here on, up to the next cut or to their end.
    fn paths(mut self) -> Option<Ahead> {
        let (mut entries, mut end, mut met) = (Entries::default(), self.at, false);
        let all = self.rest_of_members(|scan, at| {
            met = scan.cuts.contains(&at.start);
            if met {
                return None;
            }
            scan.member(Shape::Paths, at, &mut entries)?;
            end = scan.at;
            Some(())
        });
        (all.is_some() || met).then_some(Ahead { entries, end })
    }

    /// Calls `value` at the value of each member of the object that starts here, with where its name stands, for it to be
    /// passed.
    fn each_member(&mut self, value: impl FnMut(&mut Self, Range<usize>) -> Option<()>) -> Option<()> {
        self.pass(b'{')?;
        self.blank();
        if self.pass(b'}').is_some() {
            return Some(());
        }
        self.rest_of_members(value)
    }

    /// The same for the members from here on.
    fn rest_of_members(&mut self, mut value: impl FnMut(&mut Self, Range<usize>) -> Option<()>) -> Option<()> {
        loop {
            let name = self.name()?;
            self.pass(b':')?;
            self.blank();
            value(self, name)?;
            self.blank();
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Some(());
                }
                _ => return None,
            }
        }
    }

    /// Passes the name of a member.
    fn name(&mut self) -> Option<Range<usize>> {
        self.blank();
        let start = self.at;
        if self.peek()? != b'"' {
            return None;
        }
        self.at = skip::double_quoted(self.text.as_bytes(), start)?;
        Some(start..self.at)
    }

    fn content(&mut self, shape: Option<Shape>) -> Option<Content> {
        match shape {
            Some(Shape::Operation) if self.peek()? == b'{' => self.operation(),
            Some(shape) if self.peek()? == b'{' => Some(Content::Members(shape, self.members(shape)?)),
            _ => {
                self.at = skip::json_value(self.text.as_bytes(), self.at)?;
                Some(Content::Opaque)
            }
        }
    }

    /// The operation that starts here. Its members are passed: there are many operations, and few are asked for.
    fn operation(&mut self) -> Option<Content> {
        let mut names = std::mem::take(&mut self.names);
        names.clear();
        let mut id = None;
        self.each_member(|scan, name| {
            let name = plain(scan.text.get(name)?)?;
            let start = scan.at;
            scan.at = skip::json_value(scan.text.as_bytes(), start)?;
            if name == "operationId" {
                id = Some(start..scan.at);
            }
            names.push(name);
            Some(())
        })?;
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        let is_unique = names.len() == all;
        self.names = names;
        let Some(id) = id.filter(|_| is_unique) else { return is_unique.then_some(Content::Operation(None)) };
        let value = json::parse(self.text.get(id)?).ok()?;
        Some(Content::Operation(match value {
            Value::String(text) => Some(text),
            Value::Number(_) | Value::Bool(_) => Some(value.to_text()),
            _ => None,
        }))
    }
}

/// What is between the quotes of a JSON string; `None` where that is not its text.
fn plain(quoted: &str) -> Option<&str> {
    let inside = quoted.get(1..quoted.len().checked_sub(1)?)?;
    let is_text = !inside.bytes().any(|byte| byte == b'\\' || byte < 0x20);
    is_text.then_some(inside)
}

/// The text of a JSON string.
fn string(quoted: &str) -> Option<Str> {
    plain(quoted).map_or_else(|| json::parse(quoted).ok()?.as_str().map(Into::into), |inside| Some(inside.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_start_at_paths_of_least_indentation() {
        let item = "  \"/a\": {\n    \"/b\": [\n      \"/c\"\n    ]\n  },\n";
        let text = format!("{{\"paths\": {{\n{}  \"x\": 1}}}}", item.repeat(100));
        let found = cuts(&text, 4);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|at| text[*at..].starts_with("\"/a\"")), "{found:?}");
        assert!(cuts(&text, 1).is_empty() && cuts("{}", 4).is_empty());
    }
}
