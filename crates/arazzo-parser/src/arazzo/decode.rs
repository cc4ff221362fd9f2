//! How nodes become the model: every object is opened with the list of its fields, every fault is collected, and
//! decoding goes on behind it.

use super::names::Names;
use super::recent::Recent;
use super::{Description, Spanned};
use crate::{Code, Diagnostic, Node, SourceMap, Span, at_once, codes, scalar};
use arazzo_expression::{Condition, Dialect, Expression, Known, MAX_EXPRESSION_LENGTH, Note, NoteKind, Str, Version};
use std::borrow::Cow;
use std::sync::Arc;

/// How a description is read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Turns every leniency off: what the specification does not allow is an error or plain data.
    pub strict: bool,
    /// The bytes of the longest expression and condition: 64 KiB, and no more than that.
    pub expression: usize,
    /// How deep the brackets of a condition or a selector may nest: 64, and no more than that.
    pub nesting: usize,
}

/// How deep the languages of conditions let brackets nest, each with a reader of its own.
pub const MAX_NESTING: usize = 64;

impl Default for Options {
    fn default() -> Self {
        Self { strict: false, expression: MAX_EXPRESSION_LENGTH, nesting: MAX_NESTING }
    }
}

/// Decodes the tree of a document. Without a description the faults say why; with one, faults may still forbid to run it.
pub fn decode(root: &Node, sources: &SourceMap, options: Options) -> (Option<Description>, Vec<Diagnostic>) {
    let mut decoder = Decoder::new(sources, root, options);
    let description = Description::decode(root, &mut decoder);
    (description, decoder.diagnostics)
}

/// Lists of so many items are decoded on several threads.
const MANY: usize = 200;

/// The state of decoding one document.
pub(super) struct Decoder<'s> {
    pub(super) sources: &'s SourceMap,
    pub(super) root: &'s Node,
    pub(super) options: Options,
    pub(super) version: Version,
    /// What texts may name where they are decoded now.
    pub(super) names: Arc<Names>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Conditions about which nothing was to be said.
    pub(super) conditions: Recent<Condition>,
    /// Texts that are one expression as a whole, about which nothing was to be said.
    pub(super) expressions: Recent<Expression>,
}

impl<'s> Decoder<'s> {
    fn new(sources: &'s SourceMap, root: &'s Node, options: Options) -> Self {
        Self {
            sources,
            root,
            options,
            version: Version::V1_1,
            names: Arc::default(),
            diagnostics: Vec::new(),
            conditions: Recent::default(),
            expressions: Recent::default(),
        }
    }

    /// Another one, in the same place of the same document.
    fn fork(&self) -> Self {
        let new = Self::new(self.sources, self.root, self.options);
        Self { version: self.version, names: self.names.clone(), ..new }
    }
}

