//! What a text looks like before it is read, and what may be said of one that is no description: a document can name any file
//! below its root, and an error must not show what is in it.

use crate::Diagnostic;

/// How many lines are looked at.
const LINES: usize = 1000;
/// The fields by which a description is known, however broken it is.
const FIELDS: [&str; 8] =
    ["arazzo", "openapi", "swagger", "asyncapi", "workflows", "sourceDescriptions", "components", "paths"];

/// Whether the text looks like an Arazzo description.
pub(super) fn like_arazzo(text: &str) -> bool {
    has_field(text, 200, |field| field.starts_with("arazzo"))
}

/// Whether the text looks like a description of any kind.
pub(super) fn like_a_description(text: &str) -> bool {
    has_field(text, LINES, |field| FIELDS.iter().any(|known| field.starts_with(known)))
}

fn has_field(text: &str, lines: usize, is_known: impl Fn(&str) -> bool) -> bool {
    text.lines().take(lines).any(|line| is_known(line.trim_start_matches(['{', '[', '-', ' ', '"', '\'', '\u{feff}'])))
}

/// Leaves of each fault what kind it is and where, without a word of the text.
pub(super) fn without_content(faults: &mut [Diagnostic]) {
    for fault in faults {
        let kind = fault.code.doc.lines().find(|line| !line.trim().is_empty()).unwrap_or(fault.code.name);
        fault.message = kind.trim().trim_end_matches('.').to_owned();
        (fault.help, fault.fix) = (None, None);
        fault.labels.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_known_by_their_fields() {
        for text in
            ["arazzo: 1.0.1\n", "{\"arazzo\": 1", "  \"openapi\" : 3", "- workflows: [", "# x\n\u{feff}swagger: '2.0'"]
        {
            assert!(like_a_description(text), "{text}");
        }
        for text in ["", "root:x:0:0\n", "-----BEGIN KEY-----\n", "password: arazzo\n", "[[[[["] {
            assert!(!like_a_description(text), "{text}");
        }
    }
}
