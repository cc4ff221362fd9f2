//! Block collections, line by line (YAML 1.2.2, 8.2): a line belongs to the collection whose column it starts in, or is the
//! value that the one before it waits for.

use super::super::frame::Content;
use super::reader::{Level, Reader};
use super::text::{Line, Stop};

impl Reader<'_> {
    /// Reads the rest of the text, or what is before the next part of it.
    pub(super) fn go_on(&mut self) -> Option<()> {
        while self.next_line()? {
            let column = self.column();
            self.settle(column)?;
            if self.is_at_cut() {
                break;
            }
            self.take_line(column)?;
        }
        Some(())
    }

    /// Closes everything at the end of the text.
    pub(super) fn end(&mut self) -> Option<()> {
        while !self.levels.is_empty() {
            self.close()?;
        }
        Some(())
    }

    /// Passes a byte order mark and `---`.
    pub(super) fn start(&mut self) -> Option<()> {
        if self.bytes.starts_with(b"\xEF\xBB\xBF") {
            (self.at, self.line) = (3, 3);
        }
        match self.bytes.get(self.at..) {
            Some([b'-', b'-', b'-', ..]) => {
                self.at += 3;
                self.rest_of_line()
            }
            Some([b'.', b'.', b'.', ..] | [b'%', ..]) => None,
            _ => Some(()),
        }
    }

    /// Closes what a line does not belong to whose first token, which is here, is in `column`.
    pub(super) fn settle(&mut self, column: usize) -> Option<()> {
        while let Some(level) = self.levels.last()
            && level.column >= column
        {
            if level.column == column {
                match (level.sequence, self.is_dash()) {
                    (false, true) if level.waits.is_some() => break,
                    (false, true) => return None,
                    (true, false) => {}
                    _ => return self.fill(),
                }
            }
            self.close()?;
        }
        Some(())
    }

    /// Takes the line whose first token, which is here, is in `column`.
    pub(super) fn take_line(&mut self, column: usize) -> Option<()> {
        let Some(level) = self.levels.last_mut() else {
            return if self.tree.root.is_none() { self.node() } else { None };
        };
        if level.column == column && level.sequence {
            return self.item();
        }
        if level.column == column && level.waits.is_none() {
            return self.member();
        }
        level.waits.take()?;
        self.node()
    }

    /// Gives nothing to what waits for a value in the innermost collection.
    pub(super) fn fill(&mut self) -> Option<()> {
        let level = self.levels.last_mut()?;
        match level.waits.take() {
            None => Some(()),
            // Where the nothing in a list is said to be is for the library to know.
            Some(_) if level.sequence => None,
            Some(at) => self.nothing(at),
        }
    }

    /// Closes the innermost collection.
    pub(super) fn close(&mut self) -> Option<()> {
        self.fill()?;
        self.levels.pop();
        self.tree.close(0).ok()
    }

    pub(super) fn is_dash(&self) -> bool {
        self.here() == b'-' && self.ends(self.at + 1)
    }

    /// Reads a `- ` of the innermost collection, and what follows it.
    fn item(&mut self) -> Option<()> {
        if self.dash()? { self.node() } else { Some(()) }
    }

    /// Passes a `-`; false if nothing follows it on its line.
    fn dash(&mut self) -> Option<bool> {
        self.at += 1;
        self.spaces();
        if !matches!(self.here(), b'\n' | b'\r' | b'#' | 0) {
            return Some(true);
        }
        self.levels.last_mut()?.waits = Some(self.at);
        self.rest_of_line()?;
        Some(false)
    }

    /// Reads a value that may be a block collection.
    fn node(&mut self) -> Option<()> {
        while self.is_dash() {
            let column = self.column();
            self.open(Content::Sequence, false, self.at..self.at + 1)?;
            self.levels.push(Level { column, sequence: true, waits: None });
            if !self.dash()? {
                return Some(());
            }
        }
        match self.here() {
            b'"' | b'\'' => self.quoted_node(),
            b'[' | b'{' | b'|' | b'>' => self.value(),
            _ => {
                let line = self.plain_start()?;
                if line.stop != Stop::Colon {
                    return self.plain(line);
                }
                self.mapping()?;
                self.plain_key(&line)
            }
        }
    }

    /// Reads a quoted text, and the member that it starts if it is a key.
    fn quoted_node(&mut self) -> Option<()> {
        let quoted = self.quotes()?;
        let Some(colon) = self.colon(&quoted) else {
            self.quoted(&quoted)?;
            return self.rest_of_line();
        };
        self.mapping()?;
        self.quoted(&quoted)?;
        self.member_value(colon)
    }

    /// Opens a mapping whose first key is here.
    fn mapping(&mut self) -> Option<()> {
        let column = self.column();
        self.open(Content::mapping(), false, self.at..self.at)?;
        self.levels.push(Level { column, sequence: false, waits: None });
        Some(())
    }

    /// Reads `key: value` of the innermost collection.
    fn member(&mut self) -> Option<()> {
        if matches!(self.here(), b'"' | b'\'') {
            let quoted = self.quotes()?;
            let colon = self.colon(&quoted)?;
            self.quoted(&quoted)?;
            return self.member_value(colon);
        }
        let line = self.plain_start()?;
        if line.stop == Stop::Colon { self.plain_key(&line) } else { None }
    }

    /// Reads the member whose plain key is here, on `line`.
    fn plain_key(&mut self, line: &Line) -> Option<()> {
        self.key(line.end)?;
        self.member_value(line.next)
    }

    /// Reads what follows the `:` at `colon`.
    fn member_value(&mut self, colon: usize) -> Option<()> {
        self.at = colon + 1;
        self.spaces();
        if matches!(self.here(), b'\n' | b'\r' | b'#' | 0) {
            self.levels.last_mut()?.waits = Some(colon + 1);
            return self.rest_of_line();
        }
        if self.is_dash() { None } else { self.value() }
    }

    /// Reads a value that is no block collection, up to the end of its last line.
    fn value(&mut self) -> Option<()> {
        match self.here() {
            b'"' | b'\'' => {
                let quoted = self.quotes()?;
                self.quoted(&quoted)?;
                self.rest_of_line()
            }
            b'[' | b'{' => {
                self.flow()?;
                self.rest_of_line()
            }
            b'|' | b'>' => self.block_scalar(),
            _ => {
                let line = self.plain_start()?;
                self.plain(line)
            }
        }
    }
}
