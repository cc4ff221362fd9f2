//! Bytes as text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What Windows-1252 has in the places of the control characters of ISO 8859-1; its five gaps stay what they are there.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of `bytes` in `charset`: UTF-8, UTF-16, ISO 8859-1 or Windows-1252. Where it
/// is none in that charset, or nothing is said, UTF-8 is tried.
pub(super) fn decode(bytes: &[u8], charset: Option<&str>) -> Option<String> {
    let charset = charset.map(str::to_ascii_lowercase);
    match charset.as_deref() {
        Some("iso-8859-1" | "latin1") => Some(latin(bytes)),
        Some("windows-1252" | "cp1252") => Some(bytes.iter().map(|byte| windows(*byte)).collect()),
        Some("utf-16" | "utf-16be" | "utf-16le") => {
            utf_16(bytes, charset.as_deref() == Some("utf-16le")).or_else(|| utf_8(bytes))
        }
        _ => utf_8(bytes).or_else(|| bytes.starts_with(&[0xFE, 0xFF]).then(|| utf_16(bytes, false)).flatten()),
    }
}

fn utf_8(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned())
}

/// Every byte as the character of its number.
pub(super) fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn windows(byte: u8) -> char {
    byte.checked_sub(0x80)
        .and_then(|place| WINDOWS.get(usize::from(place)).copied())
        .unwrap_or_else(|| char::from(byte))
}

fn utf_16(bytes: &[u8], little: bool) -> Option<String> {
    let (bytes, little) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (rest, true),
        [0xFE, 0xFF, rest @ ..] => (rest, false),
        all => (all, little),
    };
    let (units, rest) = bytes.as_chunks::<2>();
    let unit = |pair: &[u8; 2]| if little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) };
    rest.is_empty().then(|| char::decode_utf16(units.iter().map(unit)).collect::<Result<_, _>>().ok()).flatten()
}

/// Bytes that are no text, as text.
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
