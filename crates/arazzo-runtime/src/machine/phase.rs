//! What the machine does next, without asking anyone.

use crate::event::{Effect, RunError};
use crate::exchange::{Response, TransportError};
use crate::fault::StepFault;
use arazzo_expression::Value;

/// What the machine does next.
pub(super) enum Phase {
    /// Begin the workflow on top: first those that it depends on.
    Enter,
    /// Try the current step.
    Attempt,
    /// Judge the attempt by what came of it.
    Judge(Answer),
    /// Leave the workflow whose time is over.
    Overdue,
    /// Run the reference of a retry action.
    Via,
    /// Go on with the next step in order.
    Advance,
    /// The workflow on top ends well.
    Leave,
    /// The workflow on top fails.
    Fail(RunError),
    /// The run stops.
    Stop(RunError),
    /// Ask the world for something, and rest.
    Ask(Effect),
    /// Nothing.
    Rest,
}

/// What came of an attempt.
pub(super) enum Answer {
    /// A response.
    Response(Response),
    /// No response.
    NoResponse(TransportError),
    /// The attempt could not be made.
    Fault(StepFault),
    /// The called workflow has not ended in time.
    Late(StepFault),
    /// The called workflow has ended: its outputs, and why it failed if it did.
    Called(Value, Option<RunError>),
}
