//! Texts of drawings.

/// A text in one line of at most `length` characters, and whether it was cut.
pub(super) fn cut(text: &str, length: usize) -> (String, bool) {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(length) {
        Some(_) => (line.chars().take(length.saturating_sub(1)).chain(['…']).collect(), true),
        None => (line, false),
    }
}

/// Whether a character is as wide as two.
pub(super) fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_one_line_and_no_longer_than_asked() {
        assert_eq!(cut("a\n b\tc", 10), ("a b c".to_owned(), false));
        assert_eq!(cut("日本語日本語", 4), ("日本語…".to_owned(), true));
        assert_eq!(cut("", 4), (String::new(), false));
    }
}
