//! The escapes of double-quoted texts: those of YAML, which include JSON's.

/// What a backslash starts.
pub(super) enum Escape {
    /// A character, written with so many bytes.
    Char(char, usize),
    /// A line break that does not count.
    Break,
}

/// Reads the escape at the start of `text`, a backslash. `None` if it is none.
pub(super) fn read(text: &str) -> Option<Escape> {
    let letter = text.get(1..)?.chars().next()?;
    let plain = match letter {
        '\n' | '\r' => return Some(Escape::Break),
        'x' => return hex(text, 2).and_then(char::from_u32).map(|c| Escape::Char(c, 4)),
        'u' => return short(text),
        'U' => return hex(text, 8).and_then(char::from_u32).map(|c| Escape::Char(c, 10)),
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        ' ' | '"' | '/' | '\\' => letter,
        _ => return None,
    };
    Some(Escape::Char(plain, 1 + letter.len_utf8()))
}

/// `\uXXXX`, or two of them for a character beyond the first 65,536.
fn short(text: &str) -> Option<Escape> {
    let first = hex(text, 4)?;
    if let Some(c) = char::from_u32(first) {
        return Some(Escape::Char(c, 6));
    }
    let rest = text.get(6..).filter(|rest| rest.starts_with("\\u"))?;
    let second = hex(rest, 4)?.checked_sub(0xDC00)?;
    let code = 0x1_0000 + (first.checked_sub(0xD800)? << 10) + second;
    char::from_u32(code).map(|c| Escape::Char(c, 12))
}

fn hex(text: &str, digits: usize) -> Option<u32> {
    let digits = text.get(2..2 + digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}
