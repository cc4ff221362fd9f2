//! Percent-encoding (RFC 3986), for values and for text that is a part of a URL already.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value: only unreserved characters stay.
pub(super) fn component(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A value of the query whose reserved characters stay (`allowReserved`; RFC 6570, section 3.2.3), but for those that
/// would end it or the query, and the apostrophe, which URL parsers encode in queries (WHATWG URL, section 1.3).
pub(super) fn reserved(text: &str) -> String {
    keeping(text, b":/?@!$()*+,;=")
}

/// The same for a value of the path, which must not end its segment.
pub(super) fn reserved_in_path(text: &str) -> String {
    keeping(text, b":@!$&'()*+,;=")
}

/// Text of a path as a description has it.
pub(super) fn path_text(text: &str) -> String {
    keeping(text, b"/:@!$&'()*+,;=")
}

/// Text of a query that is encoded by whoever wrote it.
pub(super) fn query_text(text: &str) -> String {
    keeping(text, b"/?:@!$&()*+,;=[]")
}

/// Encodes what is neither unreserved nor in `kept`; what is encoded already stays so.
fn keeping(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (head, tail) = rest.split_at(c.len_utf8());
        let is_escape = c == '%' && tail.len() >= 2 && tail.bytes().take(2).all(|b| b.is_ascii_hexdigit());
        if is_escape || u8::try_from(c).is_ok_and(|b| kept.contains(&b)) {
            encoded.push(c);
        } else {
            encoded.push_str(&component(head));
        }
        rest = tail;
    }
    encoded
}

/// `text` without percent-encoding; where that is no UTF-8, with replacement characters.
pub(super) fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
