//! The lines of a text that a diagnostic is about, fit to be shown.

use crate::report::{escape, is_deceptive};
use arazzo_parser::{Diagnostic, Label, Source, SourceMap, Span};
use std::borrow::Cow;
use std::ops::Range;
use unicode_width::UnicodeWidthStr as _;

/// Longer lines are not shown, in bytes.
const MAX_LINE: usize = 400;
/// How far from the first place others may be to be shown with it, in lines.
const MAX_LINES: usize = 12;

/// A line of a text. Characters that a terminal would act on are replaced.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// It counts from 1.
    pub(super) number: usize,
    pub(super) text: Cow<'t, str>,
    /// What is marked in it, from left to right.
    pub(super) marks: Vec<Mark<'t>>,
}

/// A part of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark<'t> {
    /// Columns of a terminal; never none.
    pub(super) columns: Range<usize>,
    /// Whether this is the place of the diagnostic.
    pub(super) is_primary: bool,
    /// What is said of it; may be empty.
    pub(super) label: Cow<'t, str>,
}

/// The lines with the place of `diagnostic` and those of its labels that are near, from top to bottom. None where a line is too long.
pub(super) fn excerpt<'t>(diagnostic: &'t Diagnostic, sources: &'t SourceMap) -> Option<Vec<Line<'t>>> {
    let primary = diagnostic.span?;
    let source = sources.get(primary.source)?;
    let mut lines = Vec::with_capacity(1);
    mark(&mut lines, source, sources.start(primary).0, primary, None)?;
    for label in diagnostic.labels.iter().filter(|label| is_near(label, primary, sources)) {
        mark(&mut lines, source, sources.start(label.span).0, label.span, Some(&label.text))?;
    }
    lines.sort_by_key(|line| line.number);
    fill_gaps(&mut lines, source);
    Some(lines)
}

/// Whether what `label` is about is shown together with `primary`.
pub(super) fn is_near(label: &Label, primary: Span, sources: &SourceMap) -> bool {
    let line = |span: Span| sources.start(span).0;
    label.span.source == primary.source && line(label.span).abs_diff(line(primary)) <= MAX_LINES
}

/// Marks `span`, up to the end of its first line.
fn mark<'t>(
    lines: &mut Vec<Line<'t>>,
    source: &'t Source,
    number: usize,
    span: Span,
    label: Option<&'t str>,
) -> Option<()> {
    let (start, text) = source.line(number)?;
    if text.len() > MAX_LINE {
        return None;
    }
    let from = (span.start as usize).saturating_sub(start).min(text.len());
    let to = (span.end as usize).saturating_sub(start).clamp(from, text.len());
    let from_column = width(&clean(text.get(..from)?));
    let to_column = from_column + width(&clean(text.get(from..to)?)).max(1);
    let mark =
        Mark { columns: from_column..to_column, is_primary: label.is_none(), label: escape(label.unwrap_or_default()) };
    if let Some(line) = lines.iter_mut().find(|line| line.number == number) {
        let at = line.marks.partition_point(|before| before.columns.start <= mark.columns.start);
        line.marks.insert(at, mark);
    } else {
        lines.push(Line { number, text: clean(text), marks: vec![mark] });
    }
    Some(())
}

/// One line that is left out takes the place of the dots that would say so.
fn fill_gaps<'t>(lines: &mut Vec<Line<'t>>, source: &'t Source) {
    let gaps = lines.windows(2).filter_map(|pair| match pair {
        [above, below] if above.number + 2 == below.number => Some(above.number + 1),
        _ => None,
    });
    let between = gaps.filter_map(|number| Some((number, source.line(number)?.1)));
    let between = between.filter(|(_, text)| text.len() <= MAX_LINE);
    let between: Vec<_> = between.map(|(number, text)| Line { number, text: clean(text), marks: Vec::new() }).collect();
    lines.extend(between);
    lines.sort_by_key(|line| line.number);
}

/// Replaces what a terminal would act on, and tabs, which are as wide as the terminal wants.
fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.contains(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' => cleaned.push_str("    "),
            '\r' | '\u{feff}' => {}
            c if is_deceptive(c) => cleaned.push(char::REPLACEMENT_CHARACTER),
            c => cleaned.push(c),
        }
    }
    Cow::Owned(cleaned)
}

/// How many columns of a terminal the text takes.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::{SourceId, codes};

    /// The number of a line, its text, and the columns of its marks.
    type Shown = (usize, String, Vec<(usize, usize)>);

    fn shown(text: &str, place: Range<usize>, labels: &[Range<usize>]) -> Option<Vec<Shown>> {
        let mut sources = SourceMap::default();
        let id: SourceId = sources.add("a.yaml", text);
        let span = |range: &Range<usize>| Span::new(id, range.start, range.end);
        let mut diagnostic = Diagnostic::new(&codes::SYNTAX, span(&place), "m");
        for label in labels {
            diagnostic = diagnostic.label(span(label), "l");
        }
        let lines = excerpt(&diagnostic, &sources)?;
        let marks = |line: &Line<'_>| line.marks.iter().map(|mark| (mark.columns.start, mark.columns.end)).collect();
        Some(lines.iter().map(|line| (line.number, line.text.to_string(), marks(line))).collect())
    }

    #[test]
    fn near_places_are_shown_together_and_far_ones_are_not() {
        let text = (0..100).map(|n| format!("k{n:02}: v")).collect::<Vec<_>>().join("\n");
        let at = |line: usize| line * 7..line * 7 + 3;
        let found = shown(&text, at(50), &[at(48), at(90), at(45)]).unwrap();
        let found: Vec<_> = found.iter().map(|(number, text, marks)| (*number, text.as_str(), marks.len())).collect();
        assert_eq!(found, [(46, "k45: v", 1), (49, "k48: v", 1), (50, "k49: v", 0), (51, "k50: v", 1)]);
    }

    #[test]
    fn what_a_terminal_acts_on_is_replaced_and_places_stay_right() {
        let found = shown("\u{feff}a: \u{1b}[31m\u{202e}x y\r\nb: 1\r\n", 14..15, &[]).unwrap();
        assert_eq!(found, [(1, "a: \u{fffd}[31m\u{fffd}x y".to_owned(), vec![(9, 10)])]);
        let found = shown("\ta: 日本x", 10..11, &[2..3, 1..2]).unwrap();
        assert_eq!(found, [(1, "    a: 日本x".to_owned(), vec![(4, 5), (5, 6), (11, 12)])]);
    }

    #[test]
    fn a_span_of_many_lines_is_cut_to_its_first_and_an_empty_one_is_a_column_wide() {
        assert_eq!(shown("a:\n  b: 1\n  c: 2\n", 5..17, &[]).unwrap(), [(2, "  b: 1".to_owned(), vec![(2, 6)])]);
        assert_eq!(shown("a:\n", 2..2, &[]).unwrap(), [(1, "a:".to_owned(), vec![(2, 3)])]);
        assert_eq!(shown("a:\n", 3..3, &[]).unwrap(), [(2, String::new(), vec![(0, 1)])]);
        assert_eq!(shown("", 0..0, &[]).unwrap(), [(1, String::new(), vec![(0, 1)])]);
    }

    #[test]
    fn overlong_lines_are_not_shown() {
        assert_eq!(shown(&"x".repeat(5000), 9..10, &[]), None);
    }
}
