//! The grammar of paths: segments and selectors (RFC 9535, sections 2.2, 2.3 and 2.5).

use super::JsonPathError;
use super::ast::{Path, Place, Root, Segment, Selector, Slice};
use super::cursor::Cursor;
use std::ops::Range;

/// How long the text of a query may be, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// Reads a query; lenient, it also takes `.length` and `.length()` for `length(…)` and remembers what to write instead.
#[derive(Debug)]
pub(super) struct Parser<'t> {
    pub cursor: Cursor<'t>,
    pub lenient: bool,
    /// How many filters surround this place.
    pub filters: usize,
    /// What makes the text valid: replacements for ranges of bytes, which do not overlap.
    pub edits: Vec<(Range<usize>, &'static str)>,
}

/// Reads the whole of `text` as a JSONPath query.
pub(super) fn query(text: &str) -> Result<Path, JsonPathError> {
    let mut parser = Parser::new(text, false)?;
    let path = parser.path()?;
    if path.root != Root::Argument {
        return Err(JsonPathError::new(0..1, "a query starts with `$`: `@` has a meaning only in a filter"));
    }
    parser.end()?;
    Ok(path)
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, lenient: bool) -> Result<Self, JsonPathError> {
        if text.len() > MAX_LENGTH {
            return Err(JsonPathError::new(MAX_LENGTH..text.len(), "a query has at most 65536 bytes"));
        }
        Ok(Self { cursor: Cursor::new(text), lenient, filters: 0, edits: Vec::new() })
    }

    /// Complains about anything that follows.
    pub(super) fn end(&self) -> Result<(), JsonPathError> {
        let rest = self.cursor.rest();
        if rest.is_empty() {
            return Ok(());
        }
        let at = self.cursor.at;
        if rest.trim_start().is_empty() {
            return Err(JsonPathError::new(at..self.cursor.text.len(), "a query does not end with blanks"));
        }
        Err(self.unexpected("expected `.`, `[` or the end of the query"))
    }

    /// A path from `$` or `@`. A member `length` that is called stays for the caller.
    pub(super) fn path(&mut self) -> Result<Path, JsonPathError> {
        let from = self.cursor.at;
        let root = match self.cursor.peek() {
            Some(b'$') => Root::Argument,
            Some(b'@') => Root::Current,
            _ => return Err(self.cursor.missing("a query starts with `$`")),
        };
        self.cursor.at += 1;
        let mut segments = Vec::new();
        while let Some(segment) = self.segment()? {
            segments.push(segment);
        }
        Ok(Path { root, segments, range: Place(from..self.cursor.at) })
    }

    fn segment(&mut self) -> Result<Option<Segment>, JsonPathError> {
        let before = self.cursor.at;
        self.cursor.blank();
        let from = self.cursor.at;
        if self.calls_length() || !matches!(self.cursor.peek(), Some(b'.' | b'[')) {
            self.cursor.at = before;
            return Ok(None);
        }
        let descendant = self.cursor.eat("..");
        let selectors = if descendant || self.cursor.peek() == Some(b'[') {
            if self.cursor.peek() == Some(b'[') { self.bracketed()? } else { vec![self.dotted("`..`")?] }
        } else {
            self.cursor.at += 1;
            vec![self.dotted("`.`")?]
        };
        Ok(Some(Segment { descendant, selectors, range: Place(from..self.cursor.at) }))
    }

    /// Whether `.length()` is next, which only lenient readers know.
    pub(super) fn calls_length(&self) -> bool {
        self.lenient && self.cursor.rest().starts_with(".length()")
    }

    fn dotted(&mut self, after: &str) -> Result<Selector, JsonPathError> {
        if self.cursor.eat("*") {
            return Ok(Selector::Wildcard);
        }
        let name = self.cursor.shorthand();
        name.map(|name| Selector::Name(name.into())).ok_or_else(|| {
            self.cursor.missing(format!("expected a name or `*` after {after}; other names are written `['…']`"))
        })
    }

    fn bracketed(&mut self) -> Result<Vec<Selector>, JsonPathError> {
        self.cursor.enter()?;
        self.cursor.at += 1;
        let mut selectors = Vec::new();
        loop {
            self.cursor.blank();
            selectors.push(self.selector()?);
            self.cursor.blank();
            if self.cursor.eat("]") {
                self.cursor.leave();
                return Ok(selectors);
            }
            if !self.cursor.eat(",") {
                return Err(self.unexpected("expected `,` or `]`"));
            }
        }
    }

    fn selector(&mut self) -> Result<Selector, JsonPathError> {
        match self.cursor.peek() {
            Some(b'\'' | b'"') => Ok(Selector::Name(self.cursor.string()?.into())),
            Some(b'*') => {
                self.cursor.at += 1;
                Ok(Selector::Wildcard)
            }
            Some(b'?') => {
                self.cursor.at += 1;
                self.filters += 1;
                self.cursor.blank();
                let condition = self.logical()?;
                self.filters -= 1;
                Ok(Selector::Filter(condition))
            }
            Some(b'-' | b':' | b'0'..=b'9') => self.index_or_slice(),
            Some(b'(') => Err(self.cursor.missing("RFC 9535 has no `[(…)]`; the last element is `[-1]`")),
            _ => Err(self.cursor.missing("expected a name in quotes, an index, a slice, `*` or a filter `?`")),
        }
    }

    fn index_or_slice(&mut self) -> Result<Selector, JsonPathError> {
        let start = self.cursor.integer()?;
        let after = self.cursor.at;
        self.cursor.blank();
        if !self.cursor.eat(":") {
            self.cursor.at = after;
            let index = start.ok_or_else(|| self.cursor.missing("expected an index"))?;
            return Ok(Selector::Index(index));
        }
        self.cursor.blank();
        let end = self.cursor.integer()?;
        self.cursor.blank();
        let step = if self.cursor.eat(":") {
            self.cursor.blank();
            self.cursor.integer()?
        } else {
            None
        };
        Ok(Selector::Slice(Slice { start, end, step: step.unwrap_or(1) }))
    }

    /// An error about what stands here, with a word for what other dialects mean by it.
    pub(super) fn unexpected(&self, reason: &'static str) -> JsonPathError {
        let rest = self.cursor.rest().trim_start();
        let at = self.cursor.text.len() - rest.len();
        let known = FOREIGN.iter().find(|(token, _)| rest.starts_with(token));
        known.map_or_else(
            || self.cursor.missing(reason),
            |(token, reason)| JsonPathError::new(at..at + token.len(), *reason),
        )
    }
}

/// What other dialects of JSONPath have, longest first, and what RFC 9535 has in its place.
const FOREIGN: [(&str, &str); 14] = [
    ("===", "equality is written `==`"),
    ("!==", "inequality is written `!=`"),
    ("==", "a comparison is no query: it belongs in a filter `[?…]`"),
    ("!=", "a comparison is no query: it belongs in a filter `[?…]`"),
    ("=~", "there is no `=~`: use `match(text, 'pattern')` or `search(text, 'pattern')`"),
    ("=", "equality is written `==`"),
    ("<>", "inequality is written `!=`"),
    ("contains ", "there is no `contains`: use `search(text, 'pattern')`, or `[?@ == …]` on an array"),
    ("and ", "`and` is written `&&`"),
    ("or ", "`or` is written `||`"),
    ("in ", "there is no `in`: compare with each value, joined by `||`"),
    ("nin ", "there is no `nin`: compare with each value, joined by `&&`"),
    ("empty", "there is no `empty`: use `length(…) == 0`"),
    ("()", "there are no methods: functions are written `length(…)`, `count(…)`, `value(…)`"),
];
