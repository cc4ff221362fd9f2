//! Lines with what is marked in them, drawn.

use super::excerpt::{Line, Mark};
use crate::report::style;
use anstyle::Style;
use std::fmt::Write as _;

/// More than any number of a line is wide.
const BLANKS: &str = "                        ";

/// What the parts of a drawing look like.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Palette {
    /// The place of the diagnostic, and the word for it.
    pub(super) primary: Style,
    /// Other places, and what stands around the lines.
    pub(super) margin: Style,
    /// The message.
    pub(super) strong: Style,
    /// The word before advice.
    pub(super) help: Style,
}

impl Palette {
    /// The colours for what is `primary`.
    pub(super) fn coloured(primary: Style) -> Self {
        Self { primary, margin: style::MARGIN, strong: style::STRONG, help: style::HELP }
    }
}

/// A drawing that grows from top to bottom.
#[derive(Debug)]
pub(super) struct Drawing {
    out: String,
    palette: Palette,
    /// How wide the numbers of the lines are.
    gutter: usize,
}

impl Drawing {
    /// A drawing that starts with `title`, of lines up to number `last`.
    pub(super) fn new(title: String, last: usize, palette: Palette) -> Self {
        let gutter = last.checked_ilog10().unwrap_or_default() as usize + 1;
        Self { out: title, palette, gutter }
    }

    /// The drawing, without a line end at its end.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Where the lines are from.
    pub(super) fn place(&mut self, place: &str) {
        self.out.push('\n');
        blanks(&mut self.out, self.gutter);
        styled(&mut self.out, self.palette.margin, &["-->"]);
        self.out.push(' ');
        self.out.push_str(place);
    }

