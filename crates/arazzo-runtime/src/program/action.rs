//! Actions after compilation.

use super::{Criterion, Producer};
use arazzo_expression::Str;
use std::time::Duration;

/// What may be done after a step.
#[derive(Clone, Debug)]
pub struct Action {
    /// The action's name.
    pub name: Str,
    /// What it does.
    pub kind: ActionKind,
    /// When it applies: all must hold.
    pub criteria: Vec<Criterion>,
}

/// What an action does.
#[derive(Clone, Debug)]
pub enum ActionKind {
    /// The workflow ends.
    End,
    /// The run goes on at another step, or in another workflow in place of this one.
    Goto(Target),
    /// The step runs again.
    Retry {
        /// How long to wait before, unless the response says otherwise.
        after: Duration,
        /// How often, at most, in one visit of the step.
        limit: u64,
        /// What runs in between.
        via: Option<Target>,
    },
}

/// Where an action goes.
#[derive(Clone, Debug)]
pub enum Target {
    /// A step of the same workflow.
    Step(usize),
    /// A workflow of the program, with its inputs.
    Workflow {
        /// The workflow's number.
        workflow: usize,
        /// Its inputs.
        inputs: Vec<(Str, Producer)>,
    },
}
