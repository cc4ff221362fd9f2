//! JSON text (RFC 8259), read and written. One reader serves values and documents with positions: what is built
//! is up to a [`Build`].

use crate::{Number, Object, Str, Value};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// How deep arrays and objects may nest, unless a caller says otherwise.
pub const MAX_DEPTH: usize = 128;

/// Why a text is not JSON, and where: a byte offset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {offset}")]
pub struct JsonError {
    /// What was found or missed, in lower case.
    pub reason: Cow<'static, str>,
    /// Where, in bytes from the start of the text.
    pub offset: usize,
}

/// What is said of a text that nests too deep.
const TOO_DEEP: &str = "nested too deep";

impl JsonError {
    /// Whether the text may be JSON, but nests too deep to be read.
    pub fn is_too_deep(&self) -> bool {
        self.reason == TOO_DEEP
    }
}

/// Makes something of the parts of a JSON text. Ranges are in bytes.
pub trait Build {
    /// What is made of one value.
    type Node;
    /// The literal `null`.
    fn null(&mut self, at: Range<usize>) -> Self::Node;
    /// A boolean.
    fn boolean(&mut self, truth: bool, at: Range<usize>) -> Self::Node;
    /// A number; its text obeys the grammar.
    fn number(&mut self, text: &str, at: Range<usize>) -> Self::Node;
    /// A string, unescaped; the range includes the quotes.
    fn string(&mut self, text: Cow<'_, str>, at: Range<usize>) -> Self::Node;
    /// An array.
    fn array(&mut self, elements: Vec<Self::Node>, at: Range<usize>) -> Self::Node;
    /// An object; keys may repeat.
    fn object(&mut self, members: Vec<(Str, Range<usize>, Self::Node)>, at: Range<usize>) -> Self::Node;
}

/// Reads one JSON value, which must be the whole of `text`, as a [`Value`]. Of a repeated member the last counts.
pub fn parse(text: &str) -> Result<Value, JsonError> {
    parse_within(text, MAX_DEPTH)
}

/// The same, nested at most `max_depth` deep.
pub fn parse_within(text: &str, max_depth: usize) -> Result<Value, JsonError> {
    read(text, max_depth, &mut Values)
}

/// Reads one JSON value, which must be the whole of `text`, nested at most `max_depth` deep, into whatever `build` makes.
pub fn read<B: Build>(text: &str, max_depth: usize, build: &mut B) -> Result<B::Node, JsonError> {
    let mut reader = Reader { text, at: 0, depth: max_depth, build };
    let node = reader.value()?;
    reader.blank();
    if reader.at < text.len() { Err(reader.error("expected the end of the text")) } else { Ok(node) }
}

struct Values;

impl Build for Values {
    type Node = Value;

