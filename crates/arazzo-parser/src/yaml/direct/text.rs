//! Plain texts, which may go on over several lines, and block scalars (YAML 1.2.2, 7.3.3 and 8.1).

use super::super::gap;
use super::reader::Reader;
use crate::Style;
use crate::scalar::{block, flow};

/// What ends a plain text on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Line,
    /// A `:` that makes it a key.
    Colon,
    Comment,
}

/// A line of a plain text.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// The place behind its last character that is no blank.
    pub(super) end: usize,
    pub(super) stop: Stop,
    /// Where the line break, colon or comment is.
    pub(super) next: usize,
}

/// Keys that are longer are no keys for the library, whose bound is in characters.
const LONGEST_KEY: usize = 1 << 15;

impl Reader<'_> {
    /// The column in which a line has to start, at least, to belong to a text or brackets of the innermost collection.
    pub(super) fn least(&self) -> usize {
        self.levels.last().map_or(0, |level| level.column + 1)
    }

    /// The first line of the plain text that starts here, if one can.
    pub(super) fn plain_start(&self) -> Option<Line> {
        match self.here() {
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@'
            | b'`' | b'?' | b':' | b'\t' => None,
            b'-' if self.ends(self.at + 1) => None,
            _ => self.plain_line(self.at),
        }
    }

    /// The line of a plain text that starts at `from`.
    fn plain_line(&self, from: usize) -> Option<Line> {
        let (mut at, mut end) = (from, from);
        let stop = loop {
            match self.byte(at) {
                b'\n' | b'\r' | 0 => break Stop::Line,
                b'\t' => return None,
                b' ' => {}
                b':' if self.ends(at + 1) => break Stop::Colon,
                b'#' if at > end => break Stop::Comment,
                _ => end = at + 1,
            }
            at += 1;
        };
        Some(Line { end, stop, next: at })
    }

    /// Adds the plain key that is here, up to `end`.
    pub(super) fn key(&mut self, end: usize) -> Option<()> {
        let text = self.slice(self.at..end).filter(|text| text.len() <= LONGEST_KEY && *text != "<<")?;
        self.scalar(text, Style::Plain, self.at..end)
    }

    /// Reads the plain text that starts here, with `line`.
    pub(super) fn plain(&mut self, mut line: Line) -> Option<()> {
        let start = self.at;
        let mut folded = false;
        while line.stop == Stop::Line
            && let Some(next) = self.continuation(line.next)
        {
            line = self.plain_line(next)?;
            folded = true;
        }
        if line.stop == Stop::Colon {
            return None;
        }
        if folded {
            let mut text = std::mem::take(&mut self.scratch);
            text.clear();
            flow::decode(self.text, start..line.end, flow::Quotes::None, &mut text)?;
            self.scalar(&text, Style::Plain, start..line.end)?;
            self.scratch = text;
        } else {
            self.scalar(self.slice(start..line.end)?, Style::Plain, start..line.end)?;
        }
        self.at = line.next;
        self.rest_of_line()
    }

    /// Where the text goes on after the line break at `at`, if it does.
    fn continuation(&self, mut at: usize) -> Option<usize> {
        while let Some(line) = flow::line_break(self.text, at) {
            at = line;
            while self.byte(at) == b' ' {
                at += 1;
            }
            match self.byte(at) {
                b'\n' | b'\r' => {}
                b'#' | 0 => return None,
                // A tab, which the line is declined for.
                b'\t' => return Some(at),
                _ => return (at - line >= self.least()).then_some(at),
            }
        }
        None
    }

    /// Reads the block scalar whose `|` or `>` is here.
    pub(super) fn block_scalar(&mut self) -> Option<()> {
        let start = self.at;
        let parent = self.levels.last()?.column;
        let folded = self.here() == b'>';
        self.at += 1;
        let (mut chomps, mut digits) = (0, 0);
        loop {
            match self.here() {
                b'+' | b'-' => chomps += 1,
                b'1'..=b'9' => digits += 1,
                _ => break,
            }
            self.at += 1;
        }
        self.rest_of_line()?;
        if chomps > 1 || digits > 1 || self.at >= self.text.len() {
            return None;
        }
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        let end = block::read(self.text, start, parent, folded, &mut text)?;
        let style = if folded { Style::Folded } else { Style::Literal };
        self.scalar(&text, style, start..gap::block_end(self.text, start, end))?;
        self.scratch = text;
        (self.at, self.line) = (end, end);
        Some(())
    }
}
