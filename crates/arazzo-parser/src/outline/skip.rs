//! Past values without looking into them: quoted texts and brackets.

use memchr::{memchr, memchr2};

/// The place behind the quoted text of YAML that starts at `at`.
pub(super) fn quoted(text: &[u8], at: usize) -> Option<usize> {
    if text.get(at) == Some(&b'"') { double_quoted(text, at) } else { single_quoted(text, at) }
}

/// The place behind the double-quoted text that starts at `at`, of YAML or JSON.
pub(super) fn double_quoted(text: &[u8], mut at: usize) -> Option<usize> {
    at += 1;
    loop {
        at += memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

fn single_quoted(text: &[u8], mut at: usize) -> Option<usize> {
    at += 1;
    loop {
        at += memchr(b'\'', text.get(at..)?)? + 1;
        if text.get(at) != Some(&b'\'') {
            return Some(at);
        }
        at += 1;
    }
}

/// The place behind the flow collection of YAML that starts at `at`. Nothing but brackets, quoted texts and comments
/// matters; a quote within a plain text is none.
pub(super) fn flow(text: &[u8], at: usize) -> Option<usize> {
    let mut flow = Flow { text, at, depth: 0, start: true, blank: true };
    while flow.step()? {}
    Some(flow.at)
}

struct Flow<'t> {
    text: &'t [u8],
    at: usize,
    /// How many brackets are open.
    depth: usize,
    /// Whether a token may start here.
    start: bool,
    /// Whether a blank or a line break stands before.
    blank: bool,
}

impl Flow<'_> {
    /// Passes one character, quoted text, property or comment; false when the last bracket has been closed.
    fn step(&mut self) -> Option<bool> {
        let rest = self.text.get(self.at..)?;
        match rest.first()? {
            b'"' | b'\'' if self.start => {
                self.at = quoted(self.text, self.at)?;
                self.blank = false;
            }
            b'&' | b'!' if self.start => self.at += rest.iter().take_while(|byte| !byte.is_ascii_whitespace()).count(),
            b'#' if self.blank => self.at += memchr(b'\n', rest)?,
            byte => return Some(self.character(*byte, rest.get(1).copied())),
        }
        Some(true)
    }

    fn character(&mut self, byte: u8, next: Option<u8>) -> bool {
        match byte {
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        self.blank = byte.is_ascii_whitespace();
        let colon = byte == b':' && next.is_none_or(|next| next.is_ascii_whitespace());
        let kept = self.start && (self.blank || matches!(byte, b':' | b'?'));
        self.start = matches!(byte, b'{' | b'[' | b'}' | b']' | b',') || colon || kept;
        self.at += 1;
        self.depth > 0
    }
}

/// The place behind the JSON value that starts at `at`. It is not checked.
pub(super) fn json_value(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' => double_quoted(text, at),
        b'{' | b'[' => json_brackets(text, at),
        b'}' | b']' => None,
        _ => Some(word(text, at)),
    }
}

/// The place behind the object or list that starts at `at`: from one string to the next, what is between them counts.
fn json_brackets(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        let rest = text.get(at..)?;
        let between = memchr(b'"', rest).map_or(Some(rest), |end| rest.get(..end))?;
        // Most of it is indentation: a whole piece is looked at faster than its bytes one by one.
        if between.iter().fold(false, |any, byte| any | may_be_bracket(*byte)) {
            for (offset, byte) in between.iter().enumerate() {
                match byte {
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.checked_sub(1)?,
                    _ => continue,
                }
                if depth == 0 {
                    return Some(at + offset + 1);
                }
            }
        }
        at = double_quoted(text, at + between.len())?;
    }
}

/// True for the four brackets of JSON, and for little else that stands between strings.
fn may_be_bracket(byte: u8) -> bool {
    byte | 0x26 == 0x7f
}

/// The end of a number or a literal.
fn word(text: &[u8], at: usize) -> usize {
    let inside = |byte: &&u8| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
    at + text.iter().skip(at).take_while(inside).count()
}
