//! Collections that are still being read, one frame each: the stack of the reader, on the heap.

use crate::{Data, Entry, Node, Span};
use arazzo_expression::Str;

/// How much a value is.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    /// The values it consists of, itself included.
    pub(super) nodes: usize,
    /// How many collections are within each other, itself included.
    pub(super) height: usize,
}

/// A value that has been read.
#[derive(Clone)]
pub(super) struct Done {
    pub(super) node: Node,
    pub(super) size: Size,
}

impl Done {
    /// A value of the same size with nothing in it.
    pub(super) fn hollow(&self) -> Self {
        Self { node: Node { span: self.node.span, data: Data::Null }, size: self.size }
    }
}

/// A key that waits for its value.
pub(super) enum Key {
    Text {
        text: Str,
        span: Span,
        /// Whether this is the merge key.
        merge: bool,
    },
    /// A key that cannot be one; its value is dropped.
    Unusable,
}

/// What a frame collects.
pub(super) enum Content {
    Sequence,
    Mapping {
        key: Option<Key>,
        /// Which entries are merge keys.
        merges: Vec<usize>,
    },
}

impl Content {
    /// A mapping without members.
    pub(super) const fn mapping() -> Self {
        Self::Mapping { key: None, merges: Vec::new() }
    }
}

/// What is in the collections that are open, the outer ones first: each has its own once it is complete, and no more
/// room for it than it takes.
#[derive(Default)]
pub(super) struct Pending {
    items: Vec<Node>,
    entries: Vec<Entry>,
}

impl Pending {
    /// Where the content of a collection starts that is opened now.
    pub(super) fn mark(&self, content: &Content) -> usize {
        match content {
            Content::Sequence => self.items.len(),
            Content::Mapping { .. } => self.entries.len(),
        }
    }

    /// Moves all that is in `other` behind what is here.
    pub(super) fn append(&mut self, other: &mut Self) {
        self.items.append(&mut other.items);
        self.entries.append(&mut other.entries);
    }

    /// The items of the innermost collection, which start at `first`.
    pub(super) fn take_items(&mut self, first: usize) -> Vec<Node> {
        self.items.drain(first.min(self.items.len())..).collect()
    }

    /// The entries of the innermost collection, which start at `first`.
    pub(super) fn take_entries(&mut self, first: usize) -> Vec<Entry> {
        self.entries.drain(first.min(self.entries.len())..).collect()
    }
}

/// A collection that has been opened.
pub(super) struct Frame {
    pub(super) content: Content,
    /// Where what it collects starts among what is pending.
    pub(super) first: usize,
    pub(super) start: usize,
    /// Whether it is written in brackets.
    pub(super) flow: bool,
    /// Its anchor, or 0.
    pub(super) anchor: usize,
    /// How much is in it so far.
    pub(super) inside: Size,
}

impl Frame {
    /// Whether what comes next is a key.
    pub(super) fn wants_key(&self) -> bool {
        matches!(self.content, Content::Mapping { key: None, .. })
    }

    /// Whether what comes next is the value of a key.
    pub(super) fn wants_value(&self) -> bool {
        matches!(self.content, Content::Mapping { key: Some(_), .. })
    }

    /// Sets the key that what comes next belongs to.
    pub(super) fn set_key(&mut self, next: Key) {
        if let Content::Mapping { key, .. } = &mut self.content {
            *key = Some(next);
        }
    }

    /// Adds an item, or the value of the key that waits.
    pub(super) fn add(&mut self, done: Done, pending: &mut Pending) {
        self.inside.nodes = self.inside.nodes.saturating_add(done.size.nodes);
        self.inside.height = self.inside.height.max(done.size.height);
        match &mut self.content {
            Content::Sequence => pending.items.push(done.node),
            Content::Mapping { key, merges } => {
                if let Some(Key::Text { text, span, merge }) = key.take() {
                    if merge {
                        merges.push(pending.entries.len() - self.first);
                    }
                    pending.entries.push(Entry { key: text, key_span: span, value: done.node });
                }
            }
        }
    }

    /// The size of the whole once it is complete.
    pub(super) fn size(&self) -> Size {
        Size { nodes: self.inside.nodes.saturating_add(1), height: self.inside.height + 1 }
    }
}
