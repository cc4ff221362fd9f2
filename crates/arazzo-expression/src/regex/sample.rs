//! Texts that a pattern matches, made from the pattern.

use super::Pattern;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The longest text that is made, in bytes.
const LONGEST: usize = 16 * 1024;
/// How many characters more than it must have a repetition is given, one attempt after the other.
const LONGER: [usize; 6] = [0, 1, 3, 7, 12, 30];
/// Texts that fit what look-around usually asks of passwords and names.
const USUAL: [&str; 6] = ["Aa1!Aa1!", "Abcdef1!ghij", "aA1-aA1-aA1-aA1-", "abcdef", "ABCDEF", "12345678"];

impl Pattern {
    /// Texts that the pattern matches, the shortest first; `seed` chooses among what is free. Empty for a pattern that
    /// matches nothing, or of which no text was found.
    pub fn samples(&self, seed: u64) -> Vec<String> {
        LONGER.iter().filter_map(|longer| self.sample(seed, *longer)).collect()
    }

    /// A text that the pattern matches, in which repetitions are up to `longer` longer than they have to be.
    pub fn sample(&self, seed: u64, longer: usize) -> Option<String> {
        let (syntax, looks_around) = self.syntax();
        let plain = if looks_around { without_look_around(syntax) } else { syntax.to_owned() };
        let mut made = Vec::new();
        if let Ok(hir) = regex_syntax::Parser::new().parse(&plain) {
            for turn in 0..4 {
                let mut writer = Writer { text: String::new(), state: seed ^ (turn << 32), longer };
                if writer.write(&hir).is_some() {
                    made.push(writer.text);
                }
            }
        }
        if looks_around {
            let usual = USUAL.iter().map(|text| text.repeat(1 + longer / text.len()));
            made.extend(usual);
        }
        made.into_iter().find(|text| self.is_match(text) == Ok(true))
    }
}

/// `syntax` without its look-around: what matches that is tried on the whole.
fn without_look_around(syntax: &str) -> String {
    let mut plain = String::new();
    let mut rest = syntax;
    while let Some(first) = rest.chars().next() {
        let is_look = ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|look| rest.starts_with(look));
        let length = if is_look {
            group_length(rest)
        } else if first == '\\' {
            let length = 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
            plain.push_str(rest.get(..length).unwrap_or_default());
            length
        } else {
            plain.push(first);
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    plain
}

/// How long the group is that `text` starts with.
fn group_length(text: &str) -> usize {
    let (mut depth, mut escaped, mut in_class) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Writes a text, choosing by a state that looks random.
struct Writer {
    text: String,
    state: u64,
    longer: usize,
}

impl Writer {
    fn choose(&mut self, among: usize) -> usize {
        self.state = self.state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        let high = usize::try_from(self.state >> 33).unwrap_or(0);
        high.checked_rem(among).unwrap_or(0)
    }

    /// Depth is bounded by the parser of patterns, and so is the recursion. `None` where the text gets too long.
    fn write(&mut self, hir: &Hir) -> Option<()> {
        if self.text.len() > LONGEST {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.text.push_str(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => {
                let c = self.character(class)?;
                self.text.push(c);
            }
            HirKind::Repetition(repetition) => {
                let least = usize::try_from(repetition.min).ok()?;
                let most = repetition.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX);
                for _ in 0..least.saturating_add(self.longer).min(most) {
                    let before = self.text.len();
                    self.write(&repetition.sub)?;
                    if self.text.len() == before {
                        break;
                    }
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part))?,
            HirKind::Alternation(parts) => {
                let chosen = self.choose(parts.len());
                self.write(parts.get(chosen)?)?;
            }
        }
        Some(())
    }

    /// A character of the class: a lower-case letter, digit, capital or other printable one, in this order.
    fn character(&mut self, class: &Class) -> Option<char> {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
            Class::Bytes(class) => {
                class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
            }
        };
        for (low, high) in [('a', 'z'), ('0', '9'), ('A', 'Z'), ('!', '~'), (' ', ' '), ('\u{a1}', '\u{d7ff}')] {
            let inside: Vec<(char, char)> = ranges
                .iter()
                .map(|(start, end)| (*start.max(&low), *end.min(&high)))
                .filter(|(start, end)| start <= end)
                .collect();
            if !inside.is_empty() {
                let (start, end) = *inside.get(self.choose(inside.len()))?;
                let span = usize::try_from(u32::from(end) - u32::from(start)).ok()? + 1;
                return char::from_u32(u32::from(start) + u32::try_from(self.choose(span)).ok()?);
            }
        }
        ranges.first().map(|(start, _)| *start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_match_and_are_the_same_for_the_same_seed() {
        let patterns = [
            "^[0-9a-f]{8}-[0-9a-f]{4}$",
            "ab|cd",
            r"^arn:aws[-a-z]*:iam::\d{12}:role/.+$",
            "^(?=.*[A-Z])(?=.*\\d).{8,}$",
            r"^(?!x)[a-z]{3}$",
            r"(.)\1",
            "^\\S+@\\S+$",
            "^$",
            "^.{1000}$",
            "[^a-zA-Z0-9]",
            r"^\p{Lu}\p{Ll}+$",
        ];
        for text in patterns {
            let pattern = Pattern::parse(text).unwrap();
            let samples = pattern.samples(7);
            assert!(text.contains('\\') && text.contains("(.)") || !samples.is_empty(), "{text}");
            assert!(samples.iter().all(|sample| pattern.is_match(sample).unwrap()), "{text}: {samples:?}");
            assert_eq!(samples, pattern.samples(7), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_met_ends() {
        for text in ["a^b", "[^\\s\\S]", "((a{1000}){1000}){10}", r"^(?=a)b$"] {
            if let Ok(pattern) = Pattern::parse(text) {
                assert!(pattern.samples(1).is_empty(), "{text}");
            }
        }
    }
}
