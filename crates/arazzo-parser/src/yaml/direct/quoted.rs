//! Quoted texts (YAML 1.2.2, 7.3.1 and 7.3.2).

use super::reader::Reader;
use crate::Style;
use crate::scalar::flow::{self, Quotes};
use memchr::{memchr2, memchr3};

/// A quoted text that has been found, but not been decoded.
pub(super) struct Quoted {
    /// The place behind the closing quote.
    pub(super) end: usize,
    /// Whether all characters mean themselves.
    verbatim: bool,
    /// Whether it ends on the line that it starts in.
    pub(super) one_line: bool,
}

impl Reader<'_> {
    /// Finds the end of the quoted text that is here.
    pub(super) fn quotes(&self) -> Option<Quoted> {
        let double = self.here() == b'"';
        let (mut at, mut verbatim, mut one_line) = (self.at + 1, true, true);
        loop {
            let rest = self.bytes.get(at..)?;
            at += if double { memchr3(b'"', b'\\', b'\n', rest)? } else { memchr2(b'\'', b'\n', rest)? };
            match (self.byte(at), self.byte(at + 1)) {
                (b'\n', _) => {
                    at = self.next_quoted_line(at + 1)?;
                    (verbatim, one_line) = (false, false);
                }
                (b'\\', next) => {
                    at += if matches!(next, b'\n' | b'\r') { 1 } else { 2 };
                    verbatim = false;
                }
                (b'\'', b'\'') => {
                    at += 2;
                    verbatim = false;
                }
                _ => return Some(Quoted { end: at + 1, verbatim, one_line }),
            }
        }
    }

    /// Where the text goes on in the line at `line`.
    fn next_quoted_line(&self, line: usize) -> Option<usize> {
        let mut at = line;
        while self.byte(at) == b' ' {
            at += 1;
        }
        let goes_on = match self.byte(at) {
            b'\n' | b'\r' => true,
            b'\t' => false,
            _ => self.tree.options.loose_indentation || at - line >= self.least(),
        };
        goes_on.then_some(at)
    }

    /// The `:` behind a text that is here, if that is a key of a block mapping.
    pub(super) fn colon(&self, quoted: &Quoted) -> Option<usize> {
        let mut at = quoted.end;
        while self.byte(at) == b' ' {
            at += 1;
        }
        (quoted.one_line && self.byte(at) == b':' && self.ends(at + 1)).then_some(at)
    }

    /// Adds the quoted text that is here, and passes it.
    pub(super) fn quoted(&mut self, quoted: &Quoted) -> Option<()> {
        let (style, kind) = match self.here() {
            b'"' => (Style::DoubleQuoted, Quotes::Double),
            _ => (Style::SingleQuoted, Quotes::Single),
        };
        let (at, inside) = (self.at..quoted.end, self.at + 1..quoted.end - 1);
        if quoted.verbatim {
            self.scalar(self.slice(inside)?, style, at)?;
        } else {
            let mut text = std::mem::take(&mut self.scratch);
            text.clear();
            flow::decode(self.text, inside, kind, &mut text)?;
            self.scalar(&text, style, at)?;
            self.scratch = text;
        }
        self.at = quoted.end;
        Some(())
    }
}
