//! What a version of XPath does not have yet, though its evaluator would take it (XPath 3.0 and 3.1, "Changes since").

use super::scan::{Scan, Token};
use crate::xpath::{XPathError, XPathVersion};

/// Functions that came with 3.0.
const SINCE_3_0: [&str; 29] = [
    "analyze-string",
    "available-environment-variables",
    "environment-variable",
    "filter",
    "fold-left",
    "fold-right",
    "for-each",
    "for-each-pair",
    "format-date",
    "format-dateTime",
    "format-integer",
    "format-number",
    "format-time",
    "function-arity",
    "function-lookup",
    "function-name",
    "generate-id",
    "has-children",
    "head",
    "innermost",
    "outermost",
    "parse-xml",
    "parse-xml-fragment",
    "path",
    "serialize",
    "tail",
    "unparsed-text",
    "unparsed-text-lines",
    "uri-collection",
];
/// Functions that came with 3.1.
const SINCE_3_1: [&str; 13] = [
    "apply",
    "collation-key",
    "contains-token",
    "default-language",
    "json-doc",
    "json-to-xml",
    "load-xquery-module",
    "parse-ietf-date",
    "parse-json",
    "random-number-generator",
    "sort",
    "transform",
    "xml-to-json",
];

/// Refuses what came after `version`.
pub(super) fn check(scan: &Scan<'_>, version: XPathVersion) -> Result<(), XPathError> {
    let is_2_0 = version == XPathVersion::V2_0;
    if version == XPathVersion::V3_1 {
        return Ok(());
    }
    let mut before = None;
    for (index, (token, range)) in scan.tokens.iter().enumerate() {
        let next = scan.tokens.get(index + 1).map(|(next, _)| *next);
        if is_3_1(*token, next, before) || (is_2_0 && is_3_0(*token, next)) {
            let end = if matches!(token, Token::Name(_)) { range.end } else { range.start + 1 };
            return Err(XPathError::Syntax {
                range: range.start..end,
                reason: format!("this is not in XPath {version}"),
            });
        }
        before = Some(*token);
    }
    Ok(())
}

fn is_3_0(token: Token<'_>, next: Option<Token<'_>>) -> bool {
    match token {
        Token::Symbol("||" | "!" | "#" | "Q{") => true,
        Token::Name("let") => next == Some(Token::Symbol("$")),
        Token::Name(name) => next == Some(Token::Symbol("(")) && (name == "function" || SINCE_3_0.contains(&name)),
        // A function item is called.
        Token::Symbol(")" | "]") => next == Some(Token::Symbol("(")),
        // An argument is left open.
        Token::Symbol("(" | ",") => next == Some(Token::Symbol("?")),
        _ => false,
    }
}

fn is_3_1(token: Token<'_>, next: Option<Token<'_>>, before: Option<Token<'_>>) -> bool {
    match token {
        Token::Symbol("=>") => true,
        // A bracket where an operand is due makes an array, elsewhere a predicate.
        Token::Symbol("[") => !before.is_some_and(ends_operand),
        // `?` before a key is a lookup; elsewhere it says how often a type occurs, or which argument is left open.
        Token::Symbol("?") => match next {
            Some(Token::Name(key)) => !is_operator(key),
            Some(Token::Number | Token::Symbol("(" | "*")) => true,
            _ => false,
        },
        Token::Name("map" | "array") if next == Some(Token::Symbol("{")) => true,
        Token::Name(name) => next == Some(Token::Symbol("(")) && SINCE_3_1.contains(&name),
        _ => false,
    }
}

fn ends_operand(token: Token<'_>) -> bool {
    match token {
        Token::Symbol(symbol) => matches!(symbol, ")" | "]" | "*" | "." | ".." | "}" | "Q{"),
        _ => true,
    }
}

fn is_operator(name: &str) -> bool {
    const OPERATORS: [&str; 24] = [
        "and",
        "or",
        "div",
        "idiv",
        "mod",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "is",
        "to",
        "union",
        "intersect",
        "except",
        "return",
        "satisfies",
        "then",
        "else",
        "treat",
        "castable",
        "cast",
        "instance",
    ];
    OPERATORS.contains(&name)
}
