//! A rough scan of an expression of XPath 2.0 or later: enough to bound it, to find its prefixes, and to tell its version.

use crate::xml::names::{continues_name, is_space, name_length};
use crate::xpath::XPathError;
use std::ops::Range;

/// How deep brackets may be nested.
const MAX_DEPTH: usize = 12;
/// How much work the parser may have: it reads what stands in brackets twice, and so twice as often with each level.
const MAX_READS: usize = 1 << 15;
/// How many names, numbers and symbols an expression may have: its evaluator recurses on chains of operators.
const MAX_TOKENS: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A name, without its prefix.
    Name(&'t str),
    Number,
    Literal,
    Symbol(&'t str),
}

#[derive(Debug, Default)]
pub(super) struct Scan<'t> {
    pub(super) tokens: Vec<(Token<'t>, Range<usize>)>,
    pub(super) prefixes: Vec<&'t str>,
}

const LONG_SYMBOLS: [&str; 12] = ["||", "=>", "!=", "<=", ">=", "<<", ">>", "//", "::", ":=", "..", "(:"];

impl<'t> Scan<'t> {
    pub(super) fn of(text: &'t str) -> Result<Self, XPathError> {
        let mut scan = Self::default();
        let (mut at, mut depth, mut reads) = (0, 0_usize, 0);
        while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = text.get(at..).unwrap_or_default();
            let length = match first {
                '(' if rest.starts_with("(:") => comment(rest),
                _ if is_space(first) => first.len_utf8(),
                _ => scan.token(rest, first, at),
            };
            match first {
                '(' | '[' | '{' if length == 1 => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            reads += if is_space(first) { 0 } else { 1 << depth.min(MAX_DEPTH) };
            if depth > MAX_DEPTH || reads > MAX_READS || scan.tokens.len() > MAX_TOKENS {
                let reason = "nested too deep, or too long".to_owned();
                return Err(XPathError::Syntax { range: at..at + length, reason });
            }
            at += length;
        }
        Ok(scan)
    }

    /// Refuses a `//` with no step behind it, which its evaluator takes for one that leads to nothing.
    pub(super) fn check_steps(&self) -> Result<(), XPathError> {
        const ENDS: [&str; 19] =
            [")", "]", "}", ",", "=", "!=", "<", ">", "<=", ">=", "<<", ">>", "|", "||", "+", "-", "/", "//", "=>"];
        for (index, (token, range)) in self.tokens.iter().enumerate() {
            let next = self.tokens.get(index + 1).map(|(next, _)| *next);
            let ends = next.is_none_or(|next| matches!(next, Token::Symbol(symbol) if ENDS.contains(&symbol)));
            if *token == Token::Symbol("//") && ends {
                let reason = "a step is missing behind `//`, as in `//item`".to_owned();
                return Err(XPathError::Syntax { range: range.clone(), reason });
            }
        }
        Ok(())
    }

    fn token(&mut self, rest: &'t str, first: char, at: usize) -> usize {
        let (token, length) = match first {
            '"' | '\'' => (Token::Literal, literal(rest, first)),
            'Q' if rest.starts_with("Q{") => (Token::Symbol("Q{"), rest.find('}').map_or(rest.len(), |end| end + 1)),
            '0'..='9' => (Token::Number, rest.find(|c| !continues_name(c)).unwrap_or(rest.len())),
            _ => {
                let length = name_length(rest);
                if length > 0 { self.name(rest, length) } else { symbol(rest, first) }
            }
        };
        self.tokens.push((token, at..at + length));
        length
    }

    fn name(&mut self, rest: &'t str, length: usize) -> (Token<'t>, usize) {
        let first = rest.get(..length).unwrap_or_default();
        let local = rest.get(length..).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
        let second = if local.starts_with('*') { 1 } else { name_length(local) };
        if second == 0 {
            return (Token::Name(first), length);
        }
        self.prefixes.push(first);
        (Token::Name(local.get(..second).unwrap_or_default()), length + 1 + second)
    }
}

fn symbol(rest: &str, first: char) -> (Token<'_>, usize) {
    let long = LONG_SYMBOLS.into_iter().find(|long| rest.starts_with(long));
    let symbol = long.or_else(|| rest.get(..first.len_utf8())).unwrap_or_default();
    (Token::Symbol(symbol), symbol.len())
}

/// The length of a literal; a doubled quote stands for itself.
fn literal(rest: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(end) = rest.get(at..).and_then(|rest| rest.find(quote)) {
        at += end + 1;
        if !rest.get(at..).is_some_and(|rest| rest.starts_with(quote)) {
            return at;
        }
        at += 1;
    }
    rest.len()
}

/// The length of a comment; comments nest.
fn comment(rest: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(rest) = rest.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("(:") {
            depth += 1;
            at += 2;
        } else if rest.starts_with(":)") {
            depth -= 1;
            at += 2;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}
