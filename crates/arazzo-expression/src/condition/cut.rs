//! Where an operand ends that nothing delimits (decision A40).

use crate::expression::{all_steps, is_identifier, step};

/// The operand that a text starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Its length up to the first `[index]`.
    pub(super) base: usize,
    /// Its whole length.
    pub(super) whole: usize,
}

/// Cuts the operand that `text` starts with: up to white space, `)`, `,` or an operator, brackets included whole.
pub(super) fn cut(text: &str) -> Cut {
    let mut base = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(c) = rest.chars().next().filter(|c| !ends_here(*c, rest)) else { break };
        if c == '[' {
            let Some(length) = bracket(rest) else { break };
            base.get_or_insert(at);
            at += length;
        } else {
            at += c.len_utf8();
        }
    }
    Cut { base: base.unwrap_or(at), whole: at }
}

/// Whether the cut of `text` would lose it, or read its brackets as access into what its pointer leads to.
pub(super) fn needs_braces(text: &str) -> bool {
    let cut = cut(text);
    let base = text.get(..cut.base).unwrap_or_default();
    let tail = text.get(cut.base..cut.whole).unwrap_or_default();
    cut.whole != text.len() || (base.contains('#') && all_steps(tail).is_some_and(|steps| !steps.is_empty()))
}

/// Whether `c`, with which `rest` starts, is no part of an operand.
fn ends_here(c: char, rest: &str) -> bool {
    match c {
        ')' | ',' | '<' | '>' => true,
        '=' | '!' => rest.as_bytes().get(1) == Some(&b'='),
        '&' => rest.starts_with("&&"),
        '|' => rest.starts_with("||"),
        _ => c.is_whitespace(),
    }
}

fn bracket(rest: &str) -> Option<usize> {
    step(rest).map(|(_, length)| length).or_else(|| {
        let inside = rest.strip_prefix('[')?;
        let length = inside.find(|c| !is_identifier(c)).filter(|length| *length > 0)?;
        inside.get(length..)?.starts_with(']').then_some(length + 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operand_ends_at_space_parenthesis_comma_or_operator() {
        for (text, operand, base) in [
            ("$statusCode==200", "$statusCode", 11),
            ("$a>=1", "$a", 2),
            ("$a<b", "$a", 2),
            ("$a!b|c&d=e f", "$a!b|c&d=e", 10),
            ("$a)", "$a", 2),
            ("$a,b", "$a", 2),
            ("$a[0].b==1", "$a[0].b", 2),
            ("$a['x == y'].b != 1", "$a['x == y'].b", 2),
            ("$a[b c]", "$a", 2),
            ("$inputs.page[size]||x", "$inputs.page[size]", 12),
            ("", "", 0),
        ] {
            let found = cut(text);
            assert_eq!((text.get(..found.whole), found.base), (Some(operand), base), "{text}");
        }
    }
}
