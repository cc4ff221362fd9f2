//! Escape sequences (ECMA-262, CharacterEscape and CharacterClassEscape).

use super::PatternError;
use super::translate::Translator;

/// What a backslash and what follows it stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    Character(char),
    /// A set, in the translated syntax, without brackets.
    Set {
        text: String,
        negated: bool,
    },
}

/// The sets of ECMA-262: ASCII digits and word characters, but all of Unicode's white space.
const DIGITS: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r"\t\n\x0B\x0C\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";

impl Translator<'_> {
    /// What follows a backslash that stands at `from`; the position is after it.
    pub(super) fn escape(&mut self, from: usize) -> Result<Escape, PatternError> {
        let Some(letter) = self.bump() else {
            return Err(self.wrong(from, "a pattern does not end with a backslash"));
        };
        let set = |text: &str, negated| Ok(Escape::Set { text: text.to_owned(), negated });
        match letter {
            'd' => set(DIGITS, false),
            'D' => set(DIGITS, true),
            'w' => set(WORD, false),
            'W' => set(WORD, true),
            's' => set(SPACE, false),
            'S' => set(SPACE, true),
            'p' | 'P' => self.property(from, letter == 'P'),
            _ => self.character(from, letter).map(Escape::Character),
        }
    }

    fn character(&mut self, from: usize, letter: char) -> Result<char, PatternError> {
        match letter {
            't' => Ok('\t'),
            'n' => Ok('\n'),
            'v' => Ok('\u{b}'),
            'f' => Ok('\u{c}'),
            'r' => Ok('\r'),
            '0' if !self.peek().is_some_and(|c| c.is_ascii_digit()) => Ok('\0'),
            'c' => self.control(from),
            'x' => self.hex(from, 2),
            'u' => self.unicode(from),
            c if c.is_ascii_alphanumeric() => Err(self.wrong(from, format!("`\\{c}` is no escape of ECMA-262"))),
            c => Ok(c),
        }
    }

    fn control(&mut self, from: usize) -> Result<char, PatternError> {
        match self.bump() {
            Some(letter) if letter.is_ascii_alphabetic() => Ok(char::from(letter as u8 % 32)),
            _ => Err(self.wrong(from, "`\\c` takes a letter")),
        }
    }

    fn hex(&mut self, from: usize, digits: usize) -> Result<char, PatternError> {
        let code = self.code(from, digits)?;
        char::from_u32(code).ok_or_else(|| self.wrong(from, "half of a surrogate pair: write `\\u{…}`"))
    }

    fn code(&mut self, from: usize, digits: usize) -> Result<u32, PatternError> {
        let text = self.rest().get(..digits).filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = text.and_then(|text| u32::from_str_radix(text, 16).ok());
        let code = code.ok_or_else(|| self.wrong(from, format!("expected {digits} hexadecimal digits")))?;
        self.at += digits;
        Ok(code)
    }

    /// `\uXXXX`, `\uXXXX\uXXXX` as a surrogate pair, or `\u{…}`.
    fn unicode(&mut self, from: usize) -> Result<char, PatternError> {
        if let Some(rest) = self.rest().strip_prefix('{') {
            let digits = rest.split_once('}').map(|(digits, _)| digits).unwrap_or_default();
            self.at += digits.len() + 2;
            let fits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let code = fits.then(|| u32::from_str_radix(digits, 16).ok()).flatten().and_then(char::from_u32);
            return code.ok_or_else(|| self.wrong(from, "`\\u{…}` holds no code point"));
        }
        let first = self.code(from, 4)?;
        if (0xD800..0xDC00).contains(&first) && self.rest().starts_with("\\u") {
            self.at += 2;
            let second = self.code(from, 4)?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return char::from_u32(code).ok_or_else(|| self.wrong(from, "no character"));
            }
        }
        char::from_u32(first).ok_or_else(|| self.wrong(from, "half of a surrogate pair: write `\\u{…}`"))
    }

    /// `\p{…}`: the engines know the names.
    fn property(&mut self, from: usize, negated: bool) -> Result<Escape, PatternError> {
        let name = self.rest().strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned());
        let name = name.filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'=')));
        let name = name.ok_or_else(|| self.wrong(from, "`\\p` takes the name of a property in braces"))?;
        self.at += name.len() + 2;
        Ok(Escape::Set { text: format!("\\p{{{name}}}"), negated })
    }
}
