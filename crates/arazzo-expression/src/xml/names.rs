//! The characters of XML names, and the namespaces that need no declaration.

/// The namespace of the prefix `xml`.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of namespace declarations, which nobody may declare.
pub(super) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// Whether a name without a colon may start with `c` (XML 1.0, production 4).
pub(crate) fn starts_name(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '_')
        || matches!(c, '\u{C0}'..='\u{2FF}' | '\u{370}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
            | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
            && !matches!(c, '\u{D7}' | '\u{F7}' | '\u{37E}')
}

/// Whether `c` may stand inside a name without a colon (XML 1.0, production 4a).
pub(crate) fn continues_name(c: char) -> bool {
    starts_name(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// The length of the name without a colon that `text` starts with, 0 if it starts with none.
pub(crate) fn name_length(text: &str) -> usize {
    if !text.starts_with(starts_name) {
        return 0;
    }
    text.find(|c| !continues_name(c)).unwrap_or(text.len())
}

/// Whether `c` may stand in a document (XML 1.0, production 2).
pub(super) fn is_allowed(c: char) -> bool {
    c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}') || matches!(c, '\t' | '\n' | '\r')
}

/// Whether `c` is white space to XML.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
