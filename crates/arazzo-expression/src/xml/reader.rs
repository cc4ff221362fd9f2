//! A cursor over the text of a document.

use super::XmlError;
use super::names::{is_allowed, is_space, name_length};

pub(super) struct Reader<'s> {
    pub(super) source: &'s str,
    pub(super) at: usize,
}

impl<'s> Reader<'s> {
    pub(super) fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.source.len()
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    pub(super) fn expect(&mut self, text: &str) -> Result<(), XmlError> {
        if self.eat(text) { Ok(()) } else { Err(self.fail(format!("expected `{text}`"))) }
    }

    pub(super) fn skip_space(&mut self) -> bool {
        let rest = self.rest();
        let skipped = rest.len() - rest.trim_start_matches(is_space).len();
        self.at += skipped;
        skipped > 0
    }

    pub(super) fn fail(&self, reason: impl Into<String>) -> XmlError {
        XmlError::at(self.source, self.at, reason)
    }

    /// A name with at most one colon.
    pub(super) fn name(&mut self) -> Result<&'s str, XmlError> {
        let rest = self.rest();
        let mut length = name_length(rest);
        if length == 0 {
            return Err(self.fail("expected a name"));
        }
        if rest.get(length..).is_some_and(|rest| rest.starts_with(':')) {
            let local = name_length(rest.get(length + 1..).unwrap_or_default());
            if local == 0 {
                self.at += length + 1;
                return Err(self.fail("expected a name after `:`"));
            }
            length += 1 + local;
        }
        self.at += length;
        Ok(rest.get(..length).unwrap_or_default())
    }

    /// The text up to the first of `stops`, which stays where it is.
    pub(super) fn run(&mut self, stops: &[char]) -> Result<&'s str, XmlError> {
        let rest = self.rest();
        let text = rest.find(stops).and_then(|end| rest.get(..end)).unwrap_or(rest);
        self.check(text)?;
        self.at += text.len();
        Ok(text)
    }

    /// The text up to `end`, and moves behind `end`.
    pub(super) fn until(&mut self, end: &str) -> Result<&'s str, XmlError> {
        let rest = self.rest();
        let Some(text) = rest.find(end).and_then(|length| rest.get(..length)) else {
            return Err(self.fail(format!("`{end}` is missing")));
        };
        self.check(text)?;
        self.at += text.len() + end.len();
        Ok(text)
    }

    fn check(&self, text: &str) -> Result<(), XmlError> {
        match text.char_indices().find(|(_, c)| !is_allowed(*c)) {
            None => Ok(()),
            Some((at, c)) => {
                Err(XmlError::at(self.source, self.at + at, format!("U+{:04X} may not stand in XML", u32::from(c))))
            }
        }
    }

    /// What a reference stands for; only the five entities that need no declaration are known.
    pub(super) fn reference(&mut self) -> Result<char, XmlError> {
        let from = self.at;
        self.expect("&")?;
        let length = self.rest().find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).unwrap_or(self.rest().len());
        let name = self.rest().get(..length).unwrap_or_default();
        let found = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => name.strip_prefix('#').and_then(numbered).filter(|c| is_allowed(*c)),
        };
        self.at += length;
        match found {
            Some(c) if self.eat(";") => Ok(c),
            _ => Err(XmlError::at(
                self.source,
                from,
                format!("`&{name}` is no reference to a character; `&` is written `&amp;`"),
            )),
        }
    }
}

fn numbered(digits: &str) -> Option<char> {
    let (digits, radix) = digits.strip_prefix('x').map_or((digits, 10), |hex| (hex, 16));
    // A sign would be taken too.
    let is_number = digits.chars().all(|c| c.is_digit(radix));
    char::from_u32(u32::from_str_radix(digits, radix).ok().filter(|_| is_number)?)
}
