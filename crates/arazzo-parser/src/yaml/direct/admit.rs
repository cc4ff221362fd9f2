//! What makes a text no matter for this reader, wherever in it that is.

use memchr::{memchr_iter, memchr3_iter, memmem};

/// Whether `text` has no characters that YAML refuses or that break lines here and there, and no second document.
pub(super) fn admits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let inside = bytes.get(start..).unwrap_or_default();
    !inside.iter().fold(false, |found, byte| found | is_control(*byte))
        && memchr_iter(b'\r', inside).all(|at| inside.get(at + 1) == Some(&b'\n'))
        && memmem::find(inside, b"\n---").is_none()
        && memmem::find(inside, b"\n...").is_none()
        && (inside.is_ascii() || !has_odd_characters(inside))
}

fn is_control(byte: u8) -> bool {
    byte == 0x7F || (byte < b' ' && !matches!(byte, b'\n' | b'\t' | b'\r'))
}

/// Controls beyond ASCII, byte order marks, line breaks of other standards, and what is no character.
fn has_odd_characters(bytes: &[u8]) -> bool {
    memchr3_iter(0xC2, 0xE2, 0xEF, bytes).any(|at| {
        let rest = bytes.get(at..).unwrap_or_default();
        matches!(rest, [0xC2, 0x80..=0x9F, ..] | [0xE2, 0x80, 0xA8 | 0xA9, ..] | [0xEF, 0xBB | 0xBF, 0xBE..=0xBF, ..])
    })
}
