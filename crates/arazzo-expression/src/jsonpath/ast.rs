//! A query as parsed: only what is well-typed (RFC 9535, section 2.4.3) can be built.

use crate::regex::{Pattern, PatternError};
use crate::{Limits, Str, Value};
use std::ops::{Deref, Range};

/// Where a part is written, in bytes. It makes no difference between parts.
#[derive(Clone, Debug)]
pub(super) struct Place(pub Range<usize>);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Deref for Place {
    type Target = Range<usize>;

    fn deref(&self) -> &Range<usize> {
        &self.0
    }
}

/// `$.a[*]` or `@.a[*]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Path {
    pub root: Root,
    pub segments: Vec<Segment>,
    /// Where it is written, in bytes.
    pub range: Place,
}

/// Where a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// `$`: the value that the query is applied to.
    Argument,
    /// `@`: the node that the innermost filter looks at.
    Current,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Segment {
    /// Whether the selectors apply to all descendants too (`..`).
    pub descendant: bool,
    pub selectors: Vec<Selector>,
    /// Where it is written, in bytes.
    pub range: Place,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Selector {
    Name(Str),
    Wildcard,
    Index(i64),
    Slice(Slice),
    Filter(Logical),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    pub start: Option<i64>,
    pub end: Option<i64>,
    pub step: i64,
}

/// What is true or false.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Logical {
    Or(Vec<Logical>),
    And(Vec<Logical>),
    Not(Box<Logical>),
    Exists(Path),
    Compare(Box<Comparison>),
    Matches(Box<Matches>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Comparison {
    pub operator: Operator,
    pub left: Operand,
    pub right: Operand,
    /// Where it is written, in bytes.
    pub range: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What has one value, or none ("Nothing").
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Literal(Value),
    /// A singular path.
    Path(Path),
    /// `length(…)`.
    Length(Box<Operand>),
    /// `count(…)`.
    Count(Path),
    /// `value(…)`.
    Value(Path),
    /// The lenient `PATH.length`: that member of an object that has it, else the length of what the path leads to.
    Size(Path),
}

/// `match(…)` or `search(…)`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Matches {
    /// Whether the pattern must match all of the text.
    pub whole: bool,
    pub text: Operand,
    pub pattern: PatternSource,
    /// Where it is written, in bytes.
    pub range: Place,
}

/// The second argument of `match` and `search`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PatternSource {
    /// A literal, as text and compiled; what is no pattern matches nothing.
    Literal(Str, Result<Pattern, PatternError>),
    /// Known only when evaluated.
    Computed(Operand),
}

impl Path {
    /// Whether at most one node can be selected, by grammar (section 2.3.5.1, `singular-query`).
    pub(super) fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| segment.step().is_some())
    }

    /// Holds the patterns in filters to `limits`.
    pub(super) fn limit_patterns(&mut self, limits: Limits) {
        for selector in self.segments.iter_mut().flat_map(|segment| &mut segment.selectors) {
            if let Selector::Filter(condition) = selector {
                condition.limit_patterns(limits);
            }
        }
    }
}

impl Segment {
    /// The one name or index that this segment consists of.
    pub(super) fn step(&self) -> Option<&Selector> {
        match self.selectors.as_slice() {
            [step @ (Selector::Name(_) | Selector::Index(_))] if !self.descendant => Some(step),
            _ => None,
        }
    }
}

impl Logical {
    /// Holds the patterns in this expression to `limits`; it nests no deeper than it was parsed.
    pub(super) fn limit_patterns(&mut self, limits: Limits) {
        match self {
            Self::Or(parts) | Self::And(parts) => parts.iter_mut().for_each(|part| part.limit_patterns(limits)),
            Self::Not(inner) => inner.limit_patterns(limits),
            Self::Exists(path) => path.limit_patterns(limits),
            Self::Compare(comparison) => {
                comparison.left.limit_patterns(limits);
                comparison.right.limit_patterns(limits);
            }
            Self::Matches(matches) => {
                matches.text.limit_patterns(limits);
                match &mut matches.pattern {
                    PatternSource::Literal(_, Ok(pattern)) => *pattern = pattern.clone().with_limits(limits),
                    PatternSource::Literal(_, Err(_)) => {}
                    PatternSource::Computed(operand) => operand.limit_patterns(limits),
                }
            }
        }
    }

    /// The operands and paths of this expression and of the expressions within it, but not of nested filters.
    pub(super) fn paths(&self) -> Vec<&Path> {
        let mut found = Vec::new();
        self.collect_paths(&mut found);
        found
    }

    fn collect_paths<'a>(&'a self, found: &mut Vec<&'a Path>) {
        match self {
            Self::Or(parts) | Self::And(parts) => parts.iter().for_each(|part| part.collect_paths(found)),
            Self::Not(inner) => inner.collect_paths(found),
            Self::Exists(path) => found.push(path),
            Self::Compare(comparison) => {
                found.extend(comparison.left.path());
                found.extend(comparison.right.path());
            }
            Self::Matches(matches) => {
                found.extend(matches.text.path());
                if let PatternSource::Computed(operand) = &matches.pattern {
                    found.extend(operand.path());
                }
            }
        }
    }
}

impl Operand {
    fn limit_patterns(&mut self, limits: Limits) {
        match self {
            Self::Literal(_) => {}
            Self::Path(path) | Self::Count(path) | Self::Value(path) | Self::Size(path) => path.limit_patterns(limits),
            Self::Length(inner) => inner.limit_patterns(limits),
        }
    }

    /// The path that this operand reads.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Literal(_) => None,
            Self::Path(path) | Self::Count(path) | Self::Value(path) | Self::Size(path) => Some(path),
            Self::Length(inner) => inner.path(),
        }
    }
}
