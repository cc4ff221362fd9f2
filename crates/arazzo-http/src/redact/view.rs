//! A text as it reads with its escapes undone, and where each byte of it stands in the text. Whoever escapes chooses which
//! characters to escape: what a secret may look like cannot be listed, but undoing the escapes finds it in all of them.

use std::iter;

/// The ways of escaping. The last one is percent-encoding where a plus is a blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escapes {
    Percent,
    Json,
    Xml,
    Form,
}

const ALL: [Escapes; 4] = [Escapes::Percent, Escapes::Json, Escapes::Xml, Escapes::Form];

/// A text with escapes undone.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) bytes: Vec<u8>,
    /// Where each byte comes from, and at the end the length of the text.
    places: Vec<usize>,
}

impl View {
    /// The text itself.
    fn plain(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), places: (0..=text.len()).collect() }
    }

    /// The part of the text that the bytes from `from` to `to` come from.
    pub(super) fn place(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        Some((*self.places.get(from)?, *self.places.get(to)?))
    }

    /// This with `escapes` undone too; `None` if there are none.
    fn without(&self, escapes: Escapes) -> Option<Self> {
        let marks: &[u8] = match escapes {
            Escapes::Percent => b"%",
            Escapes::Json => b"\\",
            Escapes::Xml => b"&",
            Escapes::Form => b"+",
        };
        if !self.bytes.iter().any(|byte| marks.contains(byte)) {
            return None;
        }
        let mut undone = Self { bytes: Vec::with_capacity(self.bytes.len()), places: Vec::new() };
        let mut at = 0;
        while let Some((first, rest)) = self.bytes.get(at..).and_then(<[u8]>::split_first) {
            let place = self.places.get(at).copied().unwrap_or_default();
            let (meant, length) = unescaped(escapes, *first, rest).unwrap_or((Meant::Byte(*first), 1));
            let before = undone.bytes.len();
            match meant {
                Meant::Byte(byte) => undone.bytes.push(byte),
                Meant::Character(c) => undone.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            undone.places.extend(iter::repeat_n(place, undone.bytes.len() - before));
            at += length;
        }
        undone.places.extend(self.places.last());
        Some(undone)
    }
}

/// How `text` reads with its escapes undone, each kind alone and after each other one: a query may hold JSON.
pub(super) fn views(text: &str) -> Vec<View> {
    if !text.contains(['%', '\\', '&', '+']) {
        return Vec::new();
    }
    let once: Vec<View> = ALL.iter().filter_map(|escapes| View::plain(text).without(*escapes)).collect();
    let twice: Vec<View> =
        once.iter().flat_map(|view| ALL.iter().filter_map(|escapes| view.without(*escapes))).collect();
    once.into_iter().chain(twice).collect()
}

/// What an escape stands for.
enum Meant {
    Byte(u8),
    Character(char),
}

/// What the escape that starts with `first` means, and how long it is.
fn unescaped(escapes: Escapes, first: u8, rest: &[u8]) -> Option<(Meant, usize)> {
    match (escapes, first) {
        (Escapes::Form, b'+') => Some((Meant::Byte(b' '), 1)),
        (Escapes::Percent | Escapes::Form, b'%') => {
            let byte = u8::try_from(hexadecimal(rest.get(..2)?)?).ok()?;
            Some((Meant::Byte(byte), 3))
        }
        (Escapes::Json, b'\\') => json(rest),
        (Escapes::Xml, b'&') => xml(rest),
        _ => None,
    }
}

fn json(rest: &[u8]) -> Option<(Meant, usize)> {
    let byte = match rest.first()? {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        b'u' => {
            let unit = hexadecimal(rest.get(1..5)?)?;
            if let Some(c) = char::from_u32(unit) {
                return Some((Meant::Character(c), 6));
            }
            // The first half of a pair of surrogates.
            let low = rest.get(5..7).filter(|start| start == b"\\u").and_then(|_| hexadecimal(rest.get(7..11)?))?;
            let units = [u16::try_from(unit).ok()?, u16::try_from(low).ok()?];
            let c = char::decode_utf16(units).next()?.ok()?;
            return Some((Meant::Character(c), 12));
        }
        byte @ (b'"' | b'\\' | b'/' | b'\'') => *byte,
        _ => return None,
    };
    Some((Meant::Byte(byte), 2))
}

fn xml(rest: &[u8]) -> Option<(Meant, usize)> {
    let end = rest.iter().take(10).position(|byte| *byte == b';')?;
    let name = rest.get(..end)?;
    let c = match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hexadecimal(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    };
    Some((Meant::Character(c), end + 2))
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_alone_and_after_each_other() {
        let table = [
            ("a%2Fb%2fc%", "a/b/c%"),
            ("a+b%20c", "a b c"),
            (r#"a\"\\\/\u00e9\uD83D\uDE00\n"#, "a\"\\/é😀\n"),
            ("a&amp;&lt;&#x41;&#66;&quot;&nope;", "a&<AB\"&nope;"),
            ("%5C%22", "\""),
            ("&amp;amp;", "&"),
            (r"\\n", "\n"),
            ("%25%32%35", "%"),
        ];
        for (text, wanted) in table {
            let found = views(text);
            assert!(found.iter().any(|view| view.bytes == wanted.as_bytes()), "{text}");
            assert!(found.iter().all(|view| view.places.len() == view.bytes.len() + 1));
            assert!(found.iter().all(|view| view.place(0, view.bytes.len()) == Some((0, text.len()))));
        }
        assert!(views("plain text").is_empty());
    }
}
