//! What RFC 9535 allows, but hardly anyone means (decision A37).

use super::ast::{Logical, Operand, Operator, Path, PatternSource, Root, Segment, Selector};
use super::operand::ends_in_length;
use crate::Value;
use std::ops::Range;

/// Something valid in a query that mostly means something else than its author thinks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryLint {
    /// Which trap it is.
    pub kind: QueryLintKind,
    /// Where it stands in the query, in bytes.
    pub range: Range<usize>,
    /// What it really does, in lower case.
    pub message: String,
    /// What could stand in place of that range.
    pub replacement: Option<String>,
}

/// The traps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryLintKind {
    /// `$[?@.member …]`: looks at the children of the argument, not at the argument: wrong where it is an object.
    RootFilter,
    /// `count(@.a)`: 1 or 0, whatever `a` holds.
    CountOfSingular,
    /// `@.a != null`: also true where there is no `a`.
    NullAsExistence,
    /// `@.a.length`: the member called `length`, not the length.
    LengthMember,
    /// The pattern of `match` or `search` is none, so that nothing matches.
    InvalidPattern,
}

/// The lints of a query.
pub(super) fn path(path: &Path, text: &str) -> Vec<QueryLint> {
    let mut lints = Lints { text, found: Vec::new() };
    lints.root_filter(path);
    lints.segments(&path.segments);
    lints.found.sort_by_key(|lint| lint.range.start);
    lints.found
}

/// The lints of an expression in the comparison dialect.
pub(super) fn truth(truth: &Logical, text: &str) -> Vec<QueryLint> {
    let mut lints = Lints { text, found: Vec::new() };
    lints.condition(truth);
    lints.found.sort_by_key(|lint| lint.range.start);
    lints.found
}

struct Lints<'t> {
    text: &'t str,
    found: Vec<QueryLint>,
}

impl Lints<'_> {
    fn written(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn add(&mut self, kind: QueryLintKind, range: &Range<usize>, message: &str, replacement: Option<String>) {
        self.found.push(QueryLint { kind, range: range.clone(), message: message.to_owned(), replacement });
    }

    fn root_filter(&mut self, path: &Path) {
        let Some((first, _)) = path.segments.split_first().filter(|(first, _)| !first.descendant) else { return };
        let [Selector::Filter(condition)] = first.selectors.as_slice() else { return };
        let members: Vec<_> =
            condition.paths().into_iter().filter(|path| reads_member(path)).map(|p| p.range.start).collect();
        if members.is_empty() {
            return;
        }
        let mut fixed = self.written(&first.range).to_owned();
        for at in members {
            let at = at - first.range.start;
            fixed.replace_range(at..=at, "$");
        }
        let message = "this filter looks at each child of the value; it never looks at the members of the value itself";
        self.add(QueryLintKind::RootFilter, &first.range, message, Some(fixed));
    }

    fn segments(&mut self, segments: &[Segment]) {
        for selector in segments.iter().flat_map(|segment| &segment.selectors) {
            if let Selector::Filter(condition) = selector {
                self.condition(condition);
            }
        }
    }

    fn condition(&mut self, condition: &Logical) {
        match condition {
            Logical::Or(parts) | Logical::And(parts) => parts.iter().for_each(|part| self.condition(part)),
            Logical::Not(inner) => self.condition(inner),
            Logical::Exists(path) => self.segments(&path.segments),
            Logical::Compare(comparison) => {
                self.null(comparison.operator, &comparison.left, &comparison.right, &comparison.range);
                self.operand(&comparison.left, true);
                self.operand(&comparison.right, true);
            }
            Logical::Matches(matches) => {
                self.operand(&matches.text, false);
                match &matches.pattern {
                    PatternSource::Computed(operand) => self.operand(operand, false),
                    PatternSource::Literal(_, Ok(_)) => {}
                    PatternSource::Literal(_, Err(error)) => {
                        let message = format!("nothing matches: {}", error.reason);
                        self.add(QueryLintKind::InvalidPattern, &matches.range, &message, None);
                    }
                }
            }
        }
    }

    fn null(&mut self, operator: Operator, left: &Operand, right: &Operand, range: &Range<usize>) {
        let ((Operand::Path(tested), Operand::Literal(Value::Null))
        | (Operand::Literal(Value::Null), Operand::Path(tested))) = (left, right)
        else {
            return;
        };
        if operator == Operator::NotEqual {
            let replacement = self.written(&tested.range).to_owned();
            let message = "`!= null` is also true where there is nothing; a query alone tests that something is there";
            self.add(QueryLintKind::NullAsExistence, range, message, Some(replacement));
        }
    }

    fn operand(&mut self, operand: &Operand, compared: bool) {
        match operand {
            Operand::Length(inner) => self.operand(inner, false),
            Operand::Count(path) if path.is_singular() => {
                let replacement = Some(self.written(&path.range).to_owned());
                let message = "`count` counts nodes, and this query selects one at most; `length` counts elements";
                self.add(
                    QueryLintKind::CountOfSingular,
                    &path.range,
                    message,
                    replacement.map(|path| format!("{path}[*]")),
                );
            }
            Operand::Path(path) if compared && ends_in_length(path) => {
                let before = path.segments.last().map_or(path.range.end, |last| last.range.start);
                let replacement = format!("length({})", self.written(&(path.range.start..before)));
                let message = "`.length` is a member called `length`";
                self.add(QueryLintKind::LengthMember, &path.range, message, Some(replacement));
            }
            _ => {}
        }
        if let Some(path) = operand.path().filter(|_| !matches!(operand, Operand::Length(_))) {
            self.segments(&path.segments);
        }
    }
}

/// Whether `path` reads a member of the node that a filter looks at.
fn reads_member(path: &Path) -> bool {
    let first = path.segments.first().filter(|first| !first.descendant);
    path.root == Root::Current && first.is_some_and(|first| matches!(first.selectors.as_slice(), [Selector::Name(_)]))
}
