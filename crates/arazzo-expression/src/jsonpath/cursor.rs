//! A position in the text of a query.

use super::JsonPathError;
use std::borrow::Cow;

/// How deep brackets, parentheses and calls may nest.
const MAX_NESTING: usize = 64;

#[derive(Debug)]
pub(super) struct Cursor<'t> {
    pub text: &'t str,
    pub at: usize,
    nesting: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, nesting: 0 }
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes `token` if it is next.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Passes `token`, or complains that it is missing.
    pub(super) fn expect(&mut self, token: &str, reason: &'static str) -> Result<(), JsonPathError> {
        if self.eat(token) { Ok(()) } else { Err(self.missing(reason)) }
    }

    /// Passes blanks: space, tab, line feed and carriage return.
    pub(super) fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes all bytes that `fits` accepts.
    pub(super) fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'t str {
        let from = self.at;
        while self.peek().is_some_and(&fits) {
            self.at += 1;
        }
        self.text.get(from..self.at).unwrap_or_default()
    }

    /// An error about what stands here: one character, or nothing at the end of the text.
    pub(super) fn missing(&self, reason: impl Into<Cow<'static, str>>) -> JsonPathError {
        let width = self.rest().chars().next().map_or(0, char::len_utf8);
        JsonPathError::new(self.at..self.at + width, reason)
    }

    /// An error about what stands between `from` and here.
    pub(super) fn wrong(&self, from: usize, reason: impl Into<Cow<'static, str>>) -> JsonPathError {
        JsonPathError::new(from..self.at, reason)
    }

    /// Goes one level deeper.
    pub(super) fn enter(&mut self) -> Result<(), JsonPathError> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING { Err(self.missing("nested too deep")) } else { Ok(()) }
    }

    pub(super) fn leave(&mut self) {
        self.nesting -= 1;
    }
}
