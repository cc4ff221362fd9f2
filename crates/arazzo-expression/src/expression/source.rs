//! The parts of a request, a response and a message.

use super::characters::{is_token, unescape};
use super::parse::Parser;
use super::{Access, ExpressionError, NoteKind, Source, all_steps, steps};
use crate::{Pointer, Str};

impl Parser<'_> {
    /// What follows `$request`, `$response` or `$message`, from the dot at `at` on.
    pub(super) fn source(&mut self, at: usize) -> Result<Source, ExpressionError> {
        let rest = self.rest(at);
        let word = rest.strip_prefix('.').unwrap_or_default();
        let word = word.get(..word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len())).unwrap_or_default();
        let end = at + 1 + word.len();
        match word {
            "header" => Ok(Source::Header(self.header(end)?)),
            "headers" if self.rules.lenient => {
                self.note(NoteKind::PluralHeaders, at + 1..end, "`header` is singular", Some("header"));
                Ok(Source::Header(self.header(end)?))
            }
            "query" => Ok(Source::Query(self.parameter(end, "query parameter")?)),
            "path" => Ok(Source::Path(self.parameter(end, "path parameter")?)),
            "body" => Ok(Source::Body(self.access(end)?)),
            "payload" => {
                self.later_version(at + 1, end)?;
                Ok(Source::Payload(self.access(end)?))
            }
            _ => Err(self.unknown_source(at, word)),
        }
    }

    fn unknown_source(&self, at: usize, word: &str) -> ExpressionError {
        let root = self.text.get(..at).unwrap_or_default();
        let reason = format!("`.header.`, `.query.`, `.path.` and a name, or `.body` follow `{root}`");
        let error = self.error(at, reason);
        if word == "headers" { error.help("write `header`: one header is named at a time") } else { error }
    }

    fn header(&self, at: usize) -> Result<Str, ExpressionError> {
        let name = self.after_dot(at, "the name of a header")?;
        match name.find(|c| !is_token(c)) {
            None if !name.is_empty() => Ok(name.into()),
            None => Err(self.error(at, "the name of a header is missing")),
            Some(bad) => Err(self.error(at + 1 + bad, "this character does not occur in the name of a header")),
        }
    }

    fn parameter(&self, at: usize, what: &str) -> Result<Str, ExpressionError> {
        self.after_dot(at, &format!("the name of a {what}"))?;
        self.characters(at + 1)
    }

    fn after_dot(&self, at: usize, what: &str) -> Result<&str, ExpressionError> {
        self.rest(at).strip_prefix('.').ok_or_else(|| self.error(at, format!("`.` and {what} have to follow")))
    }

    /// The production `name`, from `at` to the end: characters and escapes of a JSON string.
    pub(super) fn characters(&self, at: usize) -> Result<Str, ExpressionError> {
        let written = self.rest(at);
        let loose = self.is_1_0() && !written.contains("{$");
        unescape(written, loose)
            .map(Into::into)
            .map_err(|bad| self.error(at + bad, "this character is written as an escape here, as in a JSON string"))
    }

    /// The way into a body, which may be no way at all.
    fn access(&mut self, at: usize) -> Result<Access, ExpressionError> {
        let rest = self.rest(at);
        match rest.chars().next() {
            None => Ok(Access::default()),
            Some('#') => Ok(Access::pointer(self.pointer(at)?)),
            Some('/') if self.rules.lenient => {
                self.note(NoteKind::PointerWithoutHash, at..at + 1, "`#` stands before a JSON Pointer", Some("#/"));
                self.no_braces_in_pointer(at)?;
                Ok(Access::pointer(self.loose_pointer(at, rest)?))
            }
            Some('.' | '[') if self.rules.dotted || self.rules.access => self.dotted(at),
            _ => Err(self.error(at, "only `#` and a JSON Pointer may follow the body").help(suggestion(rest))),
        }
    }

    fn dotted(&mut self, at: usize) -> Result<Access, ExpressionError> {
        let rest = self.rest(at);
        let (tokens, split) = steps(rest);
        let tail = rest.get(split..).unwrap_or_default();
        if !tail.is_empty() && !tail.starts_with('#') {
            let operators = ["==", "!=", "<", ">", "&&", "||"];
            if operators.iter().any(|operator| tail.trim_start().starts_with(operator)) {
                let reason = "a comparison is a condition, and this is a value";
                return Err(self.error(at + split, reason).help("make it a criterion, or the value that is compared"));
            }
            let reason = "this is neither `.property` nor `[index]`";
            return Err(self.error(at + split, reason).help("use a JSON Pointer: `#/property/0`"));
        }
        let more = if tail.is_empty() { Pointer::default() } else { self.pointer(at + split)? };
        let pointer: Pointer = tokens.iter().chain(more.tokens()).cloned().collect();
        if !self.rules.access {
            let message = "outside conditions, a JSON Pointer leads into a body";
            self.note(NoteKind::DottedAccess, at..self.text.len(), message, Some(&format!("#{pointer}")));
        }
        Ok(Access::dotted(pointer))
    }
}

fn suggestion(rest: &str) -> String {
    match all_steps(rest) {
        Some(tokens) => format!("write `#{}`", tokens.into_iter().collect::<Pointer>()),
        None => "write `#/` and the names of the members that lead there, separated by `/`".to_owned(),
    }
}
