//! Text to tree: the one entrance for YAML and JSON, and the budgets that hold for both (the Arazzo Specification,
//! Format). What the tree means is left to others.

use crate::{Diagnostic, Node, SourceId, Span, codes, json_document, yaml};

/// What language a text is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// JSON if it starts like JSON and is JSON, otherwise YAML.
    #[default]
    Detect,
    /// YAML 1.2.
    Yaml,
    /// JSON (RFC 8259).
    Json,
}

/// How much a document may ask for before it is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the text.
    pub bytes: usize,
    /// Values in it.
    pub nodes: usize,
    /// Values that aliases add by repeating others.
    pub alias_nodes: usize,
    /// Objects and lists within each other.
    pub depth: usize,
    /// Bytes of one scalar.
    pub scalar: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, nodes: 20_000_000, alias_nodes: 1_000_000, depth: 128, scalar: 16 << 20 }
    }
}

/// What happens when a key stands twice in one object. The last value counts in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DuplicateKeys {
    /// An error.
    #[default]
    Error,
    /// A warning.
    LastWins,
}

/// How a document is read. The default is for Arazzo descriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentOptions {
    /// The budgets.
    pub limits: Limits,
    /// What a repeated key is.
    pub duplicate_keys: DuplicateKeys,
    /// Whether the YAML key `<<` merges silently what it maps to. If not, it is an error.
    pub merge_keys: bool,
    /// Whether brackets and quoted texts may silently continue left of where YAML wants them. If not, it is a warning.
    pub loose_indentation: bool,
}

impl DocumentOptions {
    /// For documents that others wrote and that need not be perfect: OpenAPI descriptions.
    pub fn lenient() -> Self {
        Self {
            limits: Limits::default(),
            duplicate_keys: DuplicateKeys::LastWins,
            merge_keys: true,
            loose_indentation: true,
        }
    }
}

/// Reads `text`, which spans call `source`, as one tree. `None` if the text as a whole is unusable; then there is at
/// least one error. With a tree there may be errors too: of every fault the reader recovers from as much as it can.
///
/// Only plain scalars of YAML are interpreted: `null`, `true` and `false` in YAML's spellings, and what RFC 8259 calls
/// a number. Keys are texts. Aliases are replaced by copies, whose spans are those of the original.
pub fn parse_document(
    source: SourceId,
    text: &str,
    format: Format,
    options: &DocumentOptions,
) -> (Option<Node>, Vec<Diagnostic>) {
    if text.len() > options.limits.bytes {
        return (None, vec![too_large(source, text.len(), options.limits.bytes)]);
    }
    match format {
        Format::Yaml => yaml::read(source, text, options),
        Format::Json => json_document::read(source, text, options),
        Format::Detect => detect(source, text, options),
    }
}

fn too_large(source: SourceId, bytes: usize, limit: usize) -> Diagnostic {
    let message = format!("the document has {bytes} bytes; at most {limit} are read");
    Diagnostic::new(&codes::DOCUMENT_TOO_LARGE, Span::new(source, 0, 0), message)
}

/// JSON in what starts like JSON; where both readings fail, the complaint of the likelier one.
fn detect(source: SourceId, text: &str, options: &DocumentOptions) -> (Option<Node>, Vec<Diagnostic>) {
    let start = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}');
    let Some(inside) = start.strip_prefix(['{', '[']) else { return yaml::read(source, text, options) };
    let json = json_document::read(source, text, options);
    if json.0.is_some() {
        return json;
    }
    let yaml = yaml::read(source, text, options);
    if yaml.0.is_none() && inside.trim_start().starts_with(['"', '{', '[']) { json } else { yaml }
}

