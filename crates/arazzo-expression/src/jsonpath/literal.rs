//! Names, strings and numbers of a query (RFC 9535, sections 2.3.1.1 and 2.3.5.1).

use super::JsonPathError;
use super::cursor::Cursor;
use crate::Number;

/// The largest integer that a query may hold (section 2.1: the exact integers of I-JSON).
const MAX_INTEGER: i64 = (1 << 53) - 1;

impl Cursor<'_> {
    /// A member name written without quotes, if one is next.
    pub(super) fn shorthand(&mut self) -> Option<String> {
        let starts = self.peek().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_' || !b.is_ascii());
        starts.then(|| self.take_while(|b| b.is_ascii_alphanumeric() || b == b'_' || !b.is_ascii()).to_owned())
    }

    /// An integer of an index or slice, if one is next.
    pub(super) fn integer(&mut self) -> Result<Option<i64>, JsonPathError> {
        let from = self.at;
        let negative = self.eat("-");
        let digits = self.take_while(|b| b.is_ascii_digit());
        if digits.is_empty() {
            return if negative { Err(self.missing("expected digits after `-`")) } else { Ok(None) };
        }
        if digits.starts_with('0') && (negative || digits.len() > 1) {
            return Err(self.wrong(from, "an index is written without leading zeros, and zero without a sign"));
        }
        let size = digits.parse::<i64>().ok().filter(|size| *size <= MAX_INTEGER);
        let size = size.ok_or_else(|| self.wrong(from, "this integer is out of range: at most 9007199254740991"))?;
        Ok(Some(if negative { -size } else { size }))
    }

    /// A number literal.
    pub(super) fn number(&mut self) -> Result<Number, JsonPathError> {
        let from = self.at;
        let text = self.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-'));
        Number::parse(text).ok_or_else(|| self.wrong(from, "malformed number"))
    }

    /// A string in single or double quotes, the first of which is next.
    pub(super) fn string(&mut self) -> Result<String, JsonPathError> {
        let from = self.at;
        let quote = self.peek().unwrap_or_default();
        self.at += 1;
        let mut text = String::new();
        loop {
            text.push_str(self.take_while(|b| b != quote && b != b'\\' && b >= b' '));
            match self.peek() {
                Some(b'\\') => text.push(self.escape(quote)?),
                Some(b) if b == quote => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(_) => return Err(self.missing("a control character in a string must be escaped")),
                None => return Err(JsonPathError::new(from..self.at, "this string has no closing quote")),
            }
        }
    }

    fn escape(&mut self, quote: u8) -> Result<char, JsonPathError> {
        let from = self.at;
        self.at += 1;
        let plain = match self.peek() {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(from),
            Some(b) if b == quote || matches!(b, b'/' | b'\\') => char::from(b),
            _ => return Err(JsonPathError::new(from..from + 1, "unknown escape in a string")),
        };
        self.at += 1;
        Ok(plain)
    }

    /// `uXXXX`, and the second half of a surrogate pair where the first is one.
    fn unicode(&mut self, from: usize) -> Result<char, JsonPathError> {
        let first = self.hex(from)?;
        if !(0xD800..0xE000).contains(&first) {
            return char::from_u32(first).ok_or_else(|| self.wrong(from, "no character"));
        }
        let lone = "half of a surrogate pair in a string";
        if first >= 0xDC00 || !self.eat("\\") || self.peek() != Some(b'u') {
            return Err(self.wrong(from, lone));
        }
        let second = self.hex(from)?;
        let code = (0xDC00..0xE000).contains(&second).then(|| 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00));
        code.and_then(char::from_u32).ok_or_else(|| self.wrong(from, lone))
    }

    fn hex(&mut self, from: usize) -> Result<u32, JsonPathError> {
        let four = self.text.get(self.at + 1..self.at + 5).filter(|four| four.bytes().all(|b| b.is_ascii_hexdigit()));
        self.at += 1;
        let code = four.and_then(|four| u32::from_str_radix(four, 16).ok());
        let code = code.ok_or_else(|| self.wrong(from, "`\\u` takes four hexadecimal digits"))?;
        self.at += 4;
        Ok(code)
    }
}
