//! The redactor.

use super::forms::forms;
use super::view::views;
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// What a secret is replaced by.
const MASK: &str = "***";
/// What stands where a text was cut off.
const CUT: &[u8] = "…".as_bytes();
/// How much of an escape may be left before that.
const TORN: usize = 6;

/// Replaces secrets in text, in whichever of the usual encodings they appear: raw, Base64 (both alphabets, also in the middle of
/// something longer), hexadecimal, and with any of their characters escaped as in URLs, forms, JSON and XML, or in two of these
/// upon each other. The beginning of one that is cut off (`…`) goes too. Values of fewer than four bytes are not looked for.
#[derive(Clone, Default)]
pub struct Redactor {
    finder: Option<AhoCorasick>,
    /// Finds what forms start with.
    heads: Option<AhoCorasick>,
    forms: BTreeSet<Vec<u8>>,
}

impl Redactor {
    /// Shorter values, in bytes, are not looked for: they occur in ordinary text, and masking them would make it unreadable and
    /// give the value away.
    pub const SHORTEST: usize = 4;

    /// A redactor of `secrets`.
    pub fn new(secrets: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut redactor = Self::default();
        redactor.add(secrets);
        redactor
    }

    /// Looks for `secrets` too.
    pub fn add(&mut self, secrets: impl IntoIterator<Item = impl AsRef<str>>) {
        for secret in secrets {
            let secret = secret.as_ref();
            if secret.len() >= Self::SHORTEST {
                self.forms.extend(forms(secret).into_iter().filter(|form| form.len() >= Self::SHORTEST));
            }
        }
        if self.forms.is_empty() {
            return;
        }
        let heads: BTreeSet<&[u8]> = self.forms.iter().filter_map(|form| form.get(..Self::SHORTEST)).collect();
        // Building fails only beyond billions of states; the secrets of a run don't get there.
        self.finder = AhoCorasick::new(&self.forms).ok();
        self.heads = AhoCorasick::new(heads).ok();
    }

