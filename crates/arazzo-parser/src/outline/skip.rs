//! Past values without looking into them: quoted texts and brackets.

use memchr::{memchr, memchr2, memrchr};

/// The place behind the quoted text of YAML that starts at `at`.
pub(super) fn quoted(text: &[u8], at: usize) -> Option<usize> {
    if text.get(at) == Some(&b'"') { double_quoted(text, at) } else { single_quoted(text, at) }
}

/// The place behind the double-quoted text that starts at `at`, of YAML or JSON.
pub(super) fn double_quoted(text: &[u8], mut at: usize) -> Option<usize> {
    at += 1;
    loop {
        at = short(text, at);
        at += memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The first quote or backslash from `at` on, if it is near; else a place before it. Most texts are shorter than it takes to
/// call a search that is fast on long ones.
fn short(text: &[u8], mut at: usize) -> usize {
    for _ in 0..SHORT_WORDS {
        let Some(word) = Word::at(text, at) else { break };
        match word.first([b'"', b'\\']) {
            Some(offset) => return at + offset,
            None => at += Word::BYTES,
        }
    }
    at
}

/// So many words make a short text.
const SHORT_WORDS: usize = 5;

/// Eight bytes that are looked at together.
#[derive(Clone, Copy)]
struct Word(u64);

impl Word {
    const BYTES: usize = 8;
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;

    fn at(text: &[u8], at: usize) -> Option<Self> {
        Some(Self(u64::from_le_bytes(*text.get(at..)?.first_chunk()?)))
    }

    /// Where the first of `wanted` is.
    fn first<const N: usize>(self, wanted: [u8; N]) -> Option<usize> {
        // The lowest high bit that comes out is at a byte that is zero; those above it may be at others.
        let zeros = |word: u64| word.wrapping_sub(Self::ONES) & !word & Self::HIGHS;
        let found = wanted.iter().fold(0, |found, byte| found | zeros(self.0 ^ (Self::ONES * u64::from(*byte))));
        (found != 0).then(|| Self::index(found))
    }

    /// The byte with the lowest bit of `bits`; 8 where there is none.
    fn index(bits: u64) -> usize {
        bits.trailing_zeros() as usize / 8
    }
}

fn single_quoted(text: &[u8], mut at: usize) -> Option<usize> {
    at += 1;
    loop {
        at += memchr(b'\'', text.get(at..)?)? + 1;
        if text.get(at) != Some(&b'\'') {
            return Some(at);
        }
        at += 1;
    }
}

/// The place behind the flow collection of YAML that starts at `at`. Nothing but brackets, quoted texts and comments
/// matters; a quote within a plain text is none.
pub(super) fn flow(text: &[u8], at: usize) -> Option<usize> {
    let mut flow = Flow { text, at, depth: 0, start: true, blank: true };
    while flow.step()? {}
    Some(flow.at)
}

struct Flow<'t> {
    text: &'t [u8],
    at: usize,
    /// How many brackets are open.
    depth: usize,
    /// Whether a token may start here.
    start: bool,
    /// Whether a blank or a line break stands before.
    blank: bool,
}

impl Flow<'_> {
    /// Passes one character, quoted text, property or comment; false when the last bracket has been closed.
    fn step(&mut self) -> Option<bool> {
        let rest = self.text.get(self.at..)?;
        match rest.first()? {
            b'"' | b'\'' if self.start => {
                self.at = quoted(self.text, self.at)?;
                self.blank = false;
            }
            b'&' | b'!' if self.start => self.at += rest.iter().take_while(|byte| !byte.is_ascii_whitespace()).count(),
            b'#' if self.blank => self.at += memchr(b'\n', rest)?,
            byte => return Some(self.character(*byte, rest.get(1).copied())),
        }
        Some(true)
    }

    fn character(&mut self, byte: u8, next: Option<u8>) -> bool {
        match byte {
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        self.blank = byte.is_ascii_whitespace();
        let colon = byte == b':' && next.is_none_or(|next| next.is_ascii_whitespace());
        let kept = self.start && (self.blank || matches!(byte, b':' | b'?'));
        self.start = matches!(byte, b'{' | b'[' | b'}' | b']' | b',') || colon || kept;
        self.at += 1;
        self.depth > 0
    }
}

/// The place behind the JSON value that starts at `at`. It is not checked.
pub(super) fn json_value(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' => double_quoted(text, at),
        b'{' | b'[' => json_brackets(text, at),
        b'}' | b']' => None,
        _ => Some(word(text, at)),
    }
}

