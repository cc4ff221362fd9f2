//! Access by property and index: `.prop`, `[0]`, `['any key']`.

use super::characters::is_property;
use crate::{Pointer, Str};
use std::fmt;

/// The access step that `text` starts with: the member or element that it names, and the length of the step.
pub(crate) fn step(text: &str) -> Option<(Str, usize)> {
    if let Some(rest) = text.strip_prefix('.') {
        let length = rest.find(|c| !is_property(c)).unwrap_or(rest.len());
        return rest.get(..length).filter(|name| !name.is_empty()).map(|name| (name.into(), length + 1));
    }
    let inside = text.strip_prefix('[')?;
    let (token, length) = match inside.chars().next()? {
        '\'' | '"' => quoted(inside)?,
        _ => {
            let length = inside.find(']')?;
            let index = inside.get(..length)?;
            let _: usize = Pointer::index(index).filter(|_| !index.is_empty())?;
            (index.to_owned(), length)
        }
    };
    inside.get(length..)?.starts_with(']').then(|| (token.into(), length + 2))
}

/// The quoted string that `text` starts with, and the length of it: a quote inside is written twice.
pub(crate) fn quoted(text: &str) -> Option<(String, usize)> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let mut content = String::new();
    let mut at = 1;
    loop {
        let rest = text.get(at..)?;
        let length = rest.find(quote)?;
        content.push_str(rest.get(..length)?);
        at += length + 1;
        if !text.get(at..)?.starts_with(quote) {
            return Some((content, at));
        }
        content.push(quote);
        at += 1;
    }
}

/// As many access steps as `text` starts with, and their length.
pub(crate) fn steps(text: &str) -> (Vec<Str>, usize) {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some((token, length)) = text.get(at..).and_then(step) {
        tokens.push(token);
        at += length;
    }
    (tokens, at)
}

/// The access steps that all of `text` is.
pub(crate) fn all_steps(text: &str) -> Option<Vec<Str>> {
    let (tokens, length) = steps(text);
    (length == text.len()).then_some(tokens)
}

/// Writes `tokens` so that [`all_steps`] gives them back.
pub(super) fn write_steps(f: &mut fmt::Formatter<'_>, tokens: &[Str]) -> fmt::Result {
    tokens.iter().try_for_each(|token| {
        if token.is_empty() || !token.chars().all(is_property) {
            write!(f, "['{}']", token.replace('\'', "''"))
        } else if Pointer::index(token).is_some() {
            write!(f, "[{token}]")
        } else {
            write!(f, ".{token}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_properties_indices_and_quoted_keys() {
        for (text, tokens) in [
            (".a.b", vec!["a", "b"]),
            ("[0].id", vec!["0", "id"]),
            ("[12]['it''s'].x", vec!["12", "it's", "x"]),
            ("[\"a b\"]", vec!["a b"]),
            ("['']", vec![""]),
            ("", vec![]),
        ] {
            let found = all_steps(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.iter().map(|t| &**t).collect::<Vec<_>>(), tokens, "{text}");
        }
    }

    #[test]
    fn other_brackets_and_dots_are_no_steps() {
        for text in
            [".", "..a", "[", "[]", "[a]", "[-1]", "[01]", "[0", "['a]", "['a'", "[0]x", ".a b", "[?(@.a)]", "[é]"]
        {
            assert_eq!(all_steps(text), None, "{text}");
        }
    }
}