impl Decoder<'_> {
    /// What `decode` makes of each of `items`; of many, on several threads.
    fn each<T: Send>(
        &mut self,
        items: &[Node],
        decode: impl Fn(&Node, &mut Decoder<'_>) -> Option<T> + Sync,
    ) -> Vec<T> {
        if items.len() < MANY {
            let mut all = Vec::with_capacity(items.len());
            all.extend(items.iter().filter_map(|item| decode(item, self)));
            return all;
        }
        let parts: Vec<&[Node]> = items.chunks(MANY / 2).collect();
        let decoded = at_once(&parts, usize::MAX, |part| {
            let mut own = self.fork();
            let mut items: Vec<T> = Vec::with_capacity(part.len());
            items.extend(part.iter().filter_map(|item| decode(item, &mut own)));
            (items, own.diagnostics)
        });
        let mut all = Vec::with_capacity(items.len());
        for (part, diagnostics) in decoded {
            all.extend(part);
            self.diagnostics.extend(diagnostics);
        }
        all
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The dialect in which expressions of this document are read.
    pub(super) fn dialect(&self) -> Dialect {
        Dialect::of(self.version, self.options.strict)
    }

    /// Whether an expression or a condition of so many bytes is longer than it may be; it is told then.
    pub(super) fn is_too_long(&mut self, node: &Node, bytes: usize) -> bool {
        let most = self.options.expression;
        if bytes > most {
            let message =
                format!("an expression or a condition has at most {most} bytes here, and this one has {bytes}");
            self.push(Diagnostic::new(&codes::EXPRESSION_TOO_LONG, node.span, message));
        }
        bytes > most
    }

    /// Whether a condition or a selector nests deeper than it may; it is told then. The readers have the same limit, and know
    /// better what a bracket is: without another one nothing is counted.
    pub(super) fn is_too_deep(&mut self, node: &Node, text: &str) -> bool {
        let most = self.options.nesting;
        let is_deeper = most < MAX_NESTING && nesting(text) > most;
        if is_deeper {
            let message = format!("the brackets of a condition or a selector nest at most {most} deep here");
            self.push(Diagnostic::new(&codes::EXPRESSION_TOO_DEEP, node.span, message));
        }
        is_deeper
    }

    /// Where a byte range of a string's text stands in the source.
    pub(super) fn within(&self, node: &Node, range: std::ops::Range<usize>) -> Span {
        scalar::subspan(self.sources, node, range)
    }

    /// Reports `what was noted` about the text of `node`, each at its place and with its fix.
    pub(super) fn notes(&mut self, node: &Node, notes: Vec<Note>) {
        for note in notes {
            if self.is_declared(node, &note) {
                continue;
            }
            let span = self.within(node, note.range);
            let mut diagnostic = Diagnostic::new(codes::of_note(note.kind), span, note.message);
            if let Some(replacement) = note.replacement {
                diagnostic =
                    diagnostic.help(format!("write `{replacement}`")).fix("use the specified form", span, replacement);
            }
            self.push(diagnostic);
        }
    }

    /// Whether a name that Arazzo 1.1 would not have is declared as it stands: in 1.0, names have any characters.
    fn is_declared(&self, node: &Node, remark: &Note) -> bool {
        let name = || node.as_str().and_then(|text| text.get(remark.range.clone())).unwrap_or_default();
        remark.kind == NoteKind::LooseName
            && self.version == Version::V1_0
            && (self.names.input(name()) || self.names.step(name()) || self.names.workflow(name()))
    }

    /// Reports every name of `names` that stands there twice.
    pub(super) fn unique<'n>(
        &mut self,
        what: &str,
        code: &'static Code,
        names: impl Iterator<Item = &'n Spanned<Str>>,
    ) {
        let mut sorted: Vec<&Spanned<Str>> = names.collect();
        sorted.sort_by(|one, other| one.value.cmp(&other.value));
        let mut again: Vec<(&Spanned<Str>, Span)> = Vec::new();
        for same in sorted.chunk_by(|one, other| one.value == other.value) {
            if let Some((first, rest)) = same.split_first() {
                again.extend(rest.iter().map(|name| (*name, first.span)));
            }
        }
        again.sort_by_key(|(name, _)| name.span);
        for (name, first) in again {
            let message = format!("{what} `{}` is declared twice", name.value);
            let fault = Diagnostic::new(code, name.span, message).label(first, "first declared here");
            self.push(fault.help("rename one of them"));
        }
    }

    pub(super) fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        let mut message = format!("{what} must be {expected}, found {}", node.describe());
        if let Some(text) = node.scalar_text() {
            message.push_str(&format!(" (`{text}`)"));
        }
        let mut diagnostic = Diagnostic::new(&codes::WRONG_TYPE, node.span, message);
        if let Some(text) = self.unquoted(node).filter(|_| expected == "a string") {
            diagnostic = diagnostic.help("a plain `{` starts an object: put the text in quotes").fix(
                "quote it",
                node.span,
                format!("'{text}'"),
            );
        }
        if let (Some(text), true) = (node.scalar_text().filter(|_| node.as_str().is_none()), expected == "a string") {
            diagnostic = diagnostic.help(format!("write it in quotes: \"{text}\"")).fix(
                "quote it",
                node.span,
                format!("\"{text}\""),
            );
        }
        self.push(diagnostic);
    }
}

impl Decoder<'_> {
    /// The text of an object that YAML made of an expression in braces without quotes.
    fn unquoted(&self, node: &Node) -> Option<&str> {
        crate::node::is_unquoted_expression(node).then(|| self.sources.slice(node.span))
    }
}

/// The members of one object of the specification while it is decoded.
pub(super) struct Fields<'n> {
    node: &'n Node,
    what: Cow<'static, str>,
    known: &'static [(&'static str, Version)],
}

