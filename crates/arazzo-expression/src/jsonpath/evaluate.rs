//! Segments and selectors at work (RFC 9535, sections 2.3 and 2.5), depth first: nothing is collected on the way.

use super::ast::{Segment, Selector, Slice};
use super::budget::{Budget, BudgetExceeded};
use super::children::{Children, Node, element_at, member};
use crate::regex::Pattern;
use crate::{Limits, Str, Value};
use std::ops::ControlFlow::{self, Break, Continue};

/// Why a walk ends before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// What was looked for is found.
    Found,
    Exceeded(BudgetExceeded),
}

/// A step of evaluation that makes a `T` unless it has to stop.
pub(super) type Flow<T = ()> = ControlFlow<Stop, T>;

/// Takes selected nodes.
pub(super) type Sink<'s, N> = &'s mut dyn FnMut(N) -> Flow;

/// One evaluation of a query.
#[derive(Debug)]
pub(super) struct Evaluation<'v> {
    /// The query argument, `$`.
    pub argument: &'v Value,
    pub budget: Budget,
    /// The last pattern that was computed, and whether it must match the whole text.
    pub pattern: Option<(Str, bool, Option<Pattern>)>,
    /// What patterns that are computed may take.
    pub limits: Limits,
    /// What is left of the steps of patterns that backtrack.
    pub steps: usize,
}

impl<'v> Evaluation<'v> {
    pub(super) fn new(argument: &'v Value, limits: Limits) -> Self {
        Self { argument, budget: Budget::new(limits), pattern: None, limits, steps: limits.steps }
    }

    pub(super) fn spend(&mut self, visits: u64) -> Flow {
        flow(self.budget.spend(visits))
    }

    /// Does `what` one level deeper.
    pub(super) fn deeper<T>(&mut self, what: impl FnOnce(&mut Self) -> Flow<T>) -> Flow<T> {
        flow(self.budget.enter())?;
        let result = what(self);
        self.budget.leave();
        result
    }

    /// Gives `sink` every node that `segments` select from `node`.
    pub(super) fn walk<N: Node<'v>>(&mut self, mut node: N, mut segments: &[Segment], sink: Sink<'_, N>) -> Flow {
        while let Some((segment, rest)) = segments.split_first() {
            let Some(step) = segment.step() else {
                return self.deeper(|this| this.branch(node, segment, rest, sink));
            };
            self.spend(1)?;
            let below = match step {
                Selector::Name(name) => member(&node, name),
                Selector::Index(index) => element_at(&node, *index),
                _ => None,
            };
            let Some(below) = below else { return Continue(()) };
            node = below;
            segments = rest;
        }
        sink(node)
    }

    fn branch<N: Node<'v>>(&mut self, node: N, segment: &Segment, rest: &[Segment], sink: Sink<'_, N>) -> Flow {
        self.select(&node, &segment.selectors, rest, sink)?;
        if !segment.descendant {
            return Continue(());
        }
        let mut open = vec![Children::of(node)];
        while let Some(children) = open.last_mut() {
            let Some(child) = children.next() else {
                open.pop();
                continue;
            };
            self.spend(1)?;
            if matches!(child.value(), Value::Array(_) | Value::Object(_)) {
                self.select(&child, &segment.selectors, rest, sink)?;
                open.push(Children::of(child));
            }
        }
        Continue(())
    }

    fn select<N: Node<'v>>(&mut self, node: &N, by: &[Selector], rest: &[Segment], sink: Sink<'_, N>) -> Flow {
        for selector in by {
            match selector {
                Selector::Name(name) => self.go_on(member(node, name), rest, sink)?,
                Selector::Index(index) => self.go_on(element_at(node, *index), rest, sink)?,
                Selector::Slice(slice) => self.slice(node, *slice, rest, sink)?,
                Selector::Wildcard => {
                    let mut children = Children::of(node.clone());
                    while let Some(child) = children.next() {
                        self.go_on(Some(child), rest, sink)?;
                    }
                }
                Selector::Filter(condition) => {
                    let mut children = Children::of(node.clone());
                    while let Some(child) = children.next() {
                        self.spend(1)?;
                        if self.holds(condition, child.value())? {
                            self.go_on(Some(child), rest, sink)?;
                        }
                    }
                }
            }
        }
        Continue(())
    }

    fn go_on<N: Node<'v>>(&mut self, node: Option<N>, rest: &[Segment], sink: Sink<'_, N>) -> Flow {
        self.spend(1)?;
        node.map_or(Continue(()), |node| self.walk(node, rest, sink))
    }

    fn slice<N: Node<'v>>(&mut self, node: &N, slice: Slice, rest: &[Segment], sink: Sink<'_, N>) -> Flow {
        let Some(elements) = node.value().as_array() else { return Continue(()) };
        let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
        let (mut at, end) = slice.bounds(length);
        while slice.step != 0 && if slice.step > 0 { at < end } else { at > end } {
            self.go_on(element_at(node, at), rest, sink)?;
            at = at.saturating_add(slice.step);
        }
        Continue(())
    }
}

impl Slice {
    /// Where to start and before what to stop in an array of `length` elements (section 2.3.4.2.2).
    pub(super) fn bounds(self, length: i64) -> (i64, i64) {
        let counted = |index: i64| if index < 0 { length + index } else { index };
        if self.step >= 0 {
            let clamp = |index: i64| counted(index).clamp(0, length);
            (self.start.map_or(0, clamp), self.end.map_or(length, clamp))
        } else {
            let clamp = |index: i64| counted(index).clamp(-1, length - 1);
            (self.start.map_or(length - 1, clamp), self.end.map_or(-1, clamp))
        }
    }
}

pub(super) fn flow<T>(result: Result<T, BudgetExceeded>) -> Flow<T> {
    match result {
        Ok(done) => Continue(done),
        Err(exceeded) => Break(Stop::Exceeded(exceeded)),
    }
}
