//! Predicates, written so that the evaluator takes more than one node as true (XPath 3.1, section 3.3.2): it asks of the
//! value of every predicate whether it is one number, and fails on a sequence of several items.

use super::scan::{Scan, Token};
use std::fmt::Write as _;

/// Operators that are names. After each of them an operand is due.
const PAIRED: [&str; 4] = ["instance", "treat", "cast", "castable"];
/// Comparisons that are names: what they stand in is one boolean.
const COMPARISONS: [&str; 9] = ["eq", "ne", "lt", "le", "gt", "ge", "is", "and", "or"];

/// A bracket that is open.
struct Open<'t> {
    symbol: &'t str,
    /// The end of the bracket of a predicate.
    predicate: Option<usize>,
    /// Whether what it encloses can only be one item: a comparison.
    is_single: bool,
    has_comma: bool,
    tokens: usize,
    has_only_number: bool,
}

/// `text` with every predicate that may be of several items made boolean where it is.
pub(super) fn rewritten(text: &str, scan: &Scan<'_>) -> String {
    let mut insertions: Vec<(usize, &'static str)> = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut follows = Follows::default();
    for (token, range) in &scan.tokens {
        let ended = follows.ended;
        if let Some(top) = open.last_mut().filter(|_| !matches!(token, Token::Symbol("]"))) {
            top.note(*token, ended);
        }
        match token {
            Token::Symbol(symbol @ ("(" | "[" | "{")) => open.push(Open {
                symbol,
                predicate: (*symbol == "[" && ended).then_some(range.end),
                is_single: false,
                has_comma: false,
                tokens: 0,
                has_only_number: false,
            }),
            Token::Symbol("]") => {
                while let Some(closed) = open.pop() {
                    insertions.extend(closed.predicate.filter(|_| !closed.is_safe()).into_iter().flat_map(|from| {
                        let (before, after) = if closed.has_comma { (OPEN_LIST, CLOSE_LIST) } else { (OPEN, CLOSE) };
                        [(from, before), (range.start, after)]
                    }));
                    if closed.symbol == "[" {
                        break;
                    }
                }
            }
            Token::Symbol(")" | "}") => drop(open.pop()),
            _ => {}
        }
        follows.pass(*token);
    }
    insertions.sort_by_key(|(at, _)| *at);
    put_in(text, &insertions)
}

const OPEN: &str = "let $arazzo := ";
const CLOSE: &str = " return if (count($arazzo) > 1) then boolean($arazzo) else $arazzo";
const OPEN_LIST: &str = "let $arazzo := (";
const CLOSE_LIST: &str = ") return if (count($arazzo) > 1) then boolean($arazzo) else $arazzo";

fn put_in(text: &str, insertions: &[(usize, &'static str)]) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut at = 0;
    for (place, inserted) in insertions {
        let _ = write!(whole, "{}{inserted}", text.get(at..*place).unwrap_or_default());
        at = *place;
    }
    whole.push_str(text.get(at..).unwrap_or_default());
    whole
}

impl Open<'_> {
    fn note(&mut self, token: Token<'_>, ended: bool) {
        self.has_only_number = self.tokens == 0 && token == Token::Number;
        self.tokens += 1;
        match token {
            Token::Symbol(",") => self.has_comma = true,
            Token::Symbol("=" | "!=" | "<" | ">" | "<=" | ">=") => self.is_single = true,
            Token::Name(name) if ended && COMPARISONS.contains(&name) => self.is_single = true,
            _ => {}
        }
    }

    fn is_safe(&self) -> bool {
        self.has_only_number || (self.is_single && !self.has_comma)
    }
}

/// Whether an operand has ended, so that an operator, a predicate or nothing can follow.
#[derive(Default)]
struct Follows {
    ended: bool,
    /// An operator of two words has begun.
    pair: bool,
}

impl Follows {
    fn pass(&mut self, token: Token<'_>) {
        let pair = std::mem::take(&mut self.pair);
        self.ended = match token {
            // `of` and `as` belong to the operator before them.
            Token::Name("of" | "as") if pair => false,
            // A name where an operator is due is one.
            Token::Name(name) if self.ended => {
                self.pair = PAIRED.contains(&name);
                false
            }
            Token::Number | Token::Literal | Token::Name(_) | Token::Symbol(")" | "]" | "}" | "." | "..") => true,
            Token::Symbol("*") => !self.ended,
            Token::Symbol(_) => false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewrite(text: &str) -> String {
        let whole = rewritten(text, &Scan::of(text).unwrap());
        whole.replace(OPEN_LIST, "<(").replace(CLOSE_LIST, ")>").replace(OPEN, "<").replace(CLOSE, ">")
    }

    #[test]
    fn predicates_of_several_items_are_made_boolean() {
        for (text, expected) in [
            ("//r[a]", "//r[<a>]"),
            ("//r[a][1]", "//r[<a>][1]"),
            ("//r[a = 1]", "//r[a = 1]"),
            ("//r[a[b]/c]", "//r[<a[<b>]/c>]"),
            ("//r[a[b = 1]]", "//r[<a[b = 1]>]"),
            ("//r[(a, b)]", "//r[<(a, b)>]"),
            ("//r[a, b]", "//r[<(a, b)>]"),
            ("*[*]", "*[<*>]"),
            ("$x[a]", "$x[<a>]"),
            ("r['x]']", "r[<'x]'>]"),
            ("r[if (a) then b else c]", "r[<if (a) then b else c>]"),
            ("[1, 2](1)", "[1, 2](1)"),
            ("if (a) then [b] else [c]", "if (a) then [b] else [c]"),
            ("for $x in [a] return [$x]", "for $x in [a] return [$x]"),
            ("return[a]", "return[<a>]"),
            ("a instance of b and c[d]", "a instance of b and c[<d>]"),
            ("a + [b]", "a + [b]"),
            ("f(a)[b]", "f(a)[<b>]"),
            ("a[@x]", "a[<@x>]"),
            ("a?*[b]", "a?*[<b>]"),
            ("a * b[c]", "a * b[<c>]"),
            ("]", "]"),
            ("a[b", "a[b"),
        ] {
            assert_eq!(rewrite(text), expected, "{text}");
        }
    }
}
