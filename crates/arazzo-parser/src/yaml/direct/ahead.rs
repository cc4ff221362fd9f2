//! Long documents are read in several places at once. A place to start at is guessed: a line that starts with the `- ` of
//! some list. What is read from there on counts only if the reading of what is before arrives at the same place, in a list
//! of the same column; otherwise it is dropped, and read again.

use super::super::frame::{Content, Size};
use super::super::tree::Tree;
use super::admit;
use super::reader::{Level, Reader};
use crate::at_once;

/// How far behind the place where a part should start one is looked for, in bytes.
const WINDOW: usize = 1 << 14;

/// A place to start at: the dash of an item, in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) at: usize,
    pub(super) column: usize,
}

/// The tree of the text of `blank`, in which nothing is yet, read in so many parts at once; `None` if the text is declined.
pub(in super::super) fn read<'t>(blank: &Tree<'t>, parts: usize) -> Option<Tree<'t>> {
    let text = blank.text;
    if !admit::admits(text) {
        return None;
    }
    let cuts = cuts(text, parts);
    let starts: Vec<Option<Cut>> = std::iter::once(None).chain(cuts.iter().copied().map(Some)).collect();
    let numbers: Vec<usize> = (0..starts.len()).collect();
    let read = at_once(&numbers, usize::MAX, |number| {
        let until = starts.get(number + 1).copied().flatten();
        let mut reader = Reader::new(blank.blank(), until);
        match starts.get(*number).copied().flatten() {
            None => reader.start().and_then(|()| reader.go_on())?,
            Some(cut) => reader.items(cut)?,
        }
        Some(reader)
    });
    let mut read = read.into_iter();
    let mut reader = read.next()??;
    for (number, ahead) in read.enumerate() {
        if !reader.is_at_cut() {
            // What was guessed is no place to start at: this was read without a stop.
            continue;
        }
        reader.until = starts.get(number + 2).copied().flatten();
        if let Some(ahead) = ahead {
            reader.take_in(ahead)?;
        }
        reader.go_on()?;
    }
    reader.end()?;
    Some(reader.tree).filter(|tree| tree.root.is_some())
}

/// Where the parts behind the first one start: at the item of the outermost list near the place that makes them equal.
fn cuts(text: &str, parts: usize) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    for part in 1..parts {
        let from = text.len() / parts * part;
        let nearest = items(text.as_bytes(), from).min_by_key(|cut| cut.column);
        cuts.extend(nearest.filter(|cut| cuts.last().is_none_or(|last| last.at < cut.at)));
    }
    cuts
}

/// The lines behind `from` that start with a dash.
fn items(text: &[u8], from: usize) -> impl Iterator<Item = Cut> {
    let window = text.get(from..text.len().min(from + WINDOW)).unwrap_or_default();
    let lines = memchr::memchr_iter(b'\n', window).map(move |at| from + at + 1);
    lines.filter_map(|line| {
        let rest = text.get(line..)?;
        let column = rest.iter().position(|byte| *byte != b' ')?;
        rest.get(column..)?.starts_with(b"- ").then_some(Cut { at: line + column, column })
    })
}

impl Reader<'_> {
    /// Reads from the start of a list's item, which is guessed, to the end of the list, or to the next part.
    fn items(&mut self, cut: Cut) -> Option<()> {
        (self.at, self.line) = (cut.at, cut.at - cut.column);
        self.levels.push(Level { column: cut.column, sequence: true, waits: None });
        self.tree.open_guessed(cut.at);
        while self.next_line()? {
            let column = self.column();
            if column < cut.column || (column == cut.column && !self.is_dash()) {
                break;
            }
            self.settle(column)?;
            // A part within an item of this one is read here.
            if self.levels.len() == 1 && self.is_at_cut() {
                break;
            }
            self.take_line(column)?;
        }
        while self.levels.len() > 1 {
            self.close()?;
        }
        self.fill()
    }

    /// Whether the item that the next part starts with is next in the innermost list.
    pub(super) fn is_at_cut(&self) -> bool {
        self.until.is_some_and(|cut| {
            cut.at == self.at && self.levels.last().is_some_and(|level| level.sequence && level.column == cut.column)
        })
    }

    /// Takes in what was read ahead from here on.
    fn take_in(&mut self, ahead: Self) -> Option<()> {
        (self.at, self.line) = (ahead.at, ahead.line);
        self.tree.take_in(ahead.tree)
    }
}

impl<'t> Tree<'t> {
    /// Opens the list whose items are read ahead; it is the root of what is read.
    fn open_guessed(&mut self, at: usize) {
        self.open_frame(Content::Sequence, false, 0, at);
    }

    /// Adds the items of the list that is the root of `ahead` to the innermost list; `None` where that is beyond a limit.
    fn take_in(&mut self, mut ahead: Tree<'t>) -> Option<()> {
        let Size { nodes, height } = ahead.frames.pop()?.inside;
        self.nodes += ahead.nodes;
        let limits = &self.options.limits;
        if self.nodes > limits.nodes || self.frames.len() + height > limits.depth {
            return None;
        }
        let frame = self.frames.last_mut()?;
        frame.inside.nodes = frame.inside.nodes.saturating_add(nodes);
        frame.inside.height = frame.inside.height.max(height);
        self.cursor = self.cursor.max(ahead.cursor);
        self.pending.append(&mut ahead.pending);
        ahead.faults.into_list().into_iter().for_each(|fault| self.faults.push(|| fault));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_start_at_items_of_the_outermost_list() {
        let item = "- a:\n  - b\n  - c\n";
        let text = format!("k:\n{}", item.repeat(100));
        let found = cuts(&text, 4);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|cut| cut.column == 0 && text[cut.at..].starts_with("- a:")), "{found:?}");
        assert_eq!(cuts("a: b", 4), []);
        assert_eq!(cuts(&text, 1), []);
    }
}
