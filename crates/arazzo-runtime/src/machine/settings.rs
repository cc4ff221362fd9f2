//! The bounds and policies of a run.

use crate::missing::MissingPolicy;
use arazzo_expression::json;
use std::time::Duration;

/// The bounds and policies of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How many attempts of steps a run may have in all.
    pub max_steps: u64,
    /// How long a run may wait in all.
    pub max_wait: Option<Duration>,
    /// How deep workflows may call each other.
    pub max_depth: usize,
    /// How many bytes of inputs, outputs and answers a run may hold.
    pub max_context: usize,
    /// How deep the objects and lists of an answer may nest; what nests deeper is text.
    pub max_body_depth: usize,
    /// How long to wait before a step that a `goto` goes back to; grows from a second to half a minute when not set.
    pub poll_interval: Option<Duration>,
    /// How often a minute a step may be gone back to, or tried again, without a pause, where a document or a server wants none.
    /// There is no such bound where no [`Passed`](crate::Event::Passed) tells the time.
    pub max_rate: u32,
    /// The longest `Retry-After` that is honoured.
    pub max_retry_after: Duration,
    /// What happens when a step succeeds and none of its success actions applies.
    pub on_unmatched: OnUnmatched,
    /// What becomes of expressions without a value in requests and in the inputs of workflows.
    pub missing: MissingPolicy,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_steps: 100_000,
            max_wait: None,
            max_depth: 32,
            max_context: 256 << 20,
            max_body_depth: json::MAX_DEPTH,
            max_rate: 120,
            poll_interval: None,
            max_retry_after: Duration::from_hours(1),
            on_unmatched: OnUnmatched::FailPolls,
            missing: MissingPolicy::ByPlace,
        }
    }
}

/// What happens when a step that has success actions succeeds and none of them applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnUnmatched {
    /// A step that polls fails; others go on with the next step.
    FailPolls,
    /// Every such step fails.
    Fail,
    /// The run goes on with the next step.
    Next,
}
