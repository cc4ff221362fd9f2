//! Flow collections (YAML 1.2.2, 7.4), as far as their keys stand in one line with their `:` and their plain texts in one
//! line too.

use super::super::frame::Content;
use super::reader::Reader;
use crate::Style;

impl Reader<'_> {
    /// Reads the collection whose bracket is here.
    pub(super) fn flow(&mut self) -> Option<()> {
        self.bracket()?;
        while let Some(mapping) = self.brackets.last().copied() {
            self.between()?;
            match (self.here(), mapping) {
                (b'}', true) | (b']', false) => {
                    self.end_bracket()?;
                    continue;
                }
                (_, true) => {
                    let colon = self.flow_key()?;
                    self.between()?;
                    if matches!(self.here(), b',' | b'}') {
                        self.nothing(colon + 1)?;
                        self.comma()?;
                        continue;
                    }
                }
                (_, false) => {}
            }
            match self.here() {
                b'[' | b'{' => self.bracket()?,
                b'"' | b'\'' => {
                    let quoted = self.quotes()?;
                    self.quoted(&quoted)?;
                    self.comma()?;
                }
                _ => {
                    let end = self.flow_plain()?;
                    self.scalar(self.slice(self.at..end)?, Style::Plain, self.at..end)?;
                    self.at = end;
                    self.comma()?;
                }
            }
        }
        Some(())
    }

    /// Opens a collection.
    fn bracket(&mut self) -> Option<()> {
        let mapping = self.here() == b'{';
        let content = if mapping { Content::mapping() } else { Content::Sequence };
        self.open(content, true, self.at..self.at + 1)?;
        self.brackets.push(mapping);
        self.at += 1;
        Some(())
    }

    /// Closes the innermost collection, whose closing bracket is here.
    fn end_bracket(&mut self) -> Option<()> {
        self.at += 1;
        self.tree.close(self.at).ok()?;
        self.brackets.pop();
        if self.brackets.is_empty() { Some(()) } else { self.comma() }
    }

    /// Passes the comma behind an entry, or stops at the bracket that closes the collection.
    fn comma(&mut self) -> Option<()> {
        self.between()?;
        match self.here() {
            b',' => {
                self.at += 1;
                Some(())
            }
            b']' | b'}' => Some(()),
            _ => None,
        }
    }

    /// Passes blanks, line breaks and comments. What follows must be indented more than what the brackets are in.
    fn between(&mut self) -> Option<()> {
        let line = self.line;
        loop {
            match self.here() {
                b' ' => self.at += 1,
                b'\n' | b'\r' => self.line_break()?,
                b'#' if matches!(self.byte(self.at.checked_sub(1)?), b' ' | b'\n') => self.comment(),
                b'#' | b'\t' | 0 => return None,
                _ => break,
            }
        }
        let indented = self.line == line || self.tree.options.loose_indentation || self.column() >= self.least();
        indented.then_some(())
    }

    /// Reads a key, and passes the `:` behind it; says where that is.
    fn flow_key(&mut self) -> Option<usize> {
        let quoted = matches!(self.here(), b'"' | b'\'');
        if quoted {
            let quoted = self.quotes()?;
            if !quoted.one_line {
                return None;
            }
            self.quoted(&quoted)?;
        } else {
            let end = self.flow_plain()?;
            self.key(end)?;
            self.at = end;
        }
        self.spaces();
        let colon = self.at;
        let apart = self.ends(colon + 1) || matches!(self.byte(colon + 1), b',' | b'}');
        if self.here() != b':' || !(quoted || apart) {
            return None;
        }
        self.at += 1;
        Some(colon)
    }

    /// The end of the plain text that is here, which must not go on in the next line.
    fn flow_plain(&self) -> Option<usize> {
        let from = self.at;
        match self.here() {
            b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' | b'?' | b':' => return None,
            b'-' if self.ends(from + 1) || self.is_flow(from + 1) => return None,
            _ => {}
        }
        let (mut at, mut end) = (from, from);
        loop {
            match self.byte(at) {
                b'\n' | b'\r' => break,
                b'\t' | 0 => return None,
                b' ' => {}
                b':' if self.ends(at + 1) || self.is_flow(at + 1) => break,
                b'#' if at > end => break,
                _ if self.is_flow(at) => break,
                _ => end = at + 1,
            }
            at += 1;
        }
        (end > from).then_some(end)
    }

    fn is_flow(&self, at: usize) -> bool {
        matches!(self.byte(at), b',' | b'[' | b']' | b'{' | b'}')
    }
}
