//! What is remembered of an attempt until it is over.

use arazzo_runtime::program::{Program, StepRef};
use std::time::{Duration, Instant};

/// The attempts that are under way: those of calling steps first.
#[derive(Debug)]
pub(super) struct Open<T>(Vec<Attempt<T>>);

/// An attempt that is under way.
#[derive(Debug)]
pub(super) struct Attempt<T> {
    at: StepRef,
    depth: usize,
    since: Instant,
    pub(super) note: T,
}

impl<T> Default for Open<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Open<T> {
    /// An attempt begins.
    pub(super) fn begin(&mut self, at: StepRef, depth: usize, note: T) {
        // What is at this depth or deeper was left by a `goto` to another workflow.
        self.0.retain(|open| open.depth < depth);
        self.0.push(Attempt { at, depth, since: Instant::now(), note });
    }

    /// The attempt of `at` is over: how long it took, and what was noted.
    pub(super) fn end(&mut self, at: StepRef, depth: usize) -> Option<(Duration, T)> {
        let found = self.0.iter().rposition(|open| open.at == at && open.depth == depth)?;
        let attempt = self.0.drain(found..).next()?;
        Some((attempt.since.elapsed(), attempt.note))
    }
}

/// The ids of a workflow and a step.
pub(crate) fn names(program: &Program, at: StepRef) -> (&str, &str) {
    let workflow = program.workflow(at.workflow).map_or("", |workflow| &*workflow.id);
    (workflow, program.step(at).map_or("", |step| &*step.id))
}
