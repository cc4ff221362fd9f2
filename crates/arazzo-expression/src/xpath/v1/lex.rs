//! Tokens of XPath 1.0 (section 3.7, with its rules that tell operators from names).

use super::super::XPathError;
use crate::xml::names::{is_space, name_length};
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'t> {
    Number(f64),
    Literal(&'t str),
    /// `a`, `p:a`, `*` or `p:*`.
    Name {
        prefix: Option<&'t str>,
        local: &'t str,
    },
    Variable(&'t str),
    /// `(` `)` `[` `]` `.` `..` `@` `,` `::`
    Symbol(&'t str),
    /// `and` `or` `mod` `div` `*` `/` `//` `|` `+` `-` `=` `!=` `<` `<=` `>` `>=`
    Operator(&'t str),
}

const SYMBOLS: [&str; 9] = ["::", "..", "(", ")", "[", "]", ".", "@", ","];
const OPERATORS: [&str; 11] = ["//", "/", "|", "+", "-", "=", "!=", "<=", "<", ">=", ">"];

pub(super) fn tokens(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, XPathError> {
    let mut found: Vec<(Token<'_>, Range<usize>)> = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start_matches(is_space);
        at += rest.len() - trimmed.len();
        if trimmed.is_empty() {
            return Ok(found);
        }
        let follows_operand = found.last().is_some_and(|(last, _)| ends_operand(*last));
        let Some((token, length)) = token(trimmed, follows_operand) else {
            return Err(fault(trimmed, at));
        };
        found.push((token, at..at + length));
        at += length;
    }
}

/// After what a `*` multiplies, and `and` is no name.
fn ends_operand(token: Token<'_>) -> bool {
    match token {
        Token::Symbol(symbol) => matches!(symbol, ")" | "]" | "." | ".."),
        Token::Operator(_) => false,
        _ => true,
    }
}

fn token(text: &str, follows_operand: bool) -> Option<(Token<'_>, usize)> {
    let first = text.chars().next()?;
    if first == '"' || first == '\'' {
        let literal = text.get(1..)?.split_once(first)?.0;
        return Some((Token::Literal(literal), literal.len() + 2));
    }
    let number = number_length(text);
    if number > 0 {
        return Some((Token::Number(text.get(..number)?.parse().ok()?), number));
    }
    if let Some(operator) = OPERATORS.into_iter().find(|operator| text.starts_with(operator)) {
        return Some((Token::Operator(operator), operator.len()));
    }
    if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| text.starts_with(symbol)) {
        return Some((Token::Symbol(symbol), symbol.len()));
    }
    if let Some(rest) = text.strip_prefix('$') {
        let (_, length) = name(rest)?;
        return Some((Token::Variable(rest.get(..length)?), length + 1));
    }
    if first == '*' {
        let any = Token::Name { prefix: None, local: "*" };
        return Some((if follows_operand { Token::Operator("*") } else { any }, 1));
    }
    let plain = text.get(..name_length(text))?;
    if follows_operand {
        return matches!(plain, "and" | "or" | "mod" | "div").then_some((Token::Operator(plain), plain.len()));
    }
    name(text)
}

fn name(text: &str) -> Option<(Token<'_>, usize)> {
    let length = name_length(text);
    let first = text.get(..length).filter(|first| !first.is_empty())?;
    let Some(rest) = text.get(length..)?.strip_prefix(':').filter(|rest| !rest.starts_with(':')) else {
        return Some((Token::Name { prefix: None, local: first }, length));
    };
    let second = if rest.starts_with('*') { 1 } else { name_length(rest) };
    let local = rest.get(..second).filter(|local| !local.is_empty())?;
    Some((Token::Name { prefix: Some(first), local }, length + 1 + second))
}

fn number_length(text: &str) -> usize {
    let digits = |from: usize| text.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    let whole = digits(0);
    if text.as_bytes().get(whole) != Some(&b'.') {
        return whole;
    }
    let fraction = digits(whole + 1);
    if whole + fraction == 0 { 0 } else { whole + 1 + fraction }
}

fn fault(text: &str, at: usize) -> XPathError {
    let first = text.chars().next().unwrap_or_default();
    let (length, reason) = match first {
        '"' | '\'' => (text.len(), format!("the text that starts with {first} does not end")),
        _ if name_length(text) > 0 => (name_length(text), "expected an operator".to_owned()),
        _ => (first.len_utf8(), format!("`{first}` has no meaning in XPath 1.0")),
    };
    XPathError::Syntax { range: at..at + length, reason }
}
