//! Filter expressions and functions at work (RFC 9535, sections 2.3.5.2 and 2.4).

use super::ast::{Logical, Matches, Operand, Path, PatternSource, Root};
use super::budget::BudgetExceeded;
use super::evaluate::{Evaluation, Flow, Stop, flow};
use crate::regex::{MatchLimit, Pattern};
use crate::{Str, Value};
use std::ops::ControlFlow::{Break, Continue};

/// What compiling one computed pattern costs, in visits.
const PATTERN_COST: u64 = 5_000;

/// The value of an operand.
#[derive(Debug)]
pub(super) enum Resolved<'a> {
    Nothing,
    Value(&'a Value),
    /// What `length` and `count` make.
    Count(i64),
}

impl<'v> Evaluation<'v> {
    /// Whether `condition` is true where `@` is `current`.
    pub(super) fn holds(&mut self, condition: &Logical, current: &'v Value) -> Flow<bool> {
        match condition {
            Logical::Or(parts) => self.any(parts, current, true),
            Logical::And(parts) => self.any(parts, current, false),
            Logical::Not(inner) => Continue(!self.deeper(|this| this.holds(inner, current))?),
            Logical::Exists(path) => Continue(self.nodes(path, current, 1)? > 0),
            Logical::Compare(comparison) => {
                let left = self.resolve(&comparison.left, current)?;
                let right = self.resolve(&comparison.right, current)?;
                self.compare(comparison.operator, &left, &right)
            }
            Logical::Matches(matches) => self.matches(matches, current),
        }
    }

    /// Whether any of `parts` is `wanted`; if none is, the answer is the opposite.
    fn any(&mut self, parts: &[Logical], current: &'v Value, wanted: bool) -> Flow<bool> {
        for part in parts {
            if self.deeper(|this| this.holds(part, current))? == wanted {
                return Continue(wanted);
            }
        }
        Continue(!wanted)
    }

    /// How many nodes `path` selects, counted up to `limit`.
    fn nodes(&mut self, path: &Path, current: &'v Value, limit: usize) -> Flow<usize> {
        let mut count = 0;
        self.each(path, current, &mut |_| {
            count += 1;
            if count >= limit { Break(Stop::Found) } else { Continue(()) }
        })?;
        Continue(count)
    }

    fn each(&mut self, path: &Path, current: &'v Value, sink: &mut dyn FnMut(&'v Value) -> Flow) -> Flow {
        let from = match path.root {
            Root::Argument => self.argument,
            Root::Current => current,
        };
        match self.walk(from, &path.segments, sink) {
            Break(Stop::Found) => Continue(()),
            other => other,
        }
    }

    /// The one node that `path` selects, or nothing if there are none or several.
    fn one(&mut self, path: &Path, current: &'v Value) -> Flow<Option<&'v Value>> {
        let mut found = None;
        let mut several = false;
        self.each(path, current, &mut |node| {
            several = found.replace(node).is_some();
            if several { Break(Stop::Found) } else { Continue(()) }
        })?;
        Continue(found.filter(|_| !several))
    }

    pub(super) fn resolve<'a>(&mut self, operand: &'a Operand, current: &'v Value) -> Flow<Resolved<'a>>
    where
        'v: 'a,
    {
        match operand {
            Operand::Literal(value) => Continue(Resolved::Value(value)),
            Operand::Path(path) | Operand::Value(path) => {
                Continue(self.one(path, current)?.map_or(Resolved::Nothing, Resolved::Value))
            }
            Operand::Count(path) => Continue(counted(self.nodes(path, current, usize::MAX)?)),
            Operand::Length(inner) => match self.deeper(|this| this.resolve(inner, current))? {
                Resolved::Value(value) => self.length(value),
                _ => Continue(Resolved::Nothing),
            },
            Operand::Size(path) => match self.one(path, current)? {
                Some(value) => {
                    value.get("length").map_or_else(|| self.length(value), |own| Continue(Resolved::Value(own)))
                }
                None => Continue(Resolved::Nothing),
            },
        }
    }

    /// Section 2.4.4: characters, elements or members.
    fn length<'a>(&mut self, value: &Value) -> Flow<Resolved<'a>> {
        Continue(match value {
            Value::String(text) => {
                flow(self.budget.spend_on(text))?;
                counted(text.chars().count())
            }
            Value::Array(elements) => counted(elements.len()),
            Value::Object(members) => counted(members.len()),
            _ => Resolved::Nothing,
        })
    }

    /// Sections 2.4.6 and 2.4.7: what is no text, or no pattern, does not match.
    fn matches(&mut self, matches: &Matches, current: &'v Value) -> Flow<bool> {
        let Resolved::Value(Value::String(text)) = self.resolve(&matches.text, current)? else {
            return Continue(false);
        };
        flow(self.budget.spend_on(text))?;
        let mut steps = self.steps;
        let pattern = match &matches.pattern {
            PatternSource::Literal(_, pattern) => pattern.as_ref().ok(),
            PatternSource::Computed(operand) => {
                let Resolved::Value(Value::String(source)) = self.resolve(operand, current)? else {
                    return Continue(false);
                };
                self.computed(source, matches.whole)?
            }
        };
        let found = pattern.map_or(Ok(false), |pattern| pattern.is_match_within(text, &mut steps));
        self.steps = steps;
        flow(found.map_err(|limit| match limit {
            MatchLimit::Steps => BudgetExceeded::Pattern,
            MatchLimit::Size => BudgetExceeded::PatternSize,
        }))
    }

    fn computed(&mut self, source: &Str, whole: bool) -> Flow<Option<&Pattern>> {
        let known = self.pattern.as_ref().is_some_and(|(last, way, _)| last == source && *way == whole);
        if !known {
            self.spend(PATTERN_COST)?;
            let pattern = Pattern::parse_i_regexp(source, whole).ok();
            self.pattern = Some((source.clone(), whole, pattern.map(|pattern| pattern.with_limits(self.limits))));
        }
        Continue(self.pattern.as_ref().and_then(|(_, _, pattern)| pattern.as_ref()))
    }
}

fn counted<'a>(count: usize) -> Resolved<'a> {
    Resolved::Count(i64::try_from(count).unwrap_or(i64::MAX))
}
