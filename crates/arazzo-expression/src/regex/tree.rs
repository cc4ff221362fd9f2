//! A pattern as a tree, for the engine that backtracks: built while the pattern is translated.

use crate::limits::MAX_PATTERN_SIZE;
use regex_syntax::hir::{Class, HirKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many ranges of characters the sets of a pattern may have together.
const MAX_RANGES: usize = MAX_PATTERN_SIZE / size_of::<(char, char)>();

#[derive(Clone, Debug)]
pub(super) enum Node {
    /// One character of the set with this number.
    Set(usize),
    Sequence(Vec<Node>),
    /// The first alternative that leads to a match.
    Either(Vec<Node>),
    /// What the group with this number captures.
    Capture(usize, Box<Node>),
    Repeat(Box<Repeat>),
    Look {
        behind: bool,
        negated: bool,
        node: Box<Node>,
    },
    /// The text of a group again.
    Refer {
        group: usize,
        any_case: bool,
    },
    Assert(Assertion),
}

#[derive(Clone, Debug)]
pub(super) struct Repeat {
    pub node: Node,
    pub bounds: Bounds,
    /// The groups inside: each round begins without their captures (ECMA-262, RepeatMatcher).
    pub groups: Range<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub min: usize,
    pub max: usize,
    pub greedy: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    Start,
    End,
    /// `\b`, or `\B` if negated.
    Boundary {
        negated: bool,
    },
}

/// Characters, as ranges in order; with a mask of those of ASCII.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    ascii: u128,
    ranges: Vec<(char, char)>,
}

impl Set {
    /// How large it is, in bytes.
    pub(super) fn size(&self) -> usize {
        size_of::<Self>() + size_of_val(self.ranges.as_slice())
    }

    /// The set that `syntax`, one character or class in the engines' syntax, stands for.
    fn parse(syntax: &str, any_case: bool) -> Result<Self, String> {
        let parsed = regex_syntax::ParserBuilder::new().case_insensitive(any_case).build().parse(syntax);
        let parsed = parsed.map_err(|error| super::pattern::one_line(&error.to_string()))?;
        let ranges: Vec<(char, char)> = match parsed.kind() {
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).unwrap_or_default();
                text.chars().take(1).map(|c| (c, c)).collect()
            }
            HirKind::Class(Class::Unicode(class)) => {
                class.ranges().iter().map(|range| (range.start(), range.end())).collect()
            }
            HirKind::Class(Class::Bytes(class)) => {
                class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
            }
            _ => Vec::new(),
        };
        let holds = |byte: u8| ranges.iter().any(|(low, high)| (*low..=*high).contains(&char::from(byte)));
        let ascii = (0..128).filter(|byte| holds(*byte)).fold(0, |mask, byte| mask | (1_u128 << byte));
        Ok(Self { ascii, ranges })
    }

    pub(super) fn contains(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> u32::from(c) & 1 == 1;
        }
        let after = self.ranges.partition_point(|(low, _)| *low <= c);
        after.checked_sub(1).and_then(|at| self.ranges.get(at)).is_some_and(|(_, high)| c <= *high)
    }
}

/// The sets of a pattern, each of them once.
#[derive(Debug, Default)]
pub(super) struct Sets {
    known: BTreeMap<(String, bool), usize>,
    ranges: usize,
    pub all: Vec<Set>,
}

impl Sets {
    fn number(&mut self, syntax: &str, any_case: bool) -> Result<usize, String> {
        if let Some(number) = self.known.get(&(syntax.to_owned(), any_case)) {
            return Ok(*number);
        }
        let set = Set::parse(syntax, any_case)?;
        // A pattern that has more is never matched: its size tells.
        self.all.push(if self.ranges > MAX_RANGES { Set::default() } else { set.clone() });
        self.ranges += set.ranges.len();
        self.known.insert((syntax.to_owned(), any_case), self.all.len() - 1);
        Ok(self.all.len() - 1)
    }
}

/// What a group is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Capture,
    Look { behind: bool, negated: bool },
}

/// A group that is open: its alternatives so far, the last of which grows.
#[derive(Debug)]
struct Open {
    kind: Kind,
    /// How many groups captured before it.
    before: usize,
    alternatives: Vec<Node>,
    sequence: Vec<Node>,
}

impl Open {
    fn new(kind: Kind, before: usize) -> Self {
        Self { kind, before, alternatives: Vec::new(), sequence: Vec::new() }
    }

    fn end_alternative(&mut self) {
        let sequence = Node::Sequence(std::mem::take(&mut self.sequence));
        self.alternatives.push(sequence);
    }

    fn close(mut self) -> Node {
        self.end_alternative();
        let mut alternatives = self.alternatives;
        let only = if alternatives.len() == 1 { alternatives.pop() } else { None };
        let node = only.unwrap_or(Node::Either(alternatives));
        match self.kind {
            Kind::Plain => node,
            Kind::Capture => Node::Capture(self.before + 1, Box::new(node)),
            Kind::Look { behind, negated } => Node::Look { behind, negated, node: Box::new(node) },
        }
    }
}

/// Builds the tree from what the translator passes, in its order.
#[derive(Debug)]
pub(super) struct Builder {
    whole: Open,
    open: Vec<Open>,
    captures: usize,
    /// The groups inside the last node.
    last: Range<usize>,
    pub sets: Sets,
}

impl Default for Builder {
    fn default() -> Self {
        Self { whole: Open::new(Kind::Plain, 0), open: Vec::new(), captures: 0, last: 0..0, sets: Sets::default() }
    }
}

impl Builder {
    fn innermost(&mut self) -> &mut Open {
        self.open.last_mut().unwrap_or(&mut self.whole)
    }

    pub(super) fn push(&mut self, node: Node) {
        self.last = self.captures..self.captures;
        self.innermost().sequence.push(node);
    }

    /// One character, of a set that is written in the engines' syntax.
    pub(super) fn set(&mut self, syntax: &str, any_case: bool) -> Result<(), String> {
        let number = self.sets.number(syntax, any_case)?;
        self.push(Node::Set(number));
        Ok(())
    }

    pub(super) fn alternative(&mut self) {
        self.innermost().end_alternative();
    }

    pub(super) fn open(&mut self, kind: Kind) {
        self.open.push(Open::new(kind, self.captures));
        self.captures += usize::from(kind == Kind::Capture);
    }

    pub(super) fn close(&mut self) {
        let Some(closed) = self.open.pop() else { return };
        let before = closed.before;
        let node = closed.close();
        self.push(node);
        self.last = before..self.captures;
    }

    /// Repeats the last node.
    pub(super) fn repeat(&mut self, bounds: Bounds) {
        let groups = self.last.start + 1..self.last.end + 1;
        let Some(node) = self.innermost().sequence.pop() else { return };
        self.innermost().sequence.push(Node::Repeat(Box::new(Repeat { node, bounds, groups })));
    }

    /// The tree of the whole pattern, and its sets.
    pub(super) fn finish(self) -> (Node, Vec<Set>) {
        (self.whole.close(), self.sets.all)
    }
}
