//! The outline of a JSON text.

use super::entry::{Content, Entries, Entry};
use super::shape::Shape;
use super::skip;
use arazzo_expression::{Str, Value, json};
use std::ops::Range;

/// The members of the object that starts at `at`, which must be all of the text.
pub(super) fn scan(text: &str, at: usize) -> Option<Entries> {
    let mut scan = Scan { text, at };
    let entries = scan.members(Shape::Root)?;
    scan.blank();
    (scan.at == text.len()).then_some(entries)
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes `wanted`, with blanks before it.
    fn pass(&mut self, wanted: u8) -> Option<()> {
        self.blank();
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    /// The members of the object that starts here. The nesting of shapes bounds the recursion.
    fn members(&mut self, shape: Shape) -> Option<Entries> {
        let mut entries = Entries::default();
        self.pass(b'{')?;
        self.blank();
        if self.pass(b'}').is_some() {
            return Some(entries);
        }
        loop {
            let (name, at) = self.name()?;
            self.pass(b':')?;
            self.blank();
            let start = self.at;
            let content = self.content(shape.member(&name))?;
            if entries.insert(name, Entry::new(at, start..self.at, content)).is_some() {
                return None;
            }
            self.blank();
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Some(entries);
                }
                _ => return None,
            }
        }
    }

    fn name(&mut self) -> Option<(Str, Range<usize>)> {
        self.blank();
        let start = self.at;
        if self.peek()? != b'"' {
            return None;
        }
        self.at = skip::double_quoted(self.text.as_bytes(), start)?;
        Some((string(self.text.get(start..self.at)?)?, start..self.at))
    }

    fn content(&mut self, shape: Option<Shape>) -> Option<Content> {
        match shape {
            Some(Shape::Operation) if self.peek()? == b'{' => self.operation(),
            Some(shape) if self.peek()? == b'{' => Some(Content::Members(shape, self.members(shape)?)),
            _ => {
                self.at = skip::json_value(self.text.as_bytes(), self.at)?;
                Some(Content::Opaque)
            }
        }
    }

    /// The operation that starts here.
    fn operation(&mut self) -> Option<Content> {
        let members = self.members(Shape::Operation)?;
        let Some(entry) = members.get("operationId") else { return Some(Content::Operation(None)) };
        let value = json::parse(self.text.get(entry.part.clone())?).ok()?;
        Some(Content::Operation(match value {
            Value::String(text) => Some(text),
            Value::Number(_) | Value::Bool(_) => Some(value.to_text()),
            _ => None,
        }))
    }
}

/// The text of a JSON string.
fn string(quoted: &str) -> Option<Str> {
    let inside = quoted.get(1..quoted.len().checked_sub(1)?)?;
    if inside.contains('\\') || inside.bytes().any(|byte| byte < 0x20) {
        return json::parse(quoted).ok()?.as_str().map(Into::into);
    }
    Some(inside.into())
}
