//! Where the reader is in the text, and how it moves over what is between tokens.

use super::super::frame::Content;
use super::super::tree::{Scalar, Tree};
use super::ahead::Cut;
use crate::Style;
use std::ops::Range;

/// One reading. All methods that return `None` decline the text.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    /// Where the line starts that `at` is in.
    pub(super) line: usize,
    /// The block collections that are open.
    pub(super) levels: Vec<Level>,
    /// The flow collections that are open: whether each is a mapping.
    pub(super) brackets: Vec<bool>,
    /// Where texts are put together that are not in one piece.
    pub(super) scratch: String,
    pub(super) tree: Tree<'t>,
    /// Where this reading ends, as another one starts there.
    pub(super) until: Option<Cut>,
}

/// A block collection that is open.
pub(super) struct Level {
    pub(super) column: usize,
    pub(super) sequence: bool,
    /// The place behind the `:` or `-` that waits for a value on a later line.
    pub(super) waits: Option<usize>,
}

impl<'t> Reader<'t> {
    /// A reading of the text of `tree`, which has nothing in it yet.
    pub(super) fn new(tree: Tree<'t>, until: Option<Cut>) -> Self {
        let text = tree.text;
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            line: 0,
            levels: Vec::new(),
            brackets: Vec::new(),
            scratch: String::new(),
            tree,
            until,
        }
    }

    /// The byte at `at`, 0 behind the end: there is none like that in the text.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    pub(super) fn here(&self) -> u8 {
        self.byte(self.at)
    }

    /// Whether a blank, a line break or the end is at `at`.
    pub(super) fn ends(&self, at: usize) -> bool {
        matches!(self.byte(at), b' ' | b'\n' | b'\r' | b'\t' | 0)
    }

    pub(super) fn column(&self) -> usize {
        self.at - self.line
    }

    /// Passes spaces.
    pub(super) fn spaces(&mut self) {
        while self.here() == b' ' {
            self.at += 1;
        }
    }

    /// Passes the line break that is here, or is at the end already.
    pub(super) fn line_break(&mut self) -> Option<()> {
        match self.here() {
            b'\n' => self.at += 1,
            b'\r' => self.at += 2,
            0 => {}
            _ => return None,
        }
        self.line = self.at;
        Some(())
    }

    /// Passes the rest of a line, in which nothing but a comment may be.
    pub(super) fn rest_of_line(&mut self) -> Option<()> {
        self.spaces();
        if self.here() == b'#' {
            if !matches!(self.byte(self.at.checked_sub(1)?), b' ' | b'\n') {
                return None;
            }
            self.comment();
        }
        self.line_break()
    }

    /// Passes a comment, but not the line break behind it.
    pub(super) fn comment(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    }

    /// Goes to the first token of the next line that has one, from the start of a line; false at the end of the text.
    pub(super) fn next_line(&mut self) -> Option<bool> {
        loop {
            self.spaces();
            match self.here() {
                b'\n' | b'\r' => self.line_break()?,
                b'#' => self.comment(),
                b'\t' => return None,
                0 => return Some(false),
                _ => return Some(true),
            }
        }
    }

    /// Adds a scalar to the tree.
    pub(super) fn scalar(&mut self, text: &str, style: Style, at: Range<usize>) -> Option<()> {
        self.tree.scalar(&Scalar { text, style, at, anchor: 0, tag: None }).ok()
    }

    /// Adds the nothing that stands at `at`.
    pub(super) fn nothing(&mut self, at: usize) -> Option<()> {
        self.scalar("", Style::Plain, at..at)
    }

    pub(super) fn open(&mut self, content: Content, flow: bool, at: Range<usize>) -> Option<()> {
        self.tree.open(content, flow, 0, at).ok()
    }

    /// A piece of the text.
    pub(super) fn slice(&self, at: Range<usize>) -> Option<&'t str> {
        self.text.get(at)
    }
}