    /// `text` with every secret replaced by `***`.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut shown = String::new();
        let mut end = None;
        for (from, to) in self.merged(text) {
            shown.push_str(text.get(end.unwrap_or(0)..from).unwrap_or_default());
            shown.push_str(MASK);
            end = Some(to);
        }
        let Some(end) = end else { return Cow::Borrowed(text) };
        shown.push_str(text.get(end..).unwrap_or_default());
        Cow::Owned(shown)
    }

    /// The places of secrets in order; those that overlap are one.
    fn merged(&self, text: &str) -> Vec<(usize, usize)> {
        if self.forms.is_empty() {
            return Vec::new();
        }
        let mut places = self.places(text.as_bytes());
        for view in views(text) {
            let found = self.places(&view.bytes).into_iter();
            places.extend(found.filter_map(|(from, to)| view.place(from, to)));
        }
        // Bytes in another charset may end within a character.
        for (from, to) in &mut places {
            *from = text.floor_char_boundary(*from);
            *to = text.ceil_char_boundary(*to);
        }
        places.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for (from, to) in places {
            match merged.last_mut() {
                Some(last) if from < last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        merged
    }

    /// The places of secrets, and of those that are cut off.
    fn places(&self, bytes: &[u8]) -> Vec<(usize, usize)> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let whole = finder.find_overlapping_iter(bytes).map(|found| (found.start(), found.end()));
        whole.chain(self.cut_off(bytes)).collect()
    }

    /// Beginnings of secrets that reach up to where the text was cut off.
    fn cut_off(&self, bytes: &[u8]) -> Vec<(usize, usize)> {
        let marks: Vec<usize> =
            (0..bytes.len()).filter(|at| bytes.get(*at..).is_some_and(|b| b.starts_with(CUT))).collect();
        let Some(heads) = self.heads.as_ref().filter(|_| !marks.is_empty()) else { return Vec::new() };
        let begins = |from: usize, head: &[u8]| {
            let end = *marks.get(marks.partition_point(|mark| *mark < from + head.len()))?;
            let rest = bytes.get(from..end)?;
            let same = |form: &[u8]| form.iter().zip(rest).take_while(|(a, b)| a == b).count();
            let mut forms = self.forms.range(head.to_vec()..).take_while(|form| form.starts_with(head));
            forms.any(|form| same(form) + TORN >= rest.len()).then_some((from, end))
        };
        let found = heads.find_overlapping_iter(bytes);
        found.filter_map(|found| begins(found.start(), bytes.get(found.range())?)).collect()
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").field("forms", &self.forms.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

    const SECRET: &str = "p\"a/s\\s wörd+?%";

    #[test]
    fn every_encoding_of_a_secret_is_masked() {
        let redactor = Redactor::new([SECRET]);
        let shown = [
            SECRET,
            "p%22a%2Fs%5Cs%20w%C3%B6rd%2B%3F%25",
            "p%22a%2fs%5cs%20w%c3%b6rd%2b%3f%25",
            "p%22a%2Fs%5Cs+w%C3%B6rd%2B%3F%25",
            r#"p\"a/s\\s wörd+?%"#,
            r#"p\"a\/s\\s wörd+?%"#,
            r#"p\\\"a/s\\\\s wörd+?%"#,
            // As much as each place has to escape, and more.
            "p%22a/s%5Cs%20w%C3%B6rd+%3F%25",
            "%70\"a/s\\s wörd+?%",
            "p&quot;a/s\\s&#x20;w&#246;rd+?%",
            r"p\u0022a/s\\s w\u00f6rd+?%",
            "p%5C%22a%2Fs%5C%5Cs%20w%C3%B6rd%2B%3F%25",
        ];
        for form in shown {
            assert_eq!(redactor.redact(&format!("<{form}>")), "<***>");
        }
        let hex = SECRET.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        for form in [STANDARD.encode(SECRET), URL_SAFE_NO_PAD.encode(SECRET), hex.to_uppercase(), hex] {
            assert_eq!(redactor.redact(&format!("<{form}>")), "<***>");
        }
        // In ISO 8859-1, as a request may be sent, and as such bytes read.
        let latin: Vec<u8> = SECRET.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        for form in [String::from_utf8_lossy(&latin).into_owned(), STANDARD.encode(&latin), SECRET.replace('ö', "%F6")]
        {
            assert_eq!(redactor.redact(&format!("<{form}>")), "<***>", "{form}");
        }
        for before in ["", "a", "ab", "abc", "user:"] {
            for shown in [STANDARD.encode(format!("{before}{SECRET}yz")), URL_SAFE.encode(format!("{before}{SECRET}"))]
            {
                let left = redactor.redact(&shown).into_owned();
                assert!(left.contains("***") && left.len() < before.len() * 2 + 13, "{before}: {left}");
            }
        }
    }

    #[test]
    fn text_without_secrets_is_unchanged_and_not_copied() {
        let redactor = Redactor::new([SECRET, "abc", ""]);
        assert!(matches!(redactor.redact("abc and more"), Cow::Borrowed("abc and more")));
        assert!(matches!(Redactor::default().redact("x"), Cow::Borrowed("x")));
    }

    #[test]
    fn secrets_that_overlap_or_contain_each_other_leave_nothing() {
        let redactor = Redactor::new(["abcdef", "defghi", "abcdefghijk"]);
        assert_eq!(redactor.redact("<abcdefghi>"), "<***>");
        assert_eq!(redactor.redact("<abcdefghijk>"), "<***>");
        assert_eq!(redactor.redact("abcdefdefghi"), "***".repeat(2));
    }

    #[test]
    fn the_beginning_of_a_secret_that_is_cut_off_is_masked() {
        let redactor = Redactor::new(["canary/with \"marks\" and a long end"]);
        let table = [
            ("is \"canary/w…\"", "is \"***…\""),
            ("canary/with \\\"ma… and more", "***… and more"),
            ("canary/with \\… and more", "***… and more"),
            ("q=canary%2Fwith%2…", "q=***…"),
            ("63616e617279…", "***…"),
            ("can…", "can…"),
            ("canary is a bird … in a cage", "canary is a bird … in a cage"),
            ("canary/with \"marks\" and a long end…", "***…"),
        ];
        for (text, shown) in table {
            assert_eq!(redactor.redact(text), shown, "{text}");
        }
    }

    #[test]
    fn a_redactor_does_not_show_what_it_knows() {
        assert!(!format!("{:?}", Redactor::new(["canary"])).contains("canary"));
    }
}
