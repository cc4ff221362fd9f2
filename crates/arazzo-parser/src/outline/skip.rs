//! Past values without looking into them: quoted texts and brackets.

use memchr::{memchr, memchr2};

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

    /// Its first bytes, fewer than eight, with zeros behind them.
    fn low(self, bytes: usize) -> Self {
        Self(self.0 & ((1 << (8 * bytes)) - 1))
    }

    /// The highest bit of each bracket.
    fn brackets(self) -> u64 {
        // Brackets are what is 0x7f with the bits of 0x26 set, and has one of 2 and 4, not both.
        let other = (self.0 | (Self::ONES * 0x26)) ^ (Self::ONES * 0x7f);
        let one = (self.0 >> 1) ^ (self.0 >> 2);
        Self::zeros(other | (!one & Self::ONES))
    }

    /// The highest bit of each that is `byte`.
    fn all(self, byte: u8) -> u64 {
        Self::zeros(self.0 ^ (Self::ONES * u64::from(byte)))
    }

    /// The highest bit of each byte of `word` that is zero, and no other.
    fn zeros(word: u64) -> u64 {
        !(((word & !Self::HIGHS) + !Self::HIGHS) | word) & Self::HIGHS
    }

    /// How many of the highest bits of bytes are in `bits`, which has no others.
    fn count(bits: u64) -> u64 {
        (bits >> 7).wrapping_mul(Self::ONES) >> 56
    }

    /// How many of its first bytes are `byte`.
    fn run(self, byte: u8) -> usize {
        Self::index(self.0 ^ (Self::ONES * u64::from(byte)))
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

/// The place behind the object or list that starts at `at`.
fn json_brackets(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => {
                at = double_quoted(text, at)?;
                continue;
            }
            b'\n' => {
                at = plain_lines(text, at + 1, &mut depth);
                at += indentation(text, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// Passes lines as long as what brackets there are is plain to see; `at` and the result are starts of lines. A text of JSON
/// has no line break, so that a line starts and ends outside of all texts. The line that closes the last of `depth` brackets
/// is not passed.
fn plain_lines(text: &[u8], mut at: usize, depth: &mut usize) -> usize {
    while let Some((change, next)) = plain_line(text, at + indentation(text, at)) {
        match change {
            Change::None => {}
            Change::Opens => *depth += 1,
            Change::Closes if *depth > 1 => *depth -= 1,
            Change::Closes => break,
        }
        at = next;
    }
    at
}

/// What a line does to the brackets that are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    None,
    /// Its last character opens one.
    Opens,
    /// Its first character closes one.
    Closes,
}

/// What the line does whose first character is at `start`, and where the next line starts; `None` where only a look at each of
/// its characters tells.
fn plain_line(text: &[u8], start: usize) -> Option<(Change, usize)> {
    let (mut at, mut brackets, mut quotes) = (start, 0, 0);
    let end = loop {
        let word = Word::at(text, at)?;
        let offset = word.first([b'\n']);
        let word = offset.map_or(word, |offset| word.low(offset));
        brackets += Word::count(word.brackets());
        quotes ^= word.all(b'"');
        if let Some(offset) = offset {
            break at + offset;
        }
        at += Word::BYTES;
    };
    let line = text.get(start..end)?;
    let change = match (brackets, line.strip_suffix(b"\r").unwrap_or(line)) {
        (0, _) => Change::None,
        (1, [.., b'{' | b'[']) => Change::Opens,
        (1, [b'}' | b']', ..]) => Change::Closes,
        _ => return None,
    };
    Word::count(quotes).is_multiple_of(2).then_some((change, end + 1))
}

/// How many blanks there are from `at` on.
fn indentation(text: &[u8], at: usize) -> usize {
    let mut blanks = 0;
    while let Some(word) = Word::at(text, at + blanks) {
        let run = word.run(b' ');
        blanks += run;
        if run < Word::BYTES {
            break;
        }
    }
    blanks
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
    fn what_a_line_does_to_brackets_is_said_of_plain_lines_only() {
        for (line, wanted) in [
            ("", Some(Change::None)),
            ("\"type\": \"_yY\u{7f}\",", Some(Change::None)),
            ("\"a long name of a member\": {", Some(Change::Opens)),
            ("[", Some(Change::Opens)),
            ("}", Some(Change::Closes)),
            ("],", Some(Change::Closes)),
            ("}, \"next\": 1", Some(Change::Closes)),
            ("}, {", None),
            ("\"a\": {},", None),
            ("\"a\": 1 }", None),
            ("\"pattern\": \"^[a-z]$\"", None),
            ("\"a long name of a member\": \"]\"", None),
            ("\"open {", None),
            ("\"a\\\"\": 1", None),
        ] {
            let text = format!("{line}\n........");
            let next = line.len() + 1;
            assert_eq!(plain_line(text.as_bytes(), 0), wanted.map(|change| (change, next)), "{line}");
        }
        for byte in (0..=u8::MAX).filter(|byte| *byte != b'\n') {
            let is_bracket = matches!(byte, b'{' | b'}' | b'[' | b']');
            for place in 0..20 {
                let mut line = [b'.'; 30];
                line[22] = b'\n';
                line[place + 1] = byte;
                assert_eq!(plain_line(&line, 0).is_none(), is_bracket || byte == b'"', "{byte} at {place}");
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
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' if depth == 1 => return Some(at + 1),
                    b'}' | b']' => depth -= 1,
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
