//! JSON that is written as text with expressions in it (decision A49).

use crate::types::{UNKNOWN, number};
use arazzo_expression::{Expression, Part, Text};
use arazzo_parser::{Data, DocumentOptions, Format, Node, SourceMap, Span, codes, parse_document, subspan};
use std::fmt::Write as _;
use std::ops::Range;

/// A text that is JSON, where its expressions are replaced by texts that stand for them.
pub(super) struct Template<'t> {
    /// The tree; spans are of the neutral text.
    pub(super) root: Node,
    /// The expressions, by the numbers in the texts that stand for them.
    pub(super) expressions: Vec<&'t Expression>,
    /// The members that stand twice in one object: their names and places.
    pub(super) doubled: Vec<(String, Span)>,
    pieces: Vec<Piece>,
}

/// Where a piece of the neutral text comes from.
#[derive(Clone, Debug)]
struct Piece {
    neutral: Range<usize>,
    raw: Range<usize>,
    is_literal: bool,
}

/// The neutral text on its way.
struct Neutral<'t> {
    raw: &'t str,
    text: String,
    expressions: Vec<&'t Expression>,
    pieces: Vec<Piece>,
    /// Whether what is written stands in a string, and whether the next character is escaped.
    inside: bool,
    escaped: bool,
    /// How much of `raw` is done.
    at: usize,
}

/// The tree of `text`, which is written `raw` at `node`. The error says why it is not JSON, and where.
pub(super) fn parse<'t>(
    sources: &SourceMap,
    text: &'t Text,
    raw: &'t str,
    node: &Node,
) -> Result<Template<'t>, (String, Span)> {
    let neutral = neutral(text, raw);
    let options = DocumentOptions::default();
    let (root, faults) = parse_document(node.span.source, &neutral.text, Format::Json, &options);
    let Neutral { expressions, pieces, .. } = neutral;
    if let Some(root) = root {
        let twice = faults.iter().filter(|fault| fault.code == &codes::DUPLICATE_KEY);
        let named = twice.filter_map(|fault| Some((fault.message.split('`').nth(1)?.to_owned(), fault.span?)));
        let doubled = named.map(|(name, span)| (name, place(sources, &pieces, node, span))).collect();
        return Ok(Template { root, expressions, doubled, pieces });
    }
    let fault = faults.into_iter().next();
    let span = fault.as_ref().and_then(|fault| fault.span).map(|span| place(sources, &pieces, node, span));
    let reason = fault.map_or_else(String::new, |fault| fault.message);
    Err((reason.replace(UNKNOWN, ""), span.unwrap_or(node.span)))
}

impl Template<'_> {
    /// The place in the document of a part of the tree.
    pub(super) fn place(&self, sources: &SourceMap, node: &Node, span: Span) -> Span {
        place(sources, &self.pieces, node, span)
    }

    /// The strings that consist of one expression each, in quotes: the expression and the place.
    pub(super) fn quoted(&self) -> Vec<(&Expression, Span)> {
        let mut found = Vec::new();
        self.visit(&self.root, &mut found);
        found
    }

    fn visit<'s>(&'s self, node: &'s Node, found: &mut Vec<(&'s Expression, Span)>) {
        match &node.data {
            Data::Sequence(items) => items.iter().for_each(|item| self.visit(item, found)),
            Data::Mapping(mapping) => mapping.entries().iter().for_each(|entry| self.visit(&entry.value, found)),
            Data::String(text, _) => {
                let expression = number(text).filter(|(_, quoted)| *quoted).and_then(|(n, _)| self.expressions.get(n));
                found.extend(expression.map(|expression| (*expression, node.span)));
            }
            _ => {}
        }
    }
}

fn place(sources: &SourceMap, pieces: &[Piece], node: &Node, span: Span) -> Span {
    let start = raw(pieces, span.start as usize, false);
    let end = raw(pieces, span.end as usize, true);
    subspan(sources, node, start..end.max(start))
}

/// The offset in the raw text of an offset in the neutral one.
fn raw(pieces: &[Piece], at: usize, is_end: bool) -> usize {
    let inside =
        |piece: &&Piece| piece.neutral.start <= at && (at < piece.neutral.end || (is_end && at == piece.neutral.end));
    match pieces.iter().find(inside) {
        Some(piece) if piece.is_literal => piece.raw.start + (at - piece.neutral.start),
        Some(piece) if is_end => piece.raw.end,
        Some(piece) => piece.raw.start,
        None => pieces.last().map_or(0, |last| last.raw.end),
    }
}