/// The place behind the object or list that starts at `at`. Brackets of one kind nest by themselves: those of the other are
/// not looked at.
fn json_brackets(text: &[u8], at: usize) -> Option<usize> {
    let (open, close) = if text.get(at) == Some(&b'{') { (b'{', b'}') } else { (b'[', b']') };
    let (mut depth, mut at) = (1_usize, at + 1);
    // Where the line starts that is here, or what of it is left.
    let mut line = at;
    loop {
        let found = at + memchr2(open, close, text.get(at..)?)?;
        line = memrchr(b'\n', text.get(line..found)?).map_or(line, |offset| line + offset + 1);
        if is_plain(text, line, found, open) {
            depth = if text.get(found) == Some(&open) { depth + 1 } else { depth - 1 };
            at = found + 1;
        } else {
            // It may stand in a text: only a look at all that is before it in its line tells.
            at = outside(text, line, open, close)?;
            match text.get(at) {
                Some(byte) if *byte == open => depth += 1,
                Some(byte) if *byte == close => depth -= 1,
                _ => {
                    line = at;
                    continue;
                }
            }
            at += 1;
        }
        line = at;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Whether the bracket at `at` stands in no text for certain: one that closes is the first of its line, which starts at `line`,
/// or one that opens is the last. A text of JSON has no line break, so that a line starts and ends outside of all texts.
fn is_plain(text: &[u8], line: usize, at: usize, open: u8) -> bool {
    if text.get(at) == Some(&open) {
        return matches!(text.get(at + 1..), Some([b'\n', ..] | [b'\r', b'\n', ..]));
    }
    text.get(line..at).is_some_and(|before| before.iter().all(|byte| *byte == b' '))
}

/// The first bracket of these from `at` on that stands in no text, or the end of the line if that is before; `at` stands in
/// no text.
fn outside(text: &[u8], mut at: usize, open: u8, close: u8) -> Option<usize> {
    loop {
        match text.get(at)? {
            b'"' => at = double_quoted(text, at)?,
            byte if *byte == open || *byte == close || *byte == b'\n' => return Some(at),
            _ => at += 1,
        }
    }
}

/// The end of a number or a literal.
fn word(text: &[u8], at: usize) -> usize {
    let inside = |byte: &&u8| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
    at + text.iter().skip(at).take_while(inside).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_ends_at_its_quote_wherever_it_is() {
        for length in 0..100 {
            for filler in ["x", "\u{a2}", "\u{122}", "#", "!", "]"] {
                let inside = filler.repeat(length);
                for (escape, tail) in [("", ""), ("\\\"", ""), ("\\\\", "\"x"), ("", ", \"b\"")] {
                    let text = format!("\"{inside}{escape}{inside}\"");
                    let whole = format!("{text}{tail}");
                    assert_eq!(double_quoted(whole.as_bytes(), 0), Some(text.len()), "{whole}");
                    assert_eq!(double_quoted(&text.as_bytes()[..text.len() - 1], 0), None, "{text}");
                }
            }
        }
    }

    #[test]
    fn a_value_ends_where_looking_at_each_character_ends() {
        let slowly = |text: &[u8]| {
            let (mut depth, mut at) = (0_usize, 0);
            loop {
                match text.get(at)? {
                    b'"' => at = double_quoted(text, at)? - 1,
                    b'{' => depth += 1,
                    b'}' if depth == 1 => return Some(at + 1),
                    b'}' => depth -= 1,
                    _ => {}
                }
                at += 1;
            }
        };
        let pieces = [
            "{",
            "}",
            "[",
            "]",
            "\n",
            "\r\n",
            "    ",
            "\"a [ \\\" }\"",
            "\"type\": \"string\",",
            ", ",
            "12345678",
            ":",
        ];
        // A sequence that visits the pieces in an order without end.
        let mut state = 7_u64;
        for _ in 0..20_000 {
            let mut text = String::from("{");
            for _ in 0..40 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(pieces[usize::try_from(state >> 33).unwrap() % pieces.len()]);
            }
            assert_eq!(json_value(text.as_bytes(), 0), slowly(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_value_ends_at_its_bracket_whatever_stands_between() {
        for blanks in 0..40 {
            let gap = format!("\n{}", " ".repeat(blanks));
            let value = format!("{{{gap}\"a}}\":{gap}[1,{gap}{{}},\"]\\\"\"]{gap},\"\":[]{gap}\r\n\t}}");
            assert_eq!(json_value(format!("{value}]").as_bytes(), 0), Some(value.len()), "{value}");
            assert_eq!(json_value(&value.as_bytes()[..value.len() - 1], 0), None, "{value}");
        }
        assert_eq!(json_value(b"true, 1", 0), Some(4));
        assert_eq!(json_value(b"}", 0), None);
    }
}
