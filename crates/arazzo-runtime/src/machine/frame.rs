//! One workflow in progress.

use crate::exchange::Response;
use crate::program::{Program, StepRef};
use crate::scope::Sent;
use arazzo_expression::Value;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One workflow in progress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Frame {
    pub(super) workflow: usize,
    pub(super) step: usize,
    pub(super) inputs: Value,
    /// The outputs of each step that has run: those of its latest completed attempt (decision A23).
    pub(super) outputs: Vec<Option<Value>>,
    /// How often each step was attempted.
    pub(super) attempts: Vec<u64>,
    /// How often each step was gone back to.
    pub(super) returns: Vec<u32>,
    /// How often each failure action of the current step has retried in this visit (decision A16).
    pub(super) retries: Vec<u64>,
    /// The request of the current attempt.
    pub(super) sent: Option<Sent>,
    /// What is to be said of how the request, or the inputs, of the current attempt were made.
    pub(super) remarks: Vec<String>,
    /// The latest response in this workflow or one it called.
    pub(super) last: Option<Response>,
    /// The retry action of the current step whose reference runs before the retry.
    pub(super) via: Option<usize>,
    /// The inputs of the workflow that is this reference.
    pub(super) via_inputs: Option<Value>,
    /// The step to return to when the one that runs as a retry's reference is done.
    pub(super) detour: Option<usize>,
    /// How often this run of a workflow was handed on by `goto`.
    pub(super) transfers: u32,
    /// Whether the workflow is yet to be entered, once a wait is over.
    pub(super) entering: bool,
    /// How much time is left for the workflow, where the step that calls it has a `timeout`.
    pub(super) left: Option<Duration>,
    /// What the frame below does when this one ends.
    pub(super) resume: Resume,
}

/// The continuation of a finished frame, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Resume {
    /// The run is over.
    Root,
    /// A step called this workflow: it is judged by how it ended.
    Judge,
    /// A retry went through this workflow first: the step is tried again, however it ended (decision A18).
    Retry,
    /// The workflow below depends on this one.
    Dependency,
}

impl Frame {
    pub(super) fn new(program: &Program, workflow: usize, inputs: Value, resume: Resume) -> Self {
        let steps = program.workflow(workflow).map_or(0, |workflow| workflow.steps.len());
        Self {
            workflow,
            step: 0,
            inputs,
            outputs: vec![None; steps],
            attempts: vec![0; steps],
            returns: vec![0; steps],
            retries: Vec::new(),
            sent: None,
            remarks: Vec::new(),
            last: None,
            via: None,
            via_inputs: None,
            detour: None,
            transfers: 0,
            entering: false,
            left: None,
            resume,
        }
    }

    pub(super) fn at(&self) -> StepRef {
        StepRef { workflow: self.workflow, step: self.step }
    }

    /// How often the current step was attempted.
    pub(super) fn attempt(&self) -> u64 {
        self.attempts.get(self.step).copied().unwrap_or(0)
    }

    /// Begins a visit of `step`: with fresh retries.
    pub(super) fn visit(&mut self, step: usize) {
        self.step = step;
        self.retries.clear();
    }

    /// How often failure action number `action` has retried in this visit.
    pub(super) fn retried(&self, action: usize) -> u64 {
        self.retries.get(action).copied().unwrap_or(0)
    }

    pub(super) fn count_retry(&mut self, action: usize) {
        if self.retries.len() <= action {
            self.retries.resize(action + 1, 0);
        }
        if let Some(count) = self.retries.get_mut(action) {
            *count += 1;
        }
    }
}