impl<'n> Fields<'n> {
    /// Opens an object; anything else is an error.
    pub(super) fn open(
        node: &'n Node,
        what: impl Into<Cow<'static, str>>,
        known: &'static [(&'static str, Version)],
        decoder: &mut Decoder<'_>,
    ) -> Option<Self> {
        let what = what.into();
        if node.as_mapping().is_none() {
            decoder.wrong_type(node, &what, "an object");
            return None;
        }
        Some(Self { node, what, known })
    }

    /// Opens an object and reports the fields that it may not have.
    pub(super) fn open_checked(
        node: &'n Node,
        what: impl Into<Cow<'static, str>>,
        known: &'static [(&'static str, Version)],
        decoder: &mut Decoder<'_>,
    ) -> Option<Self> {
        let fields = Self::open(node, what, known, decoder)?;
        fields.check(decoder);
        Some(fields)
    }

    /// Reports unknown fields, and those of a later version of the specification.
    pub(super) fn check(&self, decoder: &mut Decoder<'_>) {
        for entry in self.node.as_mapping().into_iter().flat_map(super::super::node::Mapping::entries) {
            match self.known.iter().find(|(name, _)| **name == *entry.key) {
                Some((name, since)) if *since > decoder.version => {
                    let message = format!("`{name}` of {} needs Arazzo 1.1; this document is 1.0", self.what);
                    decoder.push(
                        Diagnostic::new(&codes::VERSION_FIELD, entry.key_span, message).help("set `arazzo: 1.1.0`"),
                    );
                }
                Some(_) => {}
                None if entry.key.starts_with("x-") => {}
                None => {
                    let message = format!("{} has no field `{}`", self.what, entry.key);
                    let fields = || self.known.iter().filter(|f| f.1 <= decoder.version).map(|f| f.0);
                    let fault = Diagnostic::new(&codes::UNKNOWN_FIELD, entry.key_span, message);
                    let fault = fault.help(format!("its fields are {}", list(fields())));
                    // A field that is there already cannot be meant.
                    let absent = fields().filter(|name| self.get(name).is_none());
                    decoder.push(fault.near(absent, &entry.key, entry.key_span, str::to_owned));
                }
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'n Node> {
        self.node.get(name)
    }

    pub(super) fn required(&mut self, name: &str, decoder: &mut Decoder<'_>) -> Option<&'n Node> {
        let found = self.get(name);
        if found.is_none() {
            let message = format!("{} lacks the required field `{name}`", self.what);
            // A component is referred to by a field of its own.
            let reference = self.get("name").and_then(Node::as_str).filter(|name| name.starts_with("$components."));
            let help = reference.map_or_else(|| format!("add `{name}`"), |name| format!("write `reference: {name}`"));
            decoder.push(Diagnostic::new(&codes::MISSING_FIELD, self.start(), message).help(help));
        }
        found
    }

    /// A short span at which the object as a whole is pointed at: its first key.
    pub(super) fn start(&self) -> Span {
        let first = self.node.as_mapping().and_then(|m| m.entries().first());
        first.map_or(self.node.span, |entry| entry.key_span)
    }

    pub(super) fn text(&mut self, name: &str, decoder: &mut Decoder<'_>) -> Option<Spanned<Str>> {
        let node = self.get(name)?;
        let Some(text) = node.text() else {
            decoder.wrong_type(node, &format!("`{name}` of {}", self.what), "a string");
            return None;
        };
        Some(Spanned { value: text.clone(), span: node.span })
    }

    pub(super) fn required_text(&mut self, name: &str, decoder: &mut Decoder<'_>) -> Option<Spanned<Str>> {
        self.required(name, decoder)?;
        self.text(name, decoder)
    }

    /// The items of a list field, each decoded; those that cannot be are left out.
    pub(super) fn list<T: Send>(
        &mut self,
        name: &str,
        decoder: &mut Decoder<'_>,
        decode: impl Fn(&Node, &mut Decoder<'_>) -> Option<T> + Sync,
    ) -> Vec<T> {
        let Some(node) = self.get(name) else { return Vec::new() };
        let Some(items) = node.as_sequence() else {
            decoder.wrong_type(node, &format!("`{name}` of {}", self.what), "a list");
            return Vec::new();
        };
        decoder.each(items, decode)
    }

    /// The same, of a list that must be there and have an item.
    pub(super) fn required_list<T: Send>(
        &mut self,
        name: &str,
        decoder: &mut Decoder<'_>,
        decode: impl Fn(&Node, &mut Decoder<'_>) -> Option<T> + Sync,
    ) -> Vec<T> {
        self.required(name, decoder);
        self.filled(name, decoder);
        self.list(name, decoder, decode)
    }

    /// Reports a list that is there but empty.
    pub(super) fn filled(&self, name: &str, decoder: &mut Decoder<'_>) {
        if let Some(node) = self.get(name).filter(|node| node.as_sequence().is_some_and(<[_]>::is_empty)) {
            let message = format!("`{name}` of {} must have at least one item", self.what);
            decoder.push(Diagnostic::new(&codes::EMPTY_LIST, node.span, message));
        }
    }

    /// The members of a map field.
    pub(super) fn map(&mut self, name: &str, decoder: &mut Decoder<'_>) -> &'n [crate::Entry] {
        let Some(node) = self.get(name) else { return &[] };
        let Some(mapping) = node.as_mapping() else {
            decoder.wrong_type(node, &format!("`{name}` of {}", self.what), "an object");
            return &[];
        };
        mapping.entries()
    }
}

/// `a, b and c`, each in backquotes.
pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// How deep the brackets of `text` nest, in whatever language; those in quotes do not count.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest, mut quote) = (0_usize, 0, None);
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', _) => drop(characters.next()),
            (_, Some(open)) => quote = Some(open).filter(|_| character != open),
            ('\'' | '"', None) => quote = Some(character),
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}', None) => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_counted_outside_of_quotes() {
        for (text, wanted) in [
            ("$statusCode == 200", 0),
            ("(a) && (b)", 1),
            ("$..a[?(@.b[0] == ']')]", 3),
            ("'(((' == \"[[[\"", 0),
            ("\\(\\(a", 0),
            (")))((", 2),
        ] {
            assert_eq!(nesting(text), wanted, "{text}");
        }
    }
}
