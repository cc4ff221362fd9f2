//! JSON text to the tree of a document.

use crate::members::{Faults, mapping};
use crate::{Data, Diagnostic, DocumentOptions, Entry, Node, SourceId, Span, Style, codes};
use arazzo_expression::json::{self, Build, JsonError};
use arazzo_expression::{Number, Str};
use std::borrow::Cow;
use std::ops::Range;

const BOM: char = '\u{feff}';

/// Reads `text`, which may start with a byte order mark.
pub(crate) fn read(source: SourceId, text: &str, options: &DocumentOptions) -> (Option<Node>, Vec<Diagnostic>) {
    let start = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
    read_part(source, text, start..text.len(), options)
}

/// Reads `part` of `text` as a JSON text of its own, with spans in the whole of `text`.
pub(crate) fn read_part(
    source: SourceId,
    text: &str,
    part: Range<usize>,
    options: &DocumentOptions,
) -> (Option<Node>, Vec<Diagnostic>) {
    let base = part.start;
    let json = text.get(part).unwrap_or_default();
    if let Some(fault) = refuse(source, text, json, options) {
        return (None, vec![fault]);
    }
    let mut builder = Nodes { source, base, options, faults: Faults::new(text) };
    let read = json::read(json, options.limits.depth, &mut builder);
    let mut faults = builder.faults;
    match read {
        Ok(node) => (Some(node), faults.into_list()),
        Err(error) => {
            faults.push(|| syntax(source, base, json, &error));
            (None, faults.into_list())
        }
    }
}

/// What can be said before reading: nothing to read, or more values than are kept.
fn refuse(source: SourceId, text: &str, json: &str, options: &DocumentOptions) -> Option<Diagnostic> {
    if json.trim_ascii().is_empty() {
        return Some(Diagnostic::new(&codes::EMPTY_DOCUMENT, Span::new(source, 0, 0), "the document is empty"));
    }
    let most = options.limits.nodes;
    // Every value but the first follows one of these; those inside strings are counted too, which errs on the safe side.
    let values = |text: &str| text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() + 1;
    if text.len() <= most || values(json) <= most {
        return None;
    }
    let message = format!("the document has more than {most} values");
    Some(Diagnostic::new(&codes::TOO_MANY_NODES, Span::new(source, 0, 0), message))
}

fn syntax(source: SourceId, base: usize, json: &str, error: &JsonError) -> Diagnostic {
    let end = json.get(error.offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let span = Span::new(source, base + error.offset, base + error.offset + end);
    if error.reason == "nested too deep" {
        return Diagnostic::new(&codes::TOO_DEEP, span, "objects and lists are nested too deep");
    }
    let fault = Diagnostic::new(&codes::SYNTAX, span, format!("this is not JSON: {}", error.reason));
    match json.as_bytes().get(error.offset) {
        Some(b']' | b'}') => fault.help("remove the comma before it, or add a value"),
        Some(b'\'') => fault.help("JSON has double quotes only"),
        _ => fault,
    }
}

struct Nodes<'t> {
    source: SourceId,
    base: usize,
    options: &'t DocumentOptions,
    faults: Faults<'t>,
}

impl Nodes<'_> {
    fn node(&self, at: &Range<usize>, data: Data) -> Node {
        Node { span: self.span(at), data }
    }

    /// Whether a scalar is within its budget; if not, that is a fault.
    fn fits(&mut self, text: &str, at: &Range<usize>) -> bool {
        let (span, most) = (self.span(at), self.options.limits.scalar);
        if text.len() > most {
            self.faults.push(|| too_long(span, most));
        }
        text.len() <= most
    }

    fn span(&self, at: &Range<usize>) -> Span {
        Span::new(self.source, self.base + at.start, self.base + at.end)
    }
}

impl Build for Nodes<'_> {
    type Node = Node;

    fn null(&mut self, at: Range<usize>) -> Node {
        self.node(&at, Data::Null)
    }

    fn boolean(&mut self, truth: bool, at: Range<usize>) -> Node {
        self.node(&at, Data::Bool(truth))
    }

    fn number(&mut self, text: &str, at: Range<usize>) -> Node {
        let number = if self.fits(text, &at) { Number::parse(text) } else { None };
        self.node(&at, number.map_or(Data::Null, Data::Number))
    }

    fn string(&mut self, text: Cow<'_, str>, at: Range<usize>) -> Node {
        let data = if self.fits(&text, &at) { Data::String(text.into(), Style::Json) } else { Data::Null };
        self.node(&at, data)
    }

    fn array(&mut self, elements: Vec<Node>, at: Range<usize>) -> Node {
        self.node(&at, Data::Sequence(elements))
    }

    fn object(&mut self, members: Vec<(Str, Range<usize>, Node)>, at: Range<usize>) -> Node {
        let entry = |(key, at, value): (Str, Range<usize>, Node)| Entry { key, key_span: self.span(&at), value };
        let entries = members.into_iter().map(entry).collect();
        let mapping = mapping(entries, self.options.duplicate_keys, &mut self.faults);
        self.node(&at, Data::Mapping(mapping))
    }
}

/// The fault of a scalar of more than `most` bytes.
pub(crate) fn too_long(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new(&codes::SCALAR_TOO_LONG, span, format!("this text is longer than {most} bytes"))
}
