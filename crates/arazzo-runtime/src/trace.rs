//! What happened, for observers: reports, progress, recordings. Derived: the same events give the same trace.

use crate::criteria::Verdict;
use crate::event::RunError;
use crate::exchange::Request;
use crate::fault::StepFault;
use crate::program::StepRef;
use arazzo_expression::{Str, Value};
use std::time::Duration;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Trace {
    /// A workflow was entered.
    Entered {
        /// Its number.
        workflow: usize,
        /// How deep it is called: 1 is the run's own.
        depth: usize,
        /// Its inputs.
        inputs: Value,
    },
    /// An attempt of a step begins. Its `Judged` comes when it is over.
    Attempted {
        /// The step.
        at: StepRef,
        /// Which attempt of the step in this workflow run it is, from 1.
        attempt: u64,
        /// How deep the workflow is called.
        depth: usize,
        /// The request that is sent, unless the step calls a workflow or has failed before sending.
        request: Option<Box<Request>>,
    },
    /// An attempt is over.
    Judged(Box<Judgement>),
    /// The run waits before it goes on.
    Waiting {
        /// The step that runs next.
        at: StepRef,
        /// How long.
        delay: Duration,
        /// Why: `retry` or `poll`.
        reason: &'static str,
    },
    /// A workflow was left.
    Left {
        /// Its number.
        workflow: usize,
        /// How deep it was called.
        depth: usize,
        /// Whether it succeeded.
        success: bool,
    },
    /// The run is over without success.
    Stopped(RunError),
}

/// How an attempt of a step ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The step.
    pub at: StepRef,
    /// Which attempt, from 1.
    pub attempt: u64,
    /// How deep the workflow is called.
    pub depth: usize,
    /// Whether the step succeeded.
    pub success: bool,
    /// The status code of the response, if there was one.
    pub status: Option<u16>,
    /// The criteria, judged as far as was needed.
    pub criteria: Vec<Verdict>,
    /// The action taken.
    pub action: Option<Taken>,
    /// The step's outputs that have a value.
    pub outputs: Value,
    /// Why the step failed without or beside its criteria.
    pub fault: Option<StepFault>,
    /// What is to be said of how the request was made and the response was read.
    pub remarks: Vec<String>,
    /// The outputs that have no value.
    pub without_value: Vec<Str>,
    /// What the service said of an error, where the response has a status of 400 or more.
    pub complaint: Option<String>,
}

/// An action that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its name.
    pub name: Str,
    /// `end`, `goto` or `retry`.
    pub kind: &'static str,
    /// The step it goes to.
    pub step: Option<StepRef>,
    /// The workflow it goes to.
    pub workflow: Option<usize>,
}

/// Hears what happens during a run.
pub trait Observer {
    /// Is told of each thing, in order, as it happens.
    fn observe(&mut self, trace: &Trace);
}

/// Hears nothing.
impl Observer for () {
    fn observe(&mut self, _: &Trace) {}
}
