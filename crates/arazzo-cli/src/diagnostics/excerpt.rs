//! The lines of a text that a diagnostic is about, fit to be shown.

use crate::report::is_deceptive;
use arazzo_parser::{SourceId, SourceMap, Span};
use std::ops::Range;

/// Longer lines are not shown.
const MAX_LINE: usize = 400;
/// How far from the first place others may be to be shown with it.
const MAX_LINES: usize = 12;

/// Some lines of a text. Characters that a terminal would act on are replaced.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The number of the first line.
    pub(super) first_line: usize,
    from: usize,
    to: usize,
    original: String,
}

impl Excerpt {
    /// The lines around `primary` and those of `others` that are near.
    pub(super) fn around(primary: Span, others: &[Span], sources: &SourceMap) -> Option<Self> {
        let source = sources.get(primary.source)?;
        let text = source.text();
        let line = |span: Span| sources.locate(span).line;
        let near = |span: &&Span| span.source == primary.source && line(**span).abs_diff(line(primary)) <= MAX_LINES;
        let shown = || others.iter().filter(near).copied().chain([primary]);
        let (start, end) = (shown().map(|span| span.start).min()?, shown().map(|span| span.start).max()?);
        let from = text.get(..start as usize)?.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(end as usize..)?;
        let to = rest.find('\n').map_or(text.len(), |at| end as usize + at);
        let original = text.get(from..to)?;
        if original.lines().any(|line| line.len() > MAX_LINE) {
            return None;
        }
        let first_line = sources.locate(Span::new(primary.source, from, from)).line;
        Some(Self { text: clean(original), first_line, from, to, original: original.to_owned() })
    }

    /// Where `span` is in the excerpt: at most to the end of its first line.
    pub(super) fn range(&self, span: Span, source: SourceId) -> Option<Range<usize>> {
        let (start, end) = (span.start as usize, span.end as usize);
        if span.source != source || start < self.from || start > self.to {
            return None;
        }
        let before = self.original.get(..start - self.from)?;
        let within = self.original.get(start - self.from..end.min(self.to).max(start) - self.from)?;
        let within = within.lines().next().unwrap_or_default();
        let start = clean(before).len();
        Some(start..start + clean(within).len())
    }
}

/// Replaces what a terminal would act on.
fn clean(text: &str) -> String {
    let chars = text.chars().filter(|c| !matches!(c, '\r' | '\u{feff}'));
    chars.map(|c| if is_deceptive(c) && !matches!(c, '\n' | '\t') { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> (SourceMap, SourceId) {
        let mut sources = SourceMap::default();
        let id = sources.add("a.yaml", text);
        (sources, id)
    }

    #[test]
    fn near_places_are_shown_together_and_far_ones_are_not() {
        let text = (0..100).map(|n| format!("k{n:02}: v")).collect::<Vec<_>>().join("\n");
        let (sources, id) = sources(&text);
        let at = |line: usize| Span::new(id, line * 7, line * 7 + 3);
        let excerpt = Excerpt::around(at(50), &[at(48), at(90)], &sources).unwrap();
        assert_eq!((excerpt.text.as_str(), excerpt.first_line), ("k48: v\nk49: v\nk50: v", 49));
        assert_eq!(excerpt.range(at(50), id), Some(14..17));
        assert_eq!(excerpt.range(at(90), id), None);
    }

    #[test]
    fn what_a_terminal_acts_on_is_replaced_and_places_stay_right() {
        let (sources, id) = sources("\u{feff}a: \u{1b}[31m\u{202e}x y\r\nb: 1\r\n");
        let span = Span::new(id, 14, 15);
        let excerpt = Excerpt::around(span, &[], &sources).unwrap();
        assert_eq!(excerpt.text, "a: \u{fffd}[31m\u{fffd}x y");
        assert_eq!(&excerpt.text[excerpt.range(span, id).unwrap()], "x");
    }

    #[test]
    fn a_span_of_many_lines_is_cut_to_its_first() {
        let (sources, id) = sources("a:\n  b: 1\n  c: 2\n");
        let span = Span::new(id, 5, 17);
        let excerpt = Excerpt::around(span, &[], &sources).unwrap();
        assert_eq!(&excerpt.text[excerpt.range(span, id).unwrap()], "b: 1");
    }

    #[test]
    fn overlong_lines_are_not_shown() {
        let (sources, id) = sources(&"x".repeat(5000));
        assert_eq!(Excerpt::around(Span::new(id, 9, 10), &[], &sources), None);
    }
}
