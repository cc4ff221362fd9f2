//! The ways into a value that a query takes, told step by step: for checks of queries against schemas.

use super::ast::{Logical, Operand, Operator, Path, PatternSource, Root, Segment, Selector};
use crate::{Str, Value};
use std::ops::Range;

/// One step into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'q> {
    /// The member of this name.
    Member(&'q str),
    /// The element of this number; from the end where it is negative.
    Element(i64),
    /// Some member or element.
    Any,
}

/// What follows a query into a value of which perhaps not all is known.
pub trait Follow {
    /// What is known of a value.
    type At: Clone;

    /// What is known of the part of `at` to which `step` leads; `None` if nothing is. `text` is the path up to there,
    /// which stands at `range` of the query.
    fn step(&mut self, at: &Self::At, step: Step<'_>, text: &str, range: Range<usize>) -> Option<Self::At>;

    /// The value of a single place is compared with a constant, read with the place on the left.
    fn compare(&mut self, at: &Self::At, operator: crate::Operator, constant: &Value, text: &str, range: Range<usize>);
}

/// Follows a path from the argument `root`.
pub(super) fn path<F: Follow>(path: &Path, query: &str, root: &F::At, follow: &mut F) {
    Walk { query, root, follow }.path(path, None);
}

/// Follows the paths of a condition on the argument `root`.
pub(super) fn truth<F: Follow>(truth: &Logical, query: &str, root: &F::At, follow: &mut F) {
    Walk { query, root, follow }.condition(truth, Some(root));
}

struct Walk<'w, F: Follow> {
    query: &'w str,
    root: &'w F::At,
    follow: &'w mut F,
}

impl<F: Follow> Walk<'_, F> {
    fn path(&mut self, path: &Path, current: Option<&F::At>) -> Option<F::At> {
        let mut at = match path.root {
            Root::Argument => Some(self.root.clone()),
            Root::Current => current.cloned(),
        };
        for segment in &path.segments {
            at = self.segment(segment, path.range.start, at);
        }
        at
    }

    fn segment(&mut self, segment: &Segment, start: usize, at: Option<F::At>) -> Option<F::At> {
        let at = at.filter(|_| !segment.descendant);
        let mut reached = None;
        for selector in &segment.selectors {
            let step = match selector {
                Selector::Name(name) => Step::Member(name),
                Selector::Index(index) => Step::Element(*index),
                Selector::Wildcard | Selector::Slice(_) | Selector::Filter(_) => Step::Any,
            };
            let range = start..segment.range.end;
            let text: Str = self.query.get(range.clone()).unwrap_or_default().into();
            let next = at.as_ref().and_then(|at| self.follow.step(at, step, &text, range));
            if let Selector::Filter(condition) = selector {
                self.condition(condition, next.as_ref());
            }
            reached = next;
        }
        reached.filter(|_| segment.selectors.len() == 1)
    }

    fn condition(&mut self, condition: &Logical, current: Option<&F::At>) {
        match condition {
            Logical::Or(parts) | Logical::And(parts) => parts.iter().for_each(|part| self.condition(part, current)),
            // That something is not there may be just what is asked.
            Logical::Not(_) => {}
            Logical::Exists(path) => {
                self.path(path, current);
            }
            Logical::Compare(comparison) => {
                let (left, right) = (&comparison.left, &comparison.right);
                let operator = operator(comparison.operator);
                match (left, right) {
                    (Operand::Path(path), Operand::Literal(constant)) => {
                        self.compare(path, operator, constant, current);
                    }
                    (Operand::Literal(constant), Operand::Path(path)) => {
                        self.compare(path, operator.mirrored(), constant, current);
                    }
                    _ => [left, right].into_iter().for_each(|side| self.operand(side, current)),
                }
            }
            Logical::Matches(matches) => {
                self.operand(&matches.text, current);
                if let PatternSource::Computed(operand) = &matches.pattern {
                    self.operand(operand, current);
                }
            }
        }
    }

    fn compare(&mut self, path: &Path, operator: crate::Operator, constant: &Value, current: Option<&F::At>) {
        // Whether something is there is asked by comparing it with null, too.
        if constant.is_null() {
            return;
        }
        let Some(at) = self.path(path, current) else { return };
        let text: Str = self.query.get(path.range.0.clone()).unwrap_or_default().into();
        self.follow.compare(&at, operator, constant, &text, path.range.0.clone());
    }

    fn operand(&mut self, operand: &Operand, current: Option<&F::At>) {
        // The length of something may be that of a member called `length`.
        if let Some(path) = operand.path().filter(|_| !matches!(operand, Operand::Size(_))) {
            self.path(path, current);
        }
    }
}

/// The operator in the form that is the same for all languages.
pub(super) fn operator(operator: Operator) -> crate::Operator {
    match operator {
        Operator::Equal => crate::Operator::Equal,
        Operator::NotEqual => crate::Operator::NotEqual,
        Operator::Less => crate::Operator::Less,
        Operator::LessOrEqual => crate::Operator::LessOrEqual,
        Operator::Greater => crate::Operator::Greater,
        Operator::GreaterOrEqual => crate::Operator::GreaterOrEqual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Query;

    /// Follows into a value that is known, and notes what is not there and what is compared.
    struct Known(Vec<String>);

    impl Follow for Known {
        type At = Value;

        fn step(&mut self, at: &Value, step: Step<'_>, text: &str, _: Range<usize>) -> Option<Value> {
            let next = match step {
                Step::Member(name) => at.child(name).cloned(),
                Step::Element(index) => at.child(&index.to_string()).cloned(),
                Step::Any => at.child("0").cloned(),
            };
            if next.is_none() {
                self.0.push(text.to_owned());
            }
            next
        }

        fn compare(&mut self, at: &Value, _: crate::Operator, constant: &Value, text: &str, _: Range<usize>) {
            self.0.push(format!("{text}: {at} {constant}"));
        }
    }

    #[test]
    fn queries_are_followed_into_filters_of_filters() {
        let value = crate::json::parse(r#"{"a": [{"b": 1, "c": [{"d": "x"}]}], "n": "y"}"#).unwrap();
        for (query, told) in [
            ("$.a[0].b", vec![]),
            ("$.a[*].e.f", vec!["$.a[*].e"]),
            ("$.a[?@.b == 2]", vec!["@.b: 1 2"]),
            ("$.a[?@.c[?@.d == 'y'] && $.n == 'y']", vec!["@.d: \"x\" \"y\"", "$.n: \"y\" \"y\""]),
            ("$.a[?@.x]", vec!["@.x"]),
            ("$.a[?!@.x]", vec![]),
            ("$.a[?@.x != null]", vec![]),
            ("$..x", vec![]),
            ("$.a[?length(@.y) > 1]", vec!["@.y"]),
            ("$.a[?match(@.z, 'a')]", vec!["@.z"]),
        ] {
            let mut known = Known(Vec::new());
            Query::parse(query).unwrap().follow(&value, &mut known);
            assert_eq!(known.0, told, "{query}");
        }
    }
}
