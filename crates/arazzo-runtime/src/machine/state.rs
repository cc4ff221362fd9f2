//! A run's whole state: plain data, free of the program it runs.

use super::frame::{Frame, Resume};
use super::haste::Haste;
use crate::program::{Program, StepRef};
use crate::scope::Record;
use arazzo_expression::Value;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A run's whole state. With the same program it can be taken up elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunState {
    /// The workflow in progress.
    pub(super) top: Frame,
    /// Those that wait for it, outermost first.
    pub(super) below: Vec<Frame>,
    /// The effect that is awaited.
    pub(super) last_id: u64,
    /// How many attempts there were.
    pub(super) attempts: u64,
    /// How long the run has waited.
    pub(super) waited: Duration,
    /// What went round without a pause.
    pub(super) haste: Haste,
    /// The workflows that have run, by number.
    pub(super) records: BTreeMap<usize, Record>,
    /// The steps that have completed, of all workflows.
    pub(super) completed: BTreeSet<StepRef>,
    /// The workflows that ran because another depends on them, and whether they succeeded.
    pub(super) depended: BTreeMap<usize, bool>,
    /// The inputs for workflows that are depended on, by number.
    pub(super) dependencies: BTreeMap<usize, Value>,
    /// The inputs of the run.
    pub(super) root_inputs: Value,
    /// How many bytes have been taken up since all that is held was last weighed.
    pub(super) taken_up: usize,
    /// Whether the run is over.
    pub(super) ended: bool,
}

/// A workflow in progress, in what matters to how it goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing<'s> {
    /// The step in progress.
    pub at: StepRef,
    /// The inputs.
    pub inputs: &'s Value,
    /// The outputs of each step that has run.
    pub outputs: &'s [Option<Value>],
    /// How often each failure action of the step has retried in this visit.
    pub retries: &'s [u64],
    /// How often the step was attempted.
    pub attempts: u64,
    /// The step to return to when this one, the reference of a retry, is done.
    pub detour: Option<usize>,
}

impl RunState {
    pub(super) fn new(program: &Program, workflow: usize) -> Self {
        Self {
            top: Frame::new(program, workflow, Value::default(), Resume::Root),
            below: Vec::new(),
            last_id: 0,
            attempts: 0,
            waited: Duration::ZERO,
            haste: Haste::default(),
            records: BTreeMap::new(),
            completed: BTreeSet::new(),
            depended: BTreeMap::new(),
            dependencies: BTreeMap::new(),
            root_inputs: Value::default(),
            taken_up: 0,
            ended: false,
        }
    }

    pub(super) fn push(&mut self, frame: Frame) {
        self.below.push(std::mem::replace(&mut self.top, frame));
    }

    /// Uncovers the frame below; `None` where this is the last one.
    pub(super) fn pop(&mut self) -> Option<Frame> {
        let below = self.below.pop()?;
        Some(std::mem::replace(&mut self.top, below))
    }

    /// The workflows in progress, the outermost first.
    pub(super) fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.below.iter().chain([&self.top])
    }

    /// The same, to be changed.
    pub(super) fn frames_mut(&mut self) -> impl Iterator<Item = &mut Frame> {
        self.below.iter_mut().chain([&mut self.top])
    }

    /// How deep the current workflow is called, from 1.
    pub(super) fn depth(&self) -> usize {
        self.below.len() + 1
    }

    /// How many attempts of steps there were.
    pub fn attempts(&self) -> u64 {
        self.attempts
    }

    /// How long the run has waited in all.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// The workflows in progress, the innermost first.
    pub fn standings(&self) -> impl Iterator<Item = Standing<'_>> {
        std::iter::once(&self.top).chain(self.below.iter().rev()).map(|frame| Standing {
            at: frame.at(),
            inputs: &frame.inputs,
            outputs: &frame.outputs,
            retries: &frame.retries,
            attempts: frame.attempt(),
            detour: frame.detour,
        })
    }

    /// The workflows that have run, by number.
    pub fn records(&self) -> &BTreeMap<usize, Record> {
        &self.records
    }

    /// The steps that have completed, of all workflows.
    pub fn completed(&self) -> &BTreeSet<StepRef> {
        &self.completed
    }
}
