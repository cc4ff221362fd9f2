//! Comparison of text without regard to case, by Unicode simple case folding (SIM-03, decision A45).
//!
//! There is no table here: the lower case of the upper case of a character is its simple folding, up to the choice
//! of a representative, wherever both are one character. `ı`, whose upper case is `I`, does not fold.

use std::cmp::Ordering;

/// Orders two texts by their folded characters. The locale has no say, and nothing is allocated.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    left.chars().map(fold).cmp(right.chars().map(fold))
}

/// The folding of one character.
pub(crate) fn fold(c: char) -> char {
    match c {
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        'ı' => c,
        _ => only(only(c, c.to_uppercase()), only(c, c.to_uppercase()).to_lowercase()),
    }
}

fn only(c: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_count() {
        for (a, b) in [
            ("Abc", "aBC"),
            ("ÄRGER", "ärger"),
            ("\u{212a}", "k"),
            ("ſ", "S"),
            ("Σ", "ς"),
            ("ẞ", "ß"),
            ("Ω", "\u{2126}"),
            ("ᾼ", "ᾳ"),
            ("ДА", "да"),
        ] {
            assert_eq!(compare(a, b), Ordering::Equal, "{a} {b}");
        }
    }

    #[test]
    fn other_differences_count() {
        for (a, b) in [("ı", "i"), ("İ", "i"), ("ß", "ss"), ("é", "e"), ("é", "e\u{301}"), ("a", "ab"), ("", "a")]
        {
            assert_ne!(compare(a, b), Ordering::Equal, "{a} {b}");
        }
        assert_eq!(compare("b", "A"), Ordering::Greater);
        assert_eq!(compare("a", "B"), Ordering::Less);
    }

    /// The regex crate carries the table of Unicode: what it takes for one letter has one folding here.
    #[test]
    fn folding_agrees_with_the_table_of_unicode() {
        for c in ('\u{80}'..='\u{2fff}').chain('\u{a640}'..='\u{a7ca}').chain('\u{ab30}'..='\u{abff}') {
            let others = [c.to_lowercase().next(), c.to_uppercase().next(), Some(fold(c))];
            for other in others.into_iter().flatten().filter(|other| *other != c) {
                let same = regex::Regex::new(&format!(r"^(?i:\x{{{:x}}})$", u32::from(c))).unwrap();
                assert_eq!(same.is_match(&other.to_string()), fold(c) == fold(other), "{c} {other}");
            }
        }
    }
}