/// The text of a document from its bytes, which must be UTF-8. The diagnostic has no place: there is no text to point
/// into; its message says the line and the byte.
pub fn decode_utf8(bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let fault = Diagnostic::new(&codes::ENCODING, None, "the document is in UTF-16");
        return Err(Box::new(fault.help("save it as UTF-8")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let good = error.as_bytes().get(..at).unwrap_or_default();
        let line = good.split(|byte| *byte == b'\n').count();
        let message = format!("the document is not UTF-8: byte {at}, in line {line}, starts no character");
        Box::new(Diagnostic::new(&codes::ENCODING, None, message).help("save it as UTF-8"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, SourceMap, Style};

    fn read(text: &str, format: Format) -> (Option<Node>, Vec<Diagnostic>) {
        parse_document(SourceMap::default().add("t", ""), text, format, &DocumentOptions::default())
    }

    fn first_string(node: &Node) -> Option<Style> {
        match &node.data {
            Data::String(_, style) => Some(*style),
            Data::Sequence(items) => items.iter().find_map(first_string),
            Data::Mapping(mapping) => mapping.entries().iter().find_map(|entry| first_string(&entry.value)),
            _ => None,
        }
    }

    #[test]
    fn what_is_json_is_read_as_json_and_the_rest_as_yaml() {
        for (text, style) in [
            (r#" {"a": "b"}"#, Style::Json),
            ("\u{feff}[\"b\"]", Style::Json),
            (r#"{"a": "b",}"#, Style::DoubleQuoted),
            ("{a: b}", Style::Plain),
            ("a: \"b\"", Style::DoubleQuoted),
            ("\"b\"", Style::DoubleQuoted),
        ] {
            let (node, faults) = read(text, Format::Detect);
            assert_eq!(node.as_ref().and_then(first_string), Some(style), "{text}");
            assert!(faults.is_empty(), "{text}: {faults:?}");
        }
    }

    #[test]
    fn of_two_complaints_the_likelier_one_is_kept() {
        for (text, words) in [(r#"{"a": 1 "b": 2}"#, "expected `,` or `}`"), ("{a: 1\n", "not closed")] {
            let (node, faults) = read(text, Format::Detect);
            assert!(node.is_none() && faults.iter().any(|fault| fault.message.contains(words)), "{faults:?}");
        }
    }

    #[test]
    fn json_has_the_same_spans_budgets_and_faults() {
        let text = "\u{feff}{\"a\": [1, \"é\"], \"a\": null}";
        let (node, faults) = read(text, Format::Json);
        let node = node.unwrap();
        assert_eq!((node.span.start, node.span.end as usize), (3, text.len()));
        assert_eq!(node.to_value().to_string(), r#"{"a":null}"#);
        assert_eq!(faults.iter().map(|f| f.code.name).collect::<Vec<_>>(), ["duplicate-key"]);
        assert_eq!(&text[faults[0].span.unwrap().start as usize..][..3], "\"a\"");
        for (text, code, at) in [
            ("", "empty-document", 0),
            (" \u{feff}", "syntax", 1),
            ("[1,]", "syntax", 3),
            ("{\"a\": 'x'}", "syntax", 6),
            (&"[".repeat(100_000), "too-deep", 128),
        ] {
            let (node, faults) = read(text, Format::Json);
            let fault = faults.first().unwrap();
            assert!(node.is_none());
            assert_eq!((fault.code.name, fault.span.unwrap().start), (code, at));
        }
    }

    #[test]
    fn json_budgets_hold() {
        let check = |change: fn(&mut Limits), text: &str| {
            let mut options = DocumentOptions::default();
            change(&mut options.limits);
            let faults = parse_document(SourceMap::default().add("t", ""), text, Format::Json, &options).1;
            faults.first().map(|fault| fault.code.name)
        };
        assert_eq!(check(|limits| limits.bytes = 3, "[1,2]"), Some("document-too-large"));
        assert_eq!(check(|limits| limits.nodes = 2, "[1,2]"), Some("too-many-nodes"));
        assert_eq!(check(|limits| limits.nodes = 3, "[1,2]"), None);
        assert_eq!(check(|limits| limits.scalar = 3, "[\"abcd\"]"), Some("scalar-too-long"));
        assert_eq!(check(|limits| limits.scalar = 3, "[12345]"), Some("scalar-too-long"));
    }

    #[test]
    fn only_utf8_is_text() {
        assert_eq!(decode_utf8("é".into()), Ok("é".to_owned()));
        let messages =
            [b"a: b\nc: \xe9".to_vec(), vec![0xFF, 0xFE, 65, 0]].map(|bytes| decode_utf8(bytes).unwrap_err().message);
        assert!(messages[0].contains("byte 8, in line 2"), "{messages:?}");
        assert!(messages[1].contains("UTF-16"), "{messages:?}");
    }
}
