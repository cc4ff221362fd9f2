//! The character classes of the grammar, and the escapes that names of parameters may have.

use std::fmt::{self, Write};

/// A character of a step, workflow or source name: `identifier-strict`.
pub(crate) fn is_strict(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// A character of an input, output or component name: `identifier`.
pub(crate) fn is_identifier(c: char) -> bool {
    is_strict(c) || c == '.'
}

/// A character of a header name: `tchar` of RFC 9110.
pub(super) fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// A character of a property in `.prop`. The grammar leaves it open: what an operator or delimiter is made of is not.
pub(super) fn is_property(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !".[]#/'\"\\{}(),=<>!&|".contains(c)
}

/// The text that `raw` writes with the escapes of a JSON string. `Err` is the offset of what is no escape, or of a
/// character that has to be one; with `loose`, such a character stands for itself.
pub(super) fn unescape(raw: &str, loose: bool) -> Result<String, usize> {
    let mut text = String::with_capacity(raw.len());
    let mut at = 0;
    while let Some(c) = raw.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = raw.get(at..).unwrap_or_default();
        match escape_at(rest) {
            Some((unescaped, length)) => {
                text.push(unescaped);
                at += length;
            }
            None if !loose && (matches!(c, '\\' | '"' | '{' | '}') || c < ' ') => return Err(at),
            None => {
                text.push(c);
                at += c.len_utf8();
            }
        }
    }
    Ok(text)
}

fn escape_at(text: &str) -> Option<(char, usize)> {
    let mut chars = text.strip_prefix('\\')?.chars();
    let simple = match chars.next()? {
        c @ ('"' | '\\' | '/') => c,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode_escape(text),
        _ => return None,
    };
    Some((simple, 2))
}

fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let hexadecimal = digits.bytes().all(|b| b.is_ascii_hexdigit());
        if hexadecimal { u16::from_str_radix(digits, 16).ok() } else { None }
    };
    let first = unit(0)?;
    if let Some(c) = char::from_u32(first.into()) {
        return Some((c, 6));
    }
    let pair = char::decode_utf16([first, unit(6)?]).next()?;
    Some((pair.ok()?, 12))
}

/// Writes `text` so that [`unescape`] gives it back, whatever stands around it.
pub(super) fn write_escaped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    text.chars().try_for_each(|c| match c {
        '"' | '\\' => write!(f, "\\{c}"),
        '{' | '}' | '\0'..='\u{1f}' => write!(f, "\\u{:04x}", u32::from(c)),
        _ => f.write_char(c),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_a_json_string() {
        for (raw, text) in
            [("a b", "a b"), (r#"\"\\\/"#, "\"\\/"), (r"\n\u0041\u007b", "\nA{"), (r"\ud83d\ude00!", "😀!"), ("", "")]
        {
            assert_eq!(unescape(raw, false).as_deref(), Ok(text), "{raw}");
        }
    }

    #[test]
    fn what_is_no_escape_is_refused_or_kept() {
        for (raw, at) in
            [(r"a\x", 1), (r"\u12", 0), (r"ab\ud83d", 2), ("a\"", 1), ("a{b", 1), ("é\\", 2), (r"\u+123", 0)]
        {
            assert_eq!(unescape(raw, false), Err(at), "{raw}");
            assert_eq!(unescape(raw, true).as_deref(), Ok(raw));
        }
    }
}
