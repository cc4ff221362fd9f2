//! What the machine hears and what it asks for.

use crate::exchange::{Request, Response, TransportError};
use crate::program::StepRef;
use arazzo_expression::{Str, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// What the world tells the machine. A list of these is a run's journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The run begins.
    Started {
        /// The inputs of the workflow that is run: valid, defaults applied.
        inputs: Value,
        /// The inputs of workflows that it depends on, by number.
        dependencies: BTreeMap<usize, Value>,
    },
    /// A request was answered.
    Responded {
        /// The effect that asked for it.
        id: u64,
        /// The answer.
        response: Response,
    },
    /// A request got no answer.
    Failed {
        /// The effect that asked for it.
        id: u64,
        /// Why.
        error: TransportError,
    },
    /// A wait is over.
    Elapsed {
        /// The effect that asked for it.
        id: u64,
    },
    /// So much time has passed since the last effect was asked for. It comes before the event that answers the effect, and asks for
    /// nothing itself; where it does not come, steps that call workflows have all the time there is,
    /// and none goes round too fast.
    Passed {
        /// How much.
        time: Duration,
    },
    /// The time that the whole run may take is over.
    TimeUp,
    /// The operator ends the run.
    Cancelled,
}

impl Event {
    /// The beginning of a run of a workflow that depends on no others.
    pub fn started(inputs: Value) -> Self {
        Self::Started { inputs, dependencies: BTreeMap::new() }
    }
}

/// What the machine asks of the world. There is one at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// Send a request.
    Send {
        /// What the answer must name.
        id: u64,
        /// The request.
        request: Box<Request>,
    },
    /// Wait.
    Wait {
        /// What the answer must name.
        id: u64,
        /// How long.
        delay: Duration,
    },
    /// The run is over.
    Finish(Outcome),
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// How.
    pub status: Status,
    /// The outputs that have a value.
    pub outputs: Value,
    /// Why the run did not succeed.
    pub error: Option<RunError>,
}

/// The ways in which a run can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// The workflow succeeded.
    Success,
    /// The workflow ended in failure.
    Failure,
    /// The run was stopped: a limit, or the operator.
    Aborted,
}

/// Why a run did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunError {
    /// The kebab-case code, for example `step-failed`, `unmatched-state`, `max-steps`.
    pub code: Str,
    /// What happened, for people.
    pub message: String,
    /// The step at which it happened.
    pub at: Option<StepRef>,
}