fn neutral<'t>(text: &'t Text, raw: &'t str) -> Neutral<'t> {
    let mut neutral = Neutral {
        raw,
        text: String::with_capacity(raw.len()),
        expressions: Vec::new(),
        pieces: Vec::new(),
        inside: false,
        escaped: false,
        at: 0,
    };
    match text {
        Text::Literal(text) => neutral.literal(text),
        Text::Expression(expression) => neutral.expression(expression, raw.len()),
        Text::Template(parts) => {
            for (number, part) in parts.iter().enumerate() {
                match part {
                    Part::Literal(text) => neutral.literal(text),
                    Part::Expression(expression) => {
                        let end = neutral.end(parts.get(number + 1));
                        neutral.expression(expression, end);
                    }
                }
            }
        }
    }
    neutral
}

impl<'t> Neutral<'t> {
    fn push(&mut self, text: &str, raw: usize, is_literal: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { neutral: start..self.text.len(), raw: self.at..raw, is_literal });
        self.at = raw;
    }

    fn literal(&mut self, text: &str) {
        for c in text.chars() {
            self.inside ^= c == '"' && !self.escaped;
            self.escaped = c == '\\' && self.inside && !self.escaped;
        }
        self.push(text, self.at + text.len(), true);
    }

    /// An expression that ends at `end` of the raw text. Where a value stands, the text that stands for it gets quotes.
    fn expression(&mut self, expression: &'t Expression, end: usize) {
        let number = self.expressions.len();
        let mut text = String::new();
        let _ = if self.inside {
            write!(text, "{UNKNOWN}{number}{UNKNOWN}")
        } else {
            write!(text, "\"{UNKNOWN}={number}{UNKNOWN}\"")
        };
        self.expressions.push(expression);
        self.push(&text, end, false);
    }

    /// Where the expression ends that starts here: at its brace or, without, before what follows.
    fn end(&self, next: Option<&Part>) -> usize {
        let rest = self.raw.get(self.at..).unwrap_or_default();
        let length = if rest.starts_with('{') {
            rest.find('}').map(|at| at + 1)
        } else {
            match next {
                Some(Part::Literal(text)) => rest.find(&**text),
                _ => None,
            }
        };
        self.at + length.unwrap_or(rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_expression::{Dialect, Version};

    fn parsed(text: &str) -> Result<String, String> {
        let mut sources = SourceMap::default();
        let source = sources.add("t", text);
        let node = Node { span: Span::new(source, 0, text.len()), data: Data::Null };
        let (template, _) = Text::parse(text, Dialect::strict(Version::V1_1), None);
        let template = parse(&sources, &template, text, &node).map_err(|(reason, _)| reason)?;
        Ok(template.root.to_value().to_string().replace(UNKNOWN, "?"))
    }

    #[test]
    fn expressions_stand_for_values_and_parts_of_texts() {
        for (text, tree) in [
            ("{\"a\": {$inputs.a}}", "{\"a\":\"?=0?\"}"),
            ("{\"a\": \"{$inputs.a}\", \"b\": \"x {$inputs.b}\"}", "{\"a\":\"?0?\",\"b\":\"x ?1?\"}"),
            (
                "{\"a\\\"\": {$inputs.a}, \"b\": [\"\\\\\", {$inputs.b}]}",
                "{\"a\\\"\":\"?=0?\",\"b\":[\"\\\\\",\"?=1?\"]}",
            ),
            ("[1, null]", "[1,null]"),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(tree), "{text}");
        }
    }

    #[test]
    fn what_can_never_be_json_is_told() {
        for text in ["{\"a\": }", "{\"a\": {$inputs.a}", "{\"a\": x{$inputs.a}}"] {
            assert!(parsed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn places_are_those_in_the_document() {
        let raw = "{\"n\": \"{$inputs.a}.{$inputs.b}\", \"c\": 1}";
        let mut sources = SourceMap::default();
        let text = format!("'{raw}'");
        let source = sources.add("t", &*text);
        let data = Data::String(raw.into(), arazzo_parser::Style::SingleQuoted);
        let node = Node { span: Span::new(source, 0, text.len()), data };
        let (template, _) = Text::parse(raw, Dialect::strict(Version::V1_1), None);
        let template = parse(&sources, &template, raw, &node).map_err(|(reason, _)| reason).unwrap();
        let shown = |node_in: &Node| sources.slice(template.place(&sources, &node, node_in.span)).to_owned();
        assert_eq!(shown(template.root.get("c").unwrap()), "1");
        assert_eq!(shown(template.root.get("n").unwrap()), "\"{$inputs.a}.{$inputs.b}\"");
    }
}
