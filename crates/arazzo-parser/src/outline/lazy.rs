//! A tree whose parts are parsed when they are asked for.

use super::entry::{Entry, Outline};
use crate::openapi::Tree;
use crate::{DocumentOptions, Format, Node, SourceId, codes, json_document, parse_document, yaml};
use arazzo_expression::{Pointer, Str};
use std::sync::{Arc, OnceLock};

/// An outlined text as a tree. A part that cannot be parsed on its own, be it for an alias to another part or for a
/// fault, makes it parse the whole; so what it answers is what the whole tree would.
#[derive(Debug)]
pub struct LazyTree {
    source: SourceId,
    text: Arc<String>,
    outline: Outline,
    whole: OnceLock<Option<Box<Node>>>,
}

impl LazyTree {
    /// The tree of `text`, which spans call `source` and which `outline` is of.
    pub fn new(source: SourceId, text: Arc<String>, outline: Outline) -> Self {
        Self { source, text, outline, whole: OnceLock::new() }
    }

    /// Where the parts are.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Whether all of the text has been parsed after all.
    pub fn is_whole(&self) -> bool {
        self.whole.get().is_some()
    }

    fn whole(&self) -> Option<&Node> {
        let parse =
            || parse_document(self.source, &self.text, Format::Detect, &DocumentOptions::lenient()).0.map(Box::new);
        self.whole.get_or_init(parse).as_deref()
    }

    fn parsed<'e>(&self, entry: &'e Entry) -> Option<&'e Node> {
        let options = DocumentOptions::lenient();
        let read = || parse(self.source, &self.text, entry, self.outline.format, &options).map(Box::new);
        entry.parsed.get_or_init(read).as_deref()
    }

    /// The entry that is to be parsed to follow `tokens`, and those that then are left. `None`: there is nothing.
    fn locate<'t>(&self, tokens: &'t [Str]) -> Option<(&Entry, &'t [Str])> {
        let (first, mut left) = tokens.split_first()?;
        let mut entry = self.outline.entries.get(first)?;
        while let (Some(members), Some((next, rest))) =
            (entry.members().filter(|_| !entry.is_unit()), left.split_first())
        {
            entry = members.get(next)?;
            left = rest;
        }
        Some((entry, left))
    }
}

impl Tree for LazyTree {
    fn at(&self, pointer: &Pointer) -> Option<&Node> {
        let tokens = pointer.tokens();
        if tokens.is_empty() || self.is_whole() {
            return self.whole()?.pointer(pointer);
        }
        let (entry, left) = self.locate(tokens)?;
        match self.parsed(entry) {
            Some(node) => left.iter().try_fold(node, |node, token| node.child(token)),
            None => self.whole()?.pointer(pointer),
        }
    }
}

/// The value of `entry`, parsed on its own with spans in the whole text. `None` if that gives faults.
pub(super) fn parse(
    source: SourceId,
    text: &str,
    entry: &Entry,
    format: Format,
    options: &DocumentOptions,
) -> Option<Node> {
    let part = entry.part.clone();
    if format == Format::Json {
        return json_document::read_part(source, text, part, options).0;
    }
    let (node, faults) = yaml::read_part(source, text, part, options);
    if faults.iter().any(|fault| fault.code == &codes::YAML_ALIAS) {
        return None;
    }
    let crate::Data::Mapping(mapping) = node?.data else { return None };
    let mut entries = mapping.into_entries();
    entries.pop().filter(|_| entries.is_empty()).map(|only| only.value)
}
