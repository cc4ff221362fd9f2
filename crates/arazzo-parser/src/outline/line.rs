//! What stands in one line of block YAML, as far as it tells where the lines after it belong.

use super::skip;
use memchr::memchr;
use std::ops::Range;

/// A line that is no continuation of a text.
#[derive(Debug)]
pub(super) struct Line {
    /// The column of its first token.
    pub(super) column: usize,
    /// Whether it starts with `- `.
    pub(super) dash: bool,
    /// Whether anchors, tags, aliases or `? ` stand before or in place of what it starts with.
    pub(super) odd: bool,
    /// Its key, with quotes, if it is a single `key:` line.
    pub(super) key: Option<Range<usize>>,
    /// The value behind the key, up to the end of the line; empty if there is none.
    pub(super) value: Range<usize>,
    /// What follows.
    pub(super) next: Next,
}

/// How the lines after a line are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// As lines of their own; a value without a key belongs to what is in this column.
    Lines(usize),
    /// Those that are deeper than this column belong to a text.
    Text(usize),
    /// As lines, but only those that start after this place: a quoted text or brackets end there.
    After(usize),
}

/// Reads the line whose first token is at `first`; the line is `line`, without its break. `open` is the column of the
/// key or dash that waits for a value, if one does. `None` if it is not understood.
pub(super) fn read(text: &[u8], line: Range<usize>, first: usize, open: usize) -> Option<Line> {
    let mut scan = Scan { text, line, at: first, parent: open, key: None };
    let column = first - scan.line.start;
    let (dash, mut odd) = scan.prefixes()?;
    odd |= scan.properties()?;
    if scan.peek() == Some(b'\t') {
        return None;
    }
    scan.pass_key()?;
    let mut value = scan.at..scan.at;
    let next = if scan.at < scan.line.end && scan.peek() != Some(b'#') {
        value = scan.at..scan.line.end;
        scan.value()?
    } else {
        Next::Lines(scan.parent)
    };
    Some(Line { column, dash, odd, key: scan.key, value, next })
}

struct Scan<'t> {
    text: &'t [u8],
    line: Range<usize>,
    at: usize,
    /// The column plus one of the key or dash that the value belongs to; 0 for the root.
    parent: usize,
    key: Option<Range<usize>>,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied().filter(|_| self.at < self.line.end)
    }

    /// Whether a blank or the end of the line is at `at`.
    fn ends(&self, at: usize) -> bool {
        at >= self.line.end || matches!(self.text.get(at), Some(b' ' | b'\t'))
    }

    fn blanks(&mut self) -> Option<()> {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        // A tab between tokens is allowed, but rare enough.
        (self.peek() != Some(b'\t')).then_some(())
    }

    /// Passes `- `, `? ` and `: `; says whether the first is a dash, and whether there are others.
    fn prefixes(&mut self) -> Option<(bool, bool)> {
        let dash = self.peek() == Some(b'-') && self.ends(self.at + 1);
        let mut odd = false;
        while matches!(self.peek(), Some(b'-' | b'?' | b':')) && self.ends(self.at + 1) {
            odd |= self.peek() != Some(b'-');
            self.parent = self.at - self.line.start + 1;
            self.at += 1;
            self.blanks()?;
        }
        Some((dash, odd))
    }

    /// Passes anchors and tags.
    fn properties(&mut self) -> Option<bool> {
        let mut any = self.peek() == Some(b'*');
        while matches!(self.peek(), Some(b'&' | b'!')) {
            any = true;
            while !self.ends(self.at) {
                self.at += 1;
            }
            self.blanks()?;
        }
        Some(any)
    }

    /// Passes `key:`, if one is here. `None` if what is here is nothing that YAML knows.
    fn pass_key(&mut self) -> Option<()> {
        let start = self.at;
        let (end, colon) = match self.peek() {
            Some(b'"' | b'\'') => self.quoted_key()?,
            None | Some(b'{' | b'[' | b'|' | b'>' | b'#') => return Some(()),
            Some(b'@' | b'`' | b'%') => return None,
            Some(_) => self.plain_key().map_or((start, None), |colon| (colon, Some(colon))),
        };
        let Some(colon) = colon else { return Some(()) };
        self.parent = start - self.line.start + 1;
        self.at = colon + 1;
        self.blanks()?;
        self.properties()?;
        let spaces = self.text.get(start..end)?.iter().rev().take_while(|byte| **byte == b' ').count();
        self.key = Some(start..end - spaces);
        Some(())
    }

    /// The end of the quoted text that is here, and the `:` behind it if it is a key.
    fn quoted_key(&self) -> Option<(usize, Option<usize>)> {
        let end = skip::quoted(self.text, self.at)?;
        let colon = end + self.text.iter().skip(end).take_while(|byte| **byte == b' ').count();
        let is_key = colon < self.line.end && self.text.get(colon) == Some(&b':') && self.ends(colon + 1);
        Some((end, is_key.then_some(colon)))
    }

    /// The `:` behind a plain key.
    fn plain_key(&self) -> Option<usize> {
        let mut at = self.at;
        loop {
            at += memchr(b':', self.text.get(at..self.line.end)?)?;
            if self.ends(at + 1) {
                break;
            }
            at += 1;
        }
        let before = self.text.get(self.at..at)?;
        let comment = before.windows(2).any(|pair| matches!(pair, [b' ' | b'\t', b'#']));
        (!comment).then_some(at)
    }

    /// What a value here means for the lines that follow.
    fn value(&mut self) -> Option<Next> {
        let end = match self.peek()? {
            b'"' | b'\'' => skip::quoted(self.text, self.at)?,
            b'{' | b'[' => skip::flow(self.text, self.at)?,
            b'@' | b'`' | b'%' => return None,
            b'*' => return Some(Next::Lines(self.parent)),
            _ => return Some(Next::Text(self.parent)),
        };
        Some(if end > self.line.end { Next::After(end) } else { Next::Lines(self.parent) })
    }
}
