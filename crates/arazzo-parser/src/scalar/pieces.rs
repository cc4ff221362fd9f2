//! A decoded text together with where each of its pieces is written.

use std::ops::Range;

/// What takes a text piece by piece, in order.
pub(crate) trait Sink {
    /// Adds the characters of `source` at `raw` as they are.
    fn copy(&mut self, source: &str, raw: Range<usize>);

    /// Adds a character that is written as `raw`.
    fn one(&mut self, decoded: char, raw: Range<usize>);
}

/// The text alone.
impl Sink for String {
    fn copy(&mut self, source: &str, raw: Range<usize>) {
        self.push_str(source.get(raw).unwrap_or_default());
    }

    fn one(&mut self, decoded: char, _: Range<usize>) {
        self.push(decoded);
    }
}

/// Grows piece by piece, in order.
#[derive(Debug)]
pub(super) struct Pieces {
    text: String,
    list: Vec<Piece>,
    /// Where an empty text would stand.
    start: usize,
}

#[derive(Debug)]
struct Piece {
    /// Where it starts in the decoded text.
    at: usize,
    raw: Range<usize>,
    /// Whether it is written as it is, byte by byte.
    same: bool,
}

impl Pieces {
    pub(super) fn new(start: usize) -> Self {
        Self { text: String::new(), list: Vec::new(), start }
    }

    /// What has been decoded.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where the bytes `range` of the decoded text are written; `None` if it has no such bytes.
    pub(super) fn place(&self, range: &Range<usize>) -> Option<Range<usize>> {
        if range.start > range.end || range.end > self.text.len() {
            return None;
        }
        let start = self.before(range.start);
        Some(start..if range.is_empty() { start } else { self.after(range.end)? })
    }

    /// Where the byte `at` starts; the end for the place behind the last.
    fn before(&self, at: usize) -> usize {
        match self.piece(at) {
            Some(piece) if at >= self.text.len() => piece.raw.end,
            Some(piece) if piece.same => piece.raw.start + (at - piece.at),
            Some(piece) => piece.raw.start,
            None => self.start,
        }
    }

    /// Where the byte before `at` ends.
    fn after(&self, at: usize) -> Option<usize> {
        let piece = self.piece(at.checked_sub(1)?)?;
        Some(if piece.same { piece.raw.start + (at - piece.at) } else { piece.raw.end })
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let next = self.list.partition_point(|piece| piece.at <= at);
        self.list.get(next.checked_sub(1)?)
    }
}

impl Sink for Pieces {
    fn copy(&mut self, source: &str, raw: Range<usize>) {
        let Some(run) = source.get(raw.clone()).filter(|run| !run.is_empty()) else { return };
        self.list.push(Piece { at: self.text.len(), raw, same: true });
        self.text.push_str(run);
    }

    fn one(&mut self, decoded: char, raw: Range<usize>) {
        self.list.push(Piece { at: self.text.len(), raw, same: false });
        self.text.push(decoded);
    }
}
