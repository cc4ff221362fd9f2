//! Which outputs are set where: for each step, the steps that have run on some path to it, and on all of them.

use super::graph::{Cause, Edge, Graph, Target};
use std::collections::BTreeSet;

/// A set of steps, as runs of numbers: first, and behind the last. What has run before a step is few of these, however
/// many steps there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steps(Vec<(usize, usize)>);

impl Steps {
    fn add(&mut self, step: usize) {
        let behind = self.0.partition_point(|(from, _)| *from <= step);
        let joins = |run: Option<&(usize, usize)>| run.is_some_and(|(_, to)| *to >= step);
        let before = behind.checked_sub(1).filter(|at| joins(self.0.get(*at)));
        let next = self.0.get(behind).copied().filter(|(from, _)| *from == step + 1);
        match (before.and_then(|at| self.0.get_mut(at)), next) {
            (Some(run), Some((_, to))) => {
                run.1 = to;
                self.0.remove(behind);
            }
            (Some(run), None) => run.1 = run.1.max(step + 1),
            (None, Some(_)) => self.0.get_mut(behind).into_iter().for_each(|run| run.0 = step),
            (None, None) => self.0.insert(behind, (step, step + 1)),
        }
    }

    /// Whether `step` is in it.
    pub(crate) fn has(&self, step: usize) -> bool {
        let behind = self.0.partition_point(|(from, _)| *from <= step);
        behind.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, to)| step < *to)
    }

    fn unite(&mut self, other: &Self) {
        if self == other {
            return;
        }
        let mut all: Vec<(usize, usize)> = self.0.iter().chain(&other.0).copied().collect();
        all.sort_unstable();
        self.0.clear();
        for (from, to) in all {
            match self.0.last_mut() {
                Some(last) if last.1 >= from => last.1 = last.1.max(to),
                _ => self.0.push((from, to)),
            }
        }
    }

    fn intersect(&mut self, other: &Self) {
        if self == other {
            return;
        }
        let mut common = Vec::new();
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(&&one), Some(&&two)) = (mine.peek(), theirs.peek()) {
            let (from, to) = (one.0.max(two.0), one.1.min(two.1));
            if from < to {
                common.push((from, to));
            }
            let shorter = if one.1 < two.1 { &mut mine } else { &mut theirs };
            shorter.next();
        }
        self.0 = common;
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

/// How many runs of steps are kept for a workflow. Only where every other step may be passed over are there many.
const MOST_RUNS: usize = 1 << 22;

impl Ran {
    /// How many runs of steps it is kept as.
    fn runs(&self) -> usize {
        self.always.0.len() + self.sometimes.0.len()
    }
}

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
        let mut state = Self { unknown: false, before: vec![None; count], at_end: None };
        if state.follow(graph, needs).is_none() {
            return Self { unknown: true, before: vec![None; count], at_end: None };
        }
        state.references(graph, needs);
        state
    }

    /// Goes through the steps in the order in which they run, and once more through those that something leads back to.
    /// None if that does not end soon.
    fn follow(&mut self, graph: &Graph, needs: &[Vec<usize>]) -> Option<()> {
        let Some(entry) = graph.entry else { return Some(()) };
        // Each visit learns something, so few are needed where paths are not tangled on purpose.
        let (mut visits, mut runs) = (graph.edges.len() * 64 + 4096, MOST_RUNS);
        let place = |step: usize| graph.places.get(step).copied().unwrap_or_default();
        self.enter(entry, Ran::default(), needs);
        let mut now = BTreeSet::from([(place(entry), entry)]);
        let mut later = BTreeSet::new();
        loop {
            let Some((at, step)) = now.pop_first() else {
                if later.is_empty() {
                    return Some(());
                }
                now = std::mem::take(&mut later);
                continue;
            };
            visits = visits.checked_sub(1)?;
            for edge in graph.edges.get(step).into_iter().flatten() {
                let Some(ran) = self.after(step, edge) else { continue };
                runs = runs.checked_sub(ran.runs())?;
                match edge.target {
                    Target::Step(next) => {
                        if self.enter(next, ran, needs) {
                            let list = if place(next) > at { &mut now } else { &mut later };
                            list.insert((place(next), next));
                        }
                    }
                    Target::End => join(&mut self.at_end, ran),
                    Target::Away | Target::Failed => {}
                }
            }
        }
    }

    /// Whether what has run where is not known.
    pub(crate) fn is_unknown(&self) -> bool {
        self.unknown
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator, so that the sets are the same in each run of the tests.
    fn numbers(seed: u64, count: usize) -> Vec<usize> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % 40).unwrap()
        };
        (0..count).map(|_| next()).collect()
    }

    fn of(numbers: &[usize]) -> (Steps, BTreeSet<usize>) {
        let mut steps = Steps::default();
        for number in numbers {
            steps.add(*number);
        }
        (steps, numbers.iter().copied().collect())
    }

    fn members(steps: &Steps) -> BTreeSet<usize> {
        assert!(steps.0.windows(2).all(|pair| pair[0].1 < pair[1].0), "{steps:?}");
        (0..50).filter(|step| steps.has(*step)).collect()
    }

    #[test]
    fn sets_of_steps_are_sets() {
        for seed in 0..400 {
            let (one, plain) = of(&numbers(seed, usize::try_from(seed % 30).unwrap()));
            let (other, others) = of(&numbers(seed + 1000, usize::try_from(seed % 23).unwrap()));
            assert_eq!(members(&one), plain);
            let (mut all, mut common) = (one.clone(), one);
            all.unite(&other);
            common.intersect(&other);
            assert_eq!(members(&all), &plain | &others);
            assert_eq!(members(&common), &plain & &others);
        }
    }
}
