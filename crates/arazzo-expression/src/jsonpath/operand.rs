//! The grammar of operands and function calls, with their types (RFC 9535, section 2.4).

use super::JsonPathError;
use super::ast::{Matches, Operand, Path, PatternSource, Place, Root, Selector};
use super::parse::Parser;
use crate::Value;
use crate::regex::Pattern;
use std::ops::Range;

/// What was read where an operand or a test may stand.
#[derive(Debug)]
pub(super) enum Term {
    Path(Path),
    Operand(Operand),
    Matches(Box<Matches>),
}

impl Parser<'_> {
    pub(super) fn term(&mut self) -> Result<Term, JsonPathError> {
        match self.cursor.peek() {
            Some(b'$' | b'@') => self.path_term(),
            Some(b'\'' | b'"') => Ok(Term::Operand(Operand::Literal(self.cursor.string()?.into()))),
            Some(b'-' | b'0'..=b'9') => Ok(Term::Operand(Operand::Literal(Value::Number(self.cursor.number()?)))),
            Some(b'a'..=b'z') => self.word(),
            Some(b'/') => Err(self.cursor.missing("there are no pattern literals: use `match(text, 'pattern')`")),
            _ => Err(self.cursor.missing("expected a query, a literal or a function")),
        }
    }

    fn path_term(&mut self) -> Result<Term, JsonPathError> {
        let path = self.path()?;
        if self.lenient && self.filters == 0 && path.root == Root::Current {
            self.edits.push((path.range.start..path.range.start + 1, "$"));
        }
        if !self.calls_length() {
            return Ok(Term::Path(path));
        }
        let call = self.cursor.at..self.cursor.at + ".length()".len();
        self.cursor.at = call.end;
        Ok(Term::Operand(self.called_length(path, call)))
    }

    /// `PATH.length()`: the length of one value, or the number of nodes.
    fn called_length(&mut self, path: Path, call: Range<usize>) -> Operand {
        let singular = path.is_singular();
        self.edits.push((path.range.start..path.range.start, if singular { "length(" } else { "count(" }));
        self.edits.push((call, ")"));
        if singular { Operand::Length(Box::new(Operand::Path(path))) } else { Operand::Count(path) }
    }

    /// A name: `true`, `false`, `null` or a function.
    fn word(&mut self) -> Result<Term, JsonPathError> {
        let from = self.cursor.at;
        let name = self.cursor.take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if self.cursor.peek() == Some(b'(') {
            return self.call(name, from);
        }
        let literal = match name {
            "true" => Value::from(true),
            "false" => Value::from(false),
            "null" => Value::Null,
            _ => {
                return Err(self
                    .cursor
                    .wrong(from, "expected a query, a literal or a function; strings stand in quotes"));
            }
        };
        Ok(Term::Operand(Operand::Literal(literal)))
    }

    fn call(&mut self, name: &str, from: usize) -> Result<Term, JsonPathError> {
        match name {
            "length" => Ok(Term::Operand(Operand::Length(Box::new(self.arguments(Self::value_argument)?)))),
            "count" => Ok(Term::Operand(Operand::Count(self.arguments(Self::nodes_argument)?))),
            "value" => Ok(Term::Operand(Operand::Value(self.arguments(Self::nodes_argument)?))),
            "match" | "search" => {
                let (text, pattern) = self.arguments(Self::text_and_pattern)?;
                let whole = name == "match";
                let pattern = match pattern {
                    Operand::Literal(Value::String(text)) => {
                        let pattern = Pattern::parse_i_regexp(&text, whole);
                        PatternSource::Literal(text, pattern)
                    }
                    other => PatternSource::Computed(other),
                };
                Ok(Term::Matches(Box::new(Matches { whole, text, pattern, range: Place(from..self.cursor.at) })))
            }
            _ => Err(self.cursor.wrong(from, "unknown function: there are length, count, match, search and value")),
        }
    }

    fn arguments<A>(&mut self, read: fn(&mut Self) -> Result<A, JsonPathError>) -> Result<A, JsonPathError> {
        self.cursor.enter()?;
        self.cursor.at += 1;
        self.cursor.blank();
        let arguments = read(self)?;
        self.cursor.blank();
        self.cursor.expect(")", "expected `)` after the arguments of a function")?;
        self.cursor.leave();
        Ok(arguments)
    }

    fn text_and_pattern(&mut self) -> Result<(Operand, Operand), JsonPathError> {
        let text = self.value_argument()?;
        self.cursor.blank();
        self.cursor.expect(",", "expected `,` and a pattern")?;
        self.cursor.blank();
        Ok((text, self.value_argument()?))
    }

    fn value_argument(&mut self) -> Result<Operand, JsonPathError> {
        let from = self.cursor.at;
        match self.term()? {
            Term::Operand(operand) => Ok(operand),
            Term::Path(path) if path.is_singular() => Ok(Operand::Path(path)),
            Term::Path(path) => Err(not_singular(path.range.0)),
            Term::Matches(_) => Err(self.cursor.wrong(from, "expected a value: `match` and `search` have none")),
        }
    }

    fn nodes_argument(&mut self) -> Result<Path, JsonPathError> {
        let from = self.cursor.at;
        match self.term()? {
            Term::Path(path) => Ok(path),
            _ => Err(self.cursor.wrong(from, "expected a query")),
        }
    }

    /// What stands beside a comparison operator.
    pub(super) fn compared(&mut self, term: Term, at: Range<usize>) -> Result<Operand, JsonPathError> {
        match term {
            Term::Operand(operand) => Ok(operand),
            Term::Path(path) if self.lenient && ends_in_length(&path) => Ok(self.size(path)),
            Term::Path(path) if path.is_singular() => Ok(Operand::Path(path)),
            Term::Path(path) => Err(not_singular(path.range.0)),
            Term::Matches(_) => Err(JsonPathError::new(at, "`match` and `search` are tests, nothing to compare")),
        }
    }

    /// The lenient `PATH.length`.
    fn size(&mut self, mut path: Path) -> Operand {
        let Some(last) = path.segments.pop() else { return Operand::Path(path) };
        path.range.0.end = last.range.start;
        let singular = path.is_singular();
        self.edits.push((path.range.start..path.range.start, if singular { "length(" } else { "count(" }));
        self.edits.push((last.range.0, ")"));
        if singular { Operand::Size(path) } else { Operand::Count(path) }
    }
}

/// Whether the last segment of `path` is `.length`.
pub(super) fn ends_in_length(path: &Path) -> bool {
    let last = path.segments.last().filter(|last| last.range.len() == ".length".len());
    matches!(last.and_then(|last| last.step()), Some(Selector::Name(name)) if &**name == "length")
}

fn not_singular(range: Range<usize>) -> JsonPathError {
    JsonPathError::new(range, "this query may select several nodes: one value is needed here (`value(…)`, `count(…)`)")
}
