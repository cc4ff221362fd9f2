//! What stands between two tokens of YAML: the parser library says where scalars are, not where their `|` or `:` is.

/// Where the `|` or `>` of the block scalar is whose text follows; `from` is the end of the token before.
pub(super) fn block_header(text: &str, from: usize) -> Option<usize> {
    indicator(text, from, b"|>")
}

/// Where the first `-` of the block sequence is that is the value of a key; `from` is the end of the key.
pub(super) fn dash(text: &str, from: usize) -> Option<usize> {
    indicator(text, from, b"-")
}

/// The first of `wanted` that is not part of a comment, an anchor or a tag.
fn indicator(text: &str, from: usize, wanted: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let first = *rest.as_bytes().first()?;
        at += match first {
            found if wanted.contains(&found) => return Some(at),
            b'#' => rest.find(['\n', '\r'])?,
            b'&' | b'!' => rest.find(|c: char| c.is_ascii_whitespace())?,
            _ => rest.chars().next()?.len_utf8(),
        };
    }
}

/// The place after the `:` that follows `from`, or `from` if there is none: where the value of a key without one is.
pub(super) fn after_colon(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start().len();
    if rest.trim_start().starts_with(':') { from + blank + 1 } else { from }
}

/// The end of a block scalar without the blank lines behind it.
pub(super) fn block_end(text: &str, start: usize, end: usize) -> usize {
    let inside = text.get(start..end).unwrap_or_default();
    start + inside.trim_end_matches([' ', '\t', '\r', '\n']).len()
}

/// The next quote at or after `from`.
pub(super) fn quote(text: &str, from: usize) -> Option<usize> {
    Some(from + text.get(from..)?.find(['"', '\''])?)
}

/// The first escape that YAML does not know, in the double-quoted text that starts at `from`: its range.
pub(super) fn bad_escape(text: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let mut at = from;
    loop {
        at += text.get(at..)?.find('\\')?;
        let letter = text.get(at + 1..)?.chars().next()?;
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let end = at + 1 + letter.len_utf8() + digits;
        let known = "0abtnvfre \"/\\N_LPxuU\n\r\t".contains(letter);
        let hex = text.get(end - digits..end).is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if !known || !hex {
            return Some(at..text.ceil_char_boundary(end));
        }
        at = end;
    }
}
