//! Plain and quoted texts, which may go on over several lines that are folded (YAML 1.2.2, 6.5 and 7.3).

use super::escape::{self, Escape};
use super::pieces::{Pieces, Sink};
use std::ops::Range;

/// What surrounds the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quotes {
    None,
    Single,
    Double,
}

/// The pieces of the text at `inside`, which excludes the quotes.
pub(super) fn pieces(text: &str, inside: Range<usize>, quotes: Quotes) -> Option<Pieces> {
    let mut pieces = Pieces::new(inside.start);
    decode(text, inside, quotes, &mut pieces)?;
    Some(pieces)
}

/// Decodes the text at `inside`, which excludes the quotes, into `sink`. `None` if an escape in it is none.
pub(crate) fn decode(text: &str, inside: Range<usize>, quotes: Quotes, sink: &mut impl Sink) -> Option<()> {
    let text = text.get(..inside.end)?;
    let mut at = inside.start;
    while let Some(first) = text.as_bytes().get(at).copied() {
        at = match first {
            b' ' | b'\t' | b'\n' | b'\r' => blank(text, at, sink)?,
            b'\'' if quotes == Quotes::Single => {
                sink.one('\'', at..at + 2);
                at + 2
            }
            b'\\' if quotes == Quotes::Double => backslash(text, at, sink)?,
            _ => {
                let end = ordinary(text, at);
                sink.copy(text, at..end);
                end
            }
        };
    }
    Some(())
}

/// The end of the characters from `at` on that mean themselves; at least one.
fn ordinary(text: &str, at: usize) -> usize {
    let special = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\'' | b'\\');
    at + 1 + text.bytes().skip(at + 1).take_while(|byte| !special(byte)).count()
}

/// Blanks in a line are text; at the ends of lines they are not.
fn blank(text: &str, from: usize, pieces: &mut impl Sink) -> Option<usize> {
    let end = skip_blanks(text, from);
    if line_break(text, end).is_none() {
        pieces.copy(text, from..end);
        return Some(end);
    }
    let (breaks, end) = breaks(text, end);
    match breaks.split_first()? {
        (_, []) => pieces.one(' ', from..end),
        (_, more) => more.iter().for_each(|at| pieces.one('\n', at.clone())),
    }
    Some(end)
}

fn backslash(text: &str, at: usize, pieces: &mut impl Sink) -> Option<usize> {
    match escape::read(text.get(at..)?)? {
        Escape::Char(decoded, length) => {
            pieces.one(decoded, at..at + length);
            Some(at + length)
        }
        Escape::Break => {
            let (breaks, end) = breaks(text, at + 1);
            breaks.iter().skip(1).for_each(|at| pieces.one('\n', at.clone()));
            Some(end)
        }
    }
}

/// The line breaks from `at` on with nothing but blanks between them, and where the next text starts.
fn breaks(text: &str, mut at: usize) -> (Vec<Range<usize>>, usize) {
    let mut found = Vec::new();
    while let Some(end) = line_break(text, at) {
        found.push(at..end);
        at = skip_blanks(text, end);
    }
    (found, at)
}

fn skip_blanks(text: &str, at: usize) -> usize {
    at + text.bytes().skip(at).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The end of the line break at `at`, if there is one.
pub(crate) fn line_break(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes().get(at..)? {
        [b'\r', b'\n', ..] => Some(at + 2),
        [b'\n' | b'\r', ..] => Some(at + 1),
        _ => None,
    }
}