    fn null(&mut self, _: Range<usize>) -> Value {
        Value::Null
    }
    fn boolean(&mut self, truth: bool, _: Range<usize>) -> Value {
        Value::Bool(truth)
    }
    fn number(&mut self, text: &str, _: Range<usize>) -> Value {
        Number::parse(text).map_or(Value::Null, Value::Number)
    }
    fn string(&mut self, text: Cow<'_, str>, _: Range<usize>) -> Value {
        Value::String(text.into())
    }
    fn array(&mut self, elements: Vec<Value>, _: Range<usize>) -> Value {
        elements.into()
    }
    fn object(&mut self, members: Vec<(Str, Range<usize>, Value)>, _: Range<usize>) -> Value {
        members.into_iter().map(|(name, _, value)| (name, value)).collect::<Object>().into()
    }
}

struct Reader<'t, 'b, B> {
    text: &'t str,
    at: usize,
    depth: usize,
    build: &'b mut B,
}

impl<B: Build> Reader<'_, '_, B> {
    fn error(&self, reason: impl Into<Cow<'static, str>>) -> JsonError {
        JsonError { reason: reason.into(), offset: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<B::Node, JsonError> {
        self.blank();
        let from = self.at;
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => {
                let (text, at) = self.string()?;
                Ok(self.build.string(text, at))
            }
            Some(b't') => self.word("true").map(|at| self.build.boolean(true, at)),
            Some(b'f') => self.word("false").map(|at| self.build.boolean(false, at)),
            Some(b'n') => self.word("null").map(|at| self.build.null(at)),
            Some(b'-' | b'0'..=b'9') => self.number(from),
            Some(_) => Err(self.error("expected a JSON value")),
            None => Err(self.error("expected a JSON value, found the end of the text")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<B::Node, JsonError>) -> Result<B::Node, JsonError> {
        self.depth = self.depth.checked_sub(1).ok_or_else(|| self.error(TOO_DEEP))?;
        let node = read(self)?;
        self.depth += 1;
        Ok(node)
    }

    fn word(&mut self, word: &str) -> Result<Range<usize>, JsonError> {
        let from = self.at;
        if !self.text.get(from..).is_some_and(|rest| rest.starts_with(word)) {
            return Err(self.error("expected a JSON value"));
        }
        self.at += word.len();
        Ok(from..self.at)
    }

    fn number(&mut self, from: usize) -> Result<B::Node, JsonError> {
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let text = self.text.get(from..self.at).unwrap_or_default();
        if Number::parse(text).is_none() {
            return Err(JsonError { reason: "malformed number".into(), offset: from });
        }
        Ok(self.build.number(text, from..self.at))
    }

    fn array(&mut self) -> Result<B::Node, JsonError> {
        let from = self.at;
        let mut elements = Vec::new();
        self.at += 1;
        self.blank();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(self.build.array(elements, from..self.at));
        }
        loop {
            elements.push(self.value()?);
            if self.more(b']', "expected `,` or `]`")? {
                return Ok(self.build.array(elements, from..self.at));
            }
        }
    }

    fn object(&mut self) -> Result<B::Node, JsonError> {
        let from = self.at;
        let mut members = Vec::new();
        self.at += 1;
        self.blank();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(self.build.object(members, from..self.at));
        }
        loop {
            self.blank();
            if self.peek() != Some(b'"') {
                return Err(self.error("expected a member name in double quotes"));
            }
            let (name, at) = self.string()?;
            self.blank();
            if self.peek() != Some(b':') {
                return Err(self.error("expected `:` after a member name"));
            }
            self.at += 1;
            let node = self.value()?;
            members.push((name.into(), at, node));
            if self.more(b'}', "expected `,` or `}`")? {
                return Ok(self.build.object(members, from..self.at));
            }
        }
    }

    /// Passes a `,` (false) or `close` (true).
    fn more(&mut self, close: u8, reason: &'static str) -> Result<bool, JsonError> {
        self.blank();
        let next = self.peek();
        if next != Some(b',') && next != Some(close) {
            return Err(self.error(reason));
        }
        self.at += 1;
        Ok(next == Some(close))
    }

    fn string(&mut self) -> Result<(Cow<'static, str>, Range<usize>), JsonError> {
        let from = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let run = self.at;
            while self.peek().is_some_and(|b| b != b'"' && b != b'\\' && b >= 0x20) {
                self.at += 1;
            }
            text.push_str(self.text.get(run..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok((text.into(), from..self.at));
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(self.error("a control character in a string must be escaped")),
                None => return Err(JsonError { reason: "this string has no closing quote".into(), offset: from }),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let letter = self.text.as_bytes().get(self.at + 1).copied();
        let plain = match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.error("unknown escape in a string")),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.hex(self.at + 2)?;
        if (0xD800..0xDC00).contains(&first) && self.text.get(self.at + 6..self.at + 8) == Some("\\u") {
            let second = self.hex(self.at + 8)?;
            if (0xDC00..0xE000).contains(&second) {
                self.at += 12;
                let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        let found = char::from_u32(first).ok_or_else(|| self.error("half of a surrogate pair in a string"))?;
        self.at += 6;
        Ok(found)
    }

    fn hex(&self, from: usize) -> Result<u32, JsonError> {
        let four = self.text.get(from..from + 4).filter(|four| four.bytes().all(|b| b.is_ascii_hexdigit()));
        four.and_then(|four| u32::from_str_radix(four, 16).ok())
            .ok_or_else(|| self.error("`\\u` takes four hexadecimal digits"))
    }
}

/// Writes `value` as compact JSON.
pub fn to_string(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out, None);
    out
}

/// Writes `value` as JSON with two spaces of indentation a level.
pub fn to_string_pretty(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out, Some(0));
    out
}

fn write(value: &Value, out: &mut String, indent: Option<usize>) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::String(text) => quote(text, out),
        Value::Array(elements) => list(out, indent, ('[', ']'), elements.iter(), write),
        Value::Object(members) => list(out, indent, ('{', '}'), members.iter(), |(name, member), out, inner| {
            quote(name, out);
            out.push_str(if inner.is_some() { ": " } else { ":" });
            write(member, out, inner);
        }),
    }
}

fn list<T>(
    out: &mut String,
    indent: Option<usize>,
    (open, close): (char, char),
    items: impl ExactSizeIterator<Item = T>,
    item: impl Fn(T, &mut String, Option<usize>),
) {
    let inner = indent.filter(|_| items.len() > 0).map(|level| level + 1);
    let line = |out: &mut String, level: usize| {
        out.push('\n');
        (0..level).for_each(|_| out.push_str("  "));
    };
    out.push(open);
    for (n, one) in items.enumerate() {
        if n > 0 {
            out.push(',');
        }
        if let Some(level) = inner {
            line(out, level);
        }
        item(one, out, inner);
    }
    if let Some(level) = inner {
        line(out, level - 1);
    }
    out.push(close);
}

/// Appends `text` as a JSON string, quotes included.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    escape_into(text, out);
    out.push('"');
}

/// Appends `text` as the inside of a JSON string.
pub fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_back() {
        let text = r#"{"a":[1,1.0,-0,1e2,9007199254740993],"b":{"c":null,"d":true},"e":"\"\\\n\u0001é😀","":[]}"#;
        assert_eq!(to_string(&parse(text).unwrap()), text);
        assert_eq!(parse(r#""\ud83d\ude00\/""#).unwrap(), Value::from("😀/"));
    }

    #[test]
    fn pretty_output_breaks_lines() {
        let value = parse(r#"{"a":[1,2],"b":{},"c":[]}"#).unwrap();
        assert_eq!(to_string_pretty(&value), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": []\n}");
    }

    #[test]
    fn errors_say_where() {
        for (text, offset) in [
            ("", 0),
            ("{", 1),
            ("[1,]", 3),
            ("{\"a\" 1}", 5),
            ("01", 0),
            ("nul", 0),
            ("\"a", 0),
            ("1 2", 2),
            ("\"\\x\"", 1),
            ("\"\\ud800\"", 1),
            ("[1 2]", 3),
            ("{a:1}", 1),
            ("\"\t\"", 1),
        ] {
            assert_eq!(parse(text).map_err(|e| e.offset), Err(offset), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        assert!(parse(&("[".repeat(128) + &"]".repeat(128))).is_ok());
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