    /// The lines, with an empty one before.
    pub(super) fn lines(&mut self, lines: &[Line<'_>]) {
        self.margin();
        let mut before = None;
        for line in lines {
            if before.is_some_and(|before| before + 1 != line.number) {
                self.out.push('\n');
                styled(&mut self.out, self.palette.margin, &["..."]);
            }
            before = Some(line.number);
            self.edge(&line.number.to_string());
            if !line.text.is_empty() {
                self.out.push(' ');
                self.out.push_str(&line.text);
            }
            if let Some(inline) = line.marks.iter().max_by_key(|mark| mark.columns.end) {
                self.marks(&line.marks, inline);
            }
        }
    }

    /// A remark below the lines: a word and what it is about.
    pub(super) fn note(&mut self, word: &str, style: Style, text: &str) {
        self.out.push('\n');
        blanks(&mut self.out, self.gutter + 1);
        styled(&mut self.out, self.palette.margin, &["="]);
        self.out.push(' ');
        styled(&mut self.out, style, &[word]);
        self.out.push_str(": ");
        self.out.push_str(text);
    }

    /// A line with nothing in it.
    pub(super) fn margin(&mut self) {
        self.edge("");
    }

    /// What stands before the text of a line with this number, which starts here.
    fn edge(&mut self, number: &str) {
        self.out.push('\n');
        let rest = BLANKS.get(..self.gutter.saturating_sub(number.len())).unwrap_or(BLANKS);
        styled(&mut self.out, self.palette.margin, &[number, rest, " |"]);
    }

    /// The row under a line, with the label of the mark that ends last, and those of the others in rows of their own.
    fn marks(&mut self, marks: &[Mark<'_>], inline: &Mark<'_>) {
        self.row(inline.columns.end, |column| {
            let over = || marks.iter().filter(|mark| mark.columns.contains(&column));
            let has_primary = over().any(|mark| mark.is_primary);
            over().next().map(|_| if has_primary { ('^', true) } else { ('-', false) })
        });
        self.label(inline, 1);
        let mut hanging: Vec<&Mark<'_>> =
            marks.iter().filter(|mark| !std::ptr::eq(*mark, inline) && !mark.label.is_empty()).collect();
        while let Some(last) = hanging.last().copied() {
            let start = last.columns.start;
            self.row(start + 1, |column| strands(&hanging, column));
            hanging.pop();
            self.row(start, |column| strands(&hanging, column));
            self.label(last, 0);
        }
    }

    fn label(&mut self, mark: &Mark<'_>, blanks: usize) {
        if !mark.label.is_empty() {
            let style = self.style(mark.is_primary);
            self.out.extend(std::iter::repeat_n(' ', blanks));
            styled(&mut self.out, style, &[&mark.label]);
        }
    }

    /// A row of so many columns, each what `at` says: a character, and whether it belongs to the place of the diagnostic.
    fn row(&mut self, columns: usize, at: impl Fn(usize) -> Option<(char, bool)>) {
        self.margin();
        self.out.push(' ');
        let mut open: Option<Style> = None;
        for column in 0..columns {
            let wanted = at(column);
            let style = wanted.map(|(_, is_primary)| self.style(is_primary));
            if style != open {
                if let Some(style) = open {
                    let _ = write!(self.out, "{style:#}");
                }
                if let Some(style) = style {
                    let _ = write!(self.out, "{style}");
                }
                open = style;
            }
            self.out.push(wanted.map_or(' ', |(c, _)| c));
        }
        if let Some(style) = open {
            let _ = write!(self.out, "{style:#}");
        }
    }

    fn style(&self, is_primary: bool) -> Style {
        if is_primary { self.palette.primary } else { self.palette.margin }
    }
}

/// Adds the pieces of a text in `style`. Formatting takes longer than what is plain needs.
pub(super) fn styled(out: &mut String, style: Style, text: &[&str]) {
    // Writing to a string cannot fail.
    if !style.is_plain() {
        let _ = write!(out, "{style}");
    }
    out.extend(text.iter().copied());
    if !style.is_plain() {
        let _ = write!(out, "{style:#}");
    }
}

fn blanks(out: &mut String, count: usize) {
    out.push_str(BLANKS.get(..count).unwrap_or(BLANKS));
}

/// The lines that lead down to labels.
fn strands(hanging: &[&Mark<'_>], column: usize) -> Option<(char, bool)> {
    let mark = hanging.iter().find(|mark| mark.columns.start == column)?;
    Some(('|', mark.is_primary))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(columns: std::ops::Range<usize>, is_primary: bool, label: &'static str) -> Mark<'static> {
        Mark { columns, is_primary, label: label.into() }
    }

    #[test]
    fn labels_stand_beside_the_last_mark_and_below_the_others() {
        let line = |number, text: &'static str, marks| Line { number, text: text.into(), marks };
        let mut drawing = Drawing::new("t".to_owned(), 12, Palette::default());
        drawing.place("a.yaml:9:1");
        drawing.lines(&[
            line(8, "a: b: c", vec![mark(0..1, false, "one"), mark(3..4, false, "two"), mark(6..7, true, "")]),
            line(9, "", Vec::new()),
            line(12, "d", vec![mark(0..1, false, "three")]),
        ]);
        drawing.margin();
        drawing.note("help", Style::new(), "do");
        let wanted = [
            "t",
            "  --> a.yaml:9:1",
            "   |",
            "8  | a: b: c",
            "   | -  -  ^",
            "   | |  |",
            "   | |  two",
            "   | |",
            "   | one",
            "9  |",
            "...",
            "12 | d",
            "   | - three",
            "   |",
            "   = help: do",
        ];
        assert_eq!(drawing.finish().lines().collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn what_is_around_and_within_another_is_seen() {
        let mut drawing = Drawing::new(String::new(), 1, Palette::coloured(style::ERROR));
        drawing.lines(&[Line {
            number: 1,
            text: "abcdef".into(),
            marks: vec![mark(0..6, false, "x"), mark(2..4, true, "")],
        }]);
        let shown = drawing.finish();
        let plain = anstream::adapter::strip_str(&shown).to_string();
        assert_eq!(plain, "\n  |\n1 | abcdef\n  | --^^-- x");
        assert!(shown.contains(&format!("{0}^^{0:#}", style::ERROR)), "{shown:?}");
    }
}
