//! JSON Pointers (RFC 6901).

use crate::Str;
use std::fmt;

/// A JSON Pointer, split into unescaped reference tokens. The empty pointer names the whole value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer {
    tokens: Vec<Str>,
}

/// Why a text is no JSON Pointer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PointerError {
    /// The text is not empty and does not start with `/`.
    #[error("a JSON Pointer is empty or starts with `/`")]
    NoSlash,
    /// A `~` that is not followed by `0` or `1`; the offset counts bytes from the start of the pointer.
    #[error("`~` in a JSON Pointer is written `~0`, and `/` is written `~1`")]
    Escape {
        /// Where the `~` stands, in bytes.
        offset: usize,
    },
}

impl Pointer {
    /// Parses `text`, for example `/items/0/a~1b`.
    pub fn parse(text: &str) -> Result<Self, PointerError> {
        let Some(rest) = text.strip_prefix('/') else {
            return if text.is_empty() { Ok(Self::default()) } else { Err(PointerError::NoSlash) };
        };
        let mut offset = 1;
        let mut tokens = Vec::new();
        for raw in rest.split('/') {
            tokens.push(unescape(raw, offset)?);
            offset += raw.len() + 1;
        }
        Ok(Self { tokens })
    }

    /// The reference tokens, unescaped.
    pub fn tokens(&self) -> &[Str] {
        &self.tokens
    }

    /// Whether this pointer names the whole value.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// This pointer, one token longer.
    #[must_use]
    pub fn join(&self, token: impl Into<Str>) -> Self {
        let mut tokens = self.tokens.clone();
        tokens.push(token.into());
        Self { tokens }
    }

    /// The array index that a token is, if it is one: digits without a leading zero.
    pub fn index(token: &str) -> Option<usize> {
        let plain = token.bytes().all(|b| b.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
        if plain { token.parse().ok() } else { None }
    }
}

fn unescape(raw: &str, offset: usize) -> Result<Str, PointerError> {
    if !raw.contains('~') {
        return Ok(raw.into());
    }
    let mut text = String::with_capacity(raw.len());
    let mut at = 0;
    for part in raw.split('~') {
        if at == 0 {
            text.push_str(part);
        } else if let Some(rest) = part.strip_prefix('0') {
            text.push('~');
            text.push_str(rest);
        } else if let Some(rest) = part.strip_prefix('1') {
            text.push('/');
            text.push_str(rest);
        } else {
            return Err(PointerError::Escape { offset: offset + at - 1 });
        }
        at += part.len() + 1;
    }
    Ok(text.into())
}

impl<T: Into<Str>> FromIterator<T> for Pointer {
    fn from_iter<I: IntoIterator<Item = T>>(tokens: I) -> Self {
        Self { tokens: tokens.into_iter().map(Into::into).collect() }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens.iter().try_for_each(|token| write!(f, "/{}", token.replace('~', "~0").replace('/', "~1")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_unescaped_and_printed_back() {
        let pointer = Pointer::parse("/a~1b/m~0n/0/").unwrap();
        assert_eq!(pointer.tokens().iter().map(|t| &**t).collect::<Vec<_>>(), ["a/b", "m~n", "0", ""]);
        assert_eq!(pointer.to_string(), "/a~1b/m~0n/0/");
        assert!(Pointer::parse("").unwrap().is_empty());
    }

    #[test]
    fn malformed_pointers_say_where() {
        assert_eq!(Pointer::parse("a"), Err(PointerError::NoSlash));
        assert_eq!(Pointer::parse("/ab/c~2"), Err(PointerError::Escape { offset: 5 }));
        assert_eq!(Pointer::parse("/~"), Err(PointerError::Escape { offset: 1 }));
    }

    #[test]
    fn indices_have_no_leading_zero() {
        assert_eq!(Pointer::index("0"), Some(0));
        assert_eq!(Pointer::index("12"), Some(12));
        for text in ["", "01", "-1", "+1", "1a"] {
            assert_eq!(Pointer::index(text), None, "{text}");
        }
    }
}
