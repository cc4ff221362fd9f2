//! Text from elsewhere, made harmless for terminals and logs of CI systems.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a terminal would act on the character or show the text in another order, or not show it at all.
pub(crate) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// The text in one line, with such characters as escapes.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    // Nearly all text is of these, and looking at bytes is fast.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.contains(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if is_deceptive(c) => {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{{{:x}}}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// JSON with such characters as escapes of JSON. The line ends between its tokens stay.
pub(super) fn escape_json(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| is_deceptive(c) && c != '\n';
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_odd(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Whether some line of `text` may be one that a CI system takes for a command.
pub(super) fn may_command(text: &str) -> bool {
    ["::", "##", "section_"].iter().any(|mark| text.contains(mark))
}

/// Whether a CI system would take a line that starts so for a command.
pub(super) fn is_command(line: &str) -> bool {
    let line = line.trim_start();
    ["::", "##[", "##vso[", "section_"].iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_acts_on_is_left() {
        let table = [
            ("plain text, ünïcode, 日本", "plain text, ünïcode, 日本"),
            ("a\u{1b}]52;c;x\u{7}b", "a\\u{1b}]52;c;x\\u{7}b"),
            ("a\rb\nc\td", "a\\rb\\nc\\td"),
            ("\u{9b}31m\u{7f}", "\\u{9b}31m\\u{7f}"),
            ("abc\u{202e}fed\u{2066}", "abc\\u{202e}fed\\u{2066}"),
            ("a\u{200b}b\u{feff}", "a\\u{200b}b\\u{feff}"),
        ];
        for (text, shown) in table {
            assert_eq!(escape(text), shown);
        }
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| c.is_control()) {
            assert!(!escape(&c.to_string()).contains(char::is_control));
        }
    }

    #[test]
    fn json_means_the_same_after_its_escapes() {
        let text = "{\n  \"a\u{202e}\": \"b\u{9b}\u{e0041}\u{200b} ü\"\n}";
        let escaped = escape_json(text);
        assert_eq!(escaped, "{\n  \"a\\u202e\": \"b\\u009b\\udb40\\udc41\\u200b ü\"\n}");
        assert_eq!(arazzo_expression::json::parse(&escaped), arazzo_expression::json::parse(text));
    }

    #[test]
    fn lines_that_start_as_commands_of_ci_systems_are_known() {
        for line in ["::set-output name=x::y", "##[error]", "  ::x", "section_start:1:a"] {
            assert!(is_command(line) && may_command(line), "{line}");
        }
        assert!(!is_command("a :: b"));
    }
}
