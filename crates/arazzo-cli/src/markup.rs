//! Text for XML.

/// `text` as the content of an element or a quoted attribute; characters that XML does not know are replaced.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_would_act_on_is_escaped() {
        assert_eq!(escape("a<b>&\"'\u{1b}\u{0}\n"), "a&lt;b&gt;&amp;&quot;&#39;\u{fffd}\u{fffd}&#10;");
        assert_eq!(escape("日本 é"), "日本 é");
    }
}
