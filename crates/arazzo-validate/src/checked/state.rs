//! Which outputs are set where: for each step, the steps that have run on some path to it, and on all of them.

use super::graph::{Cause, Edge, Graph, Target};

/// A set of steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steps(Vec<u64>);

impl Steps {
    fn add(&mut self, step: usize) {
        let word = step / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << (step % 64);
        }
    }

    /// Whether `step` is in it.
    pub(crate) fn has(&self, step: usize) -> bool {
        self.0.get(step / 64).is_some_and(|bits| bits & (1 << (step % 64)) != 0)
    }

    fn unite(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(bits, more)| *bits |= more);
    }

    fn intersect(&mut self, other: &Self) {
        self.0.truncate(other.0.len());
        self.0.iter_mut().zip(&other.0).for_each(|(bits, more)| *bits &= more);
    }
}

/// What has run at some place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ran {
    /// Steps whose outputs are set on every path.
    pub(crate) always: Steps,
    /// Steps whose outputs are set on some path.
    pub(crate) sometimes: Steps,
}

/// Of workflows with more steps than this, it is not followed what has run where.
const MOST_STEPS: usize = 4096;

/// What has run, everywhere in a workflow.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// Whether the workflow is too large, or too tangled, to tell.
    unknown: bool,
    /// Before each step; none for steps that are never reached.
    pub(crate) before: Vec<Option<Ran>>,
    /// When the workflow ends; none if it never does.
    pub(crate) at_end: Option<Ran>,
}

impl State {
    /// Follows every path of `graph`. `needs` are the steps that `dependsOn` of each step demands.
    pub(super) fn new(graph: &Graph, needs: &[Vec<usize>]) -> Self {
        let count = graph.edges.len();
        let gives_up = || Self { unknown: true, before: vec![None; count], at_end: None };
        if count > MOST_STEPS {
            return gives_up();
        }
        // Each visit learns something, so few are needed where paths are not tangled on purpose.
        let mut fuel = count * 64 + 4096;
        let mut state = Self { unknown: false, before: vec![None; count], at_end: None };
        let mut left: Vec<usize> = Vec::new();
        if let Some(entry) = graph.entry {
            state.enter(entry, Ran::default(), needs);
            left.push(entry);
        }
        while let Some(step) = left.pop() {
            let Some(rest) = fuel.checked_sub(1) else { return gives_up() };
            fuel = rest;
            for edge in graph.edges.get(step).into_iter().flatten() {
                let Some(ran) = state.after(step, edge) else { continue };
                match edge.target {
                    Target::Step(next) if state.enter(next, ran.clone(), needs) => left.push(next),
                    Target::End => join(&mut state.at_end, ran),
                    _ => {}
                }
            }
        }
        state.references(graph, needs);
        state
    }

    /// Whether `step` can be reached.
    pub(crate) fn reaches(&self, step: usize) -> bool {
        self.unknown || self.before.get(step).is_some_and(Option::is_some)
    }

    /// What has run when `edge` is taken after `step`.
    fn after(&self, step: usize, edge: &Edge) -> Option<Ran> {
        let mut ran = self.before.get(step)?.clone()?;
        ran.sometimes.add(step);
        if edge.cause == Cause::Success || edge.has_response {
            ran.always.add(step);
        }
        Some(ran)
    }

    /// Takes in a path to `step`; whether that changes what is known there.
    fn enter(&mut self, step: usize, mut ran: Ran, needs: &[Vec<usize>]) -> bool {
        for needed in needs.get(step).into_iter().flatten() {
            ran.always.add(*needed);
            ran.sometimes.add(*needed);
        }
        let Some(before) = self.before.get_mut(step) else { return false };
        let old = before.clone();
        join(before, ran);
        *before != old
    }

    /// Steps that a retry runs in between do not go on from there: what has run before them is told last.
    fn references(&mut self, graph: &Graph, needs: &[Vec<usize>]) {
        for (step, reference) in &graph.references {
            let Some(Some(before)) = self.before.get(*step).cloned() else { continue };
            let mut ran = before;
            ran.sometimes.add(*step);
            ran.sometimes.add(*reference);
            self.enter(*reference, ran, needs);
            // What was retried runs again after them.
            if let Some(Some(again)) = self.before.get_mut(*step) {
                again.sometimes.add(*reference);
            }
        }
    }
}

fn join(have: &mut Option<Ran>, ran: Ran) {
    match have {
        Some(have) => {
            have.always.intersect(&ran.always);
            have.sometimes.unite(&ran.sometimes);
        }
        None => *have = Some(ran),
    }
}
