//! What a scan finds: the members of mappings with their places.

use super::OutlinedOperation;
use super::shape::Shape;
use crate::{Format, Node};
use arazzo_expression::Str;
use indexmap::IndexMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Members by key, in document order.
pub(super) type Entries = IndexMap<Str, Entry, foldhash::fast::RandomState>;

/// One member of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where its key stands.
    pub(super) key: Range<usize>,
    /// What is parsed to get it: in JSON its value, in YAML all of it from the start of its line.
    pub(super) part: Range<usize>,
    pub(super) content: Content,
    /// The parsed value.
    pub(super) parsed: OnceLock<Option<Box<Node>>>,
}

/// How much is known of a value.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Where it is.
    Opaque,
    /// All its members.
    Members(Shape, Entries),
    /// That it is an operation, and its `operationId`.
    Operation(Option<Str>),
}

impl Entry {
    pub(super) fn new(key: Range<usize>, part: Range<usize>, content: Content) -> Self {
        Self { key, part, content, parsed: OnceLock::new() }
    }

    /// Its members, if they are known.
    pub(super) fn members(&self) -> Option<&Entries> {
        match &self.content {
            Content::Members(_, entries) => Some(entries),
            _ => None,
        }
    }

    /// Whether it is parsed as a whole.
    pub(super) fn is_unit(&self) -> bool {
        match &self.content {
            Content::Members(shape, _) => shape.is_unit(),
            Content::Opaque | Content::Operation(_) => true,
        }
    }
}

/// Where the parts of a description stand: the members of its root, of `paths` and its path items, of `components` and
/// its sections, and of the sections of Swagger 2.0.
#[derive(Clone, Debug)]
pub struct Outline {
    pub(super) format: Format,
    pub(super) entries: Entries,
    pub(super) operations: Vec<OutlinedOperation>,
    pub(super) referring: Vec<Str>,
}

impl Outline {
    /// Scans `text`. `None` if it has anything that a scan cannot be sure about, or if it is no description; then only
    /// a parse of the whole tells more. That there is an outline does not mean that all of the text is well-formed.
    pub fn scan(text: &str, format: Format) -> Option<Self> {
        let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let json = match format {
            Format::Json => true,
            Format::Yaml => false,
            Format::Detect => start.starts_with('{'),
        };
        let (format, entries) = if json {
            (Format::Json, super::json::scan(text, text.len() - start.len())?)
        } else {
            (Format::Yaml, super::yaml::scan(text)?)
        };
        let mut outline = Self { format, entries, operations: Vec::new(), referring: Vec::new() };
        super::operations::find(&mut outline, text)?;
        Some(outline)
    }

    /// The bytes of the member that `tokens` name, key and value in YAML, the value alone in JSON; `None` if there is
    /// none or if it is too deep to be known.
    pub fn get(&self, tokens: &[&str]) -> Option<Range<usize>> {
        let (last, parents) = tokens.split_last()?;
        let mut members = &self.entries;
        for token in parents {
            members = members.get(*token)?.members()?;
        }
        members.get(*last).map(|entry| entry.part.clone())
    }

    /// Every operation that stands in `paths`, in document order, of any version of OpenAPI.
    pub fn operations(&self) -> &[OutlinedOperation] {
        &self.operations
    }

    /// The keys of the path items that have a `$ref`.
    pub fn referring(&self) -> &[Str] {
        &self.referring
    }
}
