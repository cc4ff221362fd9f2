//! Block scalars: literal and folded, with their indicators for indentation and for the line breaks at the end
//! (YAML 1.2.2, 8.1).

use super::flow::line_break;
use super::pieces::{Pieces, Sink};
use std::ops::Range;

/// What stands behind `|` or `>`.
struct Header {
    /// How much deeper than its parent the text is, if the header says so.
    indent: Option<usize>,
    chomp: Chomp,
    /// Where the first line of the text starts.
    end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// One line of the text, as far as it is not indentation.
struct Line {
    content: Range<usize>,
    /// Its line break; empty at the end of the source.
    line_break: Range<usize>,
}

/// The pieces of `value`, whose `|` or `>` stands at `start`. `None` if it is not what is written there.
pub(super) fn pieces(text: &str, start: usize, value: &str, folded: bool) -> Option<Pieces> {
    let header = header(text, start)?;
    let first = first_indent(text, header.end);
    // What an explicit indicator counts from is the parent's indentation, which is not known here.
    let candidates = header.indent.map_or(first..=first, |least| least..=first.max(least));
    candidates.rev().find_map(|indent| {
        let mut pieces = Pieces::new(header.end);
        decode(text, &lines(text, header.end, indent), &header, folded, &mut pieces);
        Some(pieces).filter(|pieces| pieces.text() == value)
    })
}

/// Decodes into `sink` the text whose `|` or `>` stands at `start`, in a collection whose first column is `parent`, and
/// says where the line after it starts. `None` where it is not plain how far the text is indented or where it ends.
pub(crate) fn read(text: &str, start: usize, parent: usize, folded: bool, sink: &mut impl Sink) -> Option<usize> {
    let header = header(text, start)?;
    let (first, longest) = indents(text, header.end);
    let indent = header.indent.map_or(first.max(parent + 1), |more| parent + more);
    let lines = lines(text, header.end, indent);
    let end = lines.last().map_or(header.end, |line| line.line_break.end);
    let uneven = if header.indent.is_some() { (parent + 1..indent).contains(&first) } else { longest > indent };
    if uneven || (header.chomp == Chomp::Keep && !text.get(..end)?.ends_with('\n')) {
        return None;
    }
    decode(text, &lines, &header, folded, sink);
    Some(end)
}

fn header(text: &str, start: usize) -> Option<Header> {
    let mut header = Header { indent: None, chomp: Chomp::Clip, end: start };
    let line = text.get(start + 1..)?;
    for letter in line.bytes() {
        match letter {
            b'+' => header.chomp = Chomp::Keep,
            b'-' => header.chomp = Chomp::Strip,
            b'1'..=b'9' => header.indent = Some(usize::from(letter - b'0')),
            _ => break,
        }
    }
    let length = line.find(['\n', '\r']).unwrap_or(line.len());
    let end = start + 1 + length;
    header.end = line_break(text, end).unwrap_or(end);
    Some(header)
}

fn spaces(text: &str, at: usize) -> usize {
    text.bytes().skip(at).take_while(|byte| *byte == b' ').count()
}

/// How far the first line is indented that is not empty; if there is none, the longest empty one.
fn first_indent(text: &str, at: usize) -> usize {
    indents(text, at).0
}

/// The same, and how far the longest empty line before it is.
fn indents(text: &str, mut at: usize) -> (usize, usize) {
    let mut longest = 0;
    loop {
        let indent = spaces(text, at);
        match line_break(text, at + indent) {
            Some(next) => at = next,
            None if at + indent >= text.len() => return (longest.max(indent), longest.max(indent)),
            None => return (indent, longest),
        }
        longest = longest.max(indent);
    }
}

/// The lines from `at` on that belong to a text that is indented by `indent`, as does every empty one.
fn lines(text: &str, mut at: usize, indent: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    while at < text.len() {
        let start = at + spaces(text, at).min(indent);
        let end = start + text.bytes().skip(start).take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
        let short = start - at < indent && end > start;
        let rest = text.get(at..).unwrap_or_default();
        if short || (indent == 0 && (rest.starts_with("---") || rest.starts_with("..."))) {
            break;
        }
        at = line_break(text, end).unwrap_or(end);
        lines.push(Line { content: start..end, line_break: end..at });
    }
    lines
}

fn decode(text: &str, lines: &[Line], header: &Header, folded: bool, sink: &mut impl Sink) {
    let last = lines.iter().rposition(|line| !line.content.is_empty());
    let body = last.map_or(0, |last| last + 1);
    let mut before: Option<&Line> = None;
    let mut empty: Vec<&Line> = Vec::new();
    for line in lines.iter().take(body) {
        if line.content.is_empty() {
            empty.push(line);
            continue;
        }
        join(text, sink, before, &empty, line, folded);
        sink.copy(text, line.content.clone());
        empty.clear();
        before = Some(line);
    }
    let tail = match header.chomp {
        Chomp::Strip => 0,
        Chomp::Clip => usize::from(before.is_some()),
        Chomp::Keep => lines.len(),
    };
    before
        .into_iter()
        .chain(lines.iter().skip(body))
        .take(tail)
        .for_each(|line| sink.one('\n', line.line_break.clone()));
}

/// What becomes of the line breaks between two lines with text, with empty ones between them.
fn join(text: &str, pieces: &mut impl Sink, before: Option<&Line>, empty: &[&Line], line: &Line, folded: bool) {
    let deeper = |line: &Line| text.get(line.content.clone()).is_some_and(|content| content.starts_with([' ', '\t']));
    if let Some(before) = before {
        let kept = !folded || deeper(before) || deeper(line);
        if kept {
            pieces.one('\n', before.line_break.clone());
        } else if empty.is_empty() {
            pieces.one(' ', before.line_break.start..line.content.start);
        }
    }
    for line in empty {
        pieces.one('\n', line.line_break.clone());
    }
}
