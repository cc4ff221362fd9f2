//! What is asked of an answer, and what came of it.

use arazzo_expression::{Pointer, Value};
use arazzo_runtime::Response;
use arazzo_runtime::program::{Action, Criterion, Step};
use std::fmt;

/// What an answer has to be, beside fitting its description. Nothing is asked by the default.
#[derive(Clone, Debug, Default)]
pub struct Demands<'d> {
    /// Its status; else that of the first success which is described, or the first that the criteria allow.
    pub status: Option<u16>,
    /// Whether its status is below 400: what decides about a step without criteria.
    pub success: Option<bool>,
    /// Criteria, and whether each has to hold.
    pub criteria: Vec<(&'d Criterion, bool)>,
    /// Lists of criteria of each of which at least one must not hold: actions that do not apply.
    pub not_all: Vec<&'d [Criterion]>,
    /// Values of places in its body.
    pub places: Vec<(Pointer, Value)>,
}

impl<'d> Demands<'d> {
    /// The step succeeds.
    pub fn success(step: &'d Step) -> Self {
        let success = step.criteria.is_empty().then_some(true);
        Self { success, criteria: step.criteria.iter().map(|criterion| (criterion, true)).collect(), ..Self::default() }
    }

    /// The step fails.
    pub fn failure(step: &'d Step) -> Self {
        let success = step.criteria.is_empty().then_some(false);
        let not_all = if step.criteria.is_empty() { Vec::new() } else { vec![step.criteria.as_slice()] };
        Self { success, not_all, ..Self::default() }
    }

    /// Besides, of `actions` number `chosen` is the first that applies; `None`: none does.
    #[must_use]
    pub fn action(self, actions: &'d [Action], chosen: Option<usize>) -> Self {
        let before = chosen.unwrap_or(actions.len());
        self.taken(actions.iter().take(before), chosen.and_then(|chosen| actions.get(chosen)))
    }

    /// Besides, none of the actions `before` applies, and `chosen` does, if there is one.
    #[must_use]
    pub fn taken(mut self, before: impl Iterator<Item = &'d Action>, chosen: Option<&'d Action>) -> Self {
        self.not_all.extend(before.map(|action| action.criteria.as_slice()));
        let own = chosen.into_iter().flat_map(|action| &action.criteria);
        self.criteria.extend(own.map(|criterion| (criterion, true)));
        self
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The response.
    pub response: Response,
    /// What it does not bring about, although it was asked for.
    pub unsolved: Vec<Unsolved>,
}

/// A condition that no answer was found for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsolved {
    /// The condition as written.
    pub condition: String,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Unsolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the mock found no answer for which `{}` holds: {}", self.condition, self.reason)
    }
}
