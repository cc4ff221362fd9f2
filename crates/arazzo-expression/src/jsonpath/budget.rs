//! What the evaluation of a query may cost, so that no query and no response can make it run for long.

use crate::Limits;

/// Why the evaluation of a query was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BudgetExceeded {
    /// Too many nodes were visited.
    #[error("the query visits too many nodes")]
    Visits,
    /// Too many nodes were selected.
    #[error("the query selects too many nodes")]
    Results,
    /// Filters and segments nest too deep in the value.
    #[error("the query goes too deep")]
    Depth,
    /// A regular expression took too many steps.
    #[error("a regular expression in the query takes too many steps")]
    Pattern,
    /// A regular expression is larger than allowed.
    #[error("a regular expression in the query is larger than allowed: it repeats too much")]
    PatternSize,
}

/// How deep evaluation may recurse: over segments that branch, nested filters and compared values.
const MAX_DEPTH: usize = 300;

/// What is left of the limits.
#[derive(Debug)]
pub(super) struct Budget {
    visits: u64,
    depth: usize,
}

impl Budget {
    pub(super) fn new(limits: Limits) -> Self {
        Self { visits: u64::try_from(limits.visits).unwrap_or(u64::MAX), depth: MAX_DEPTH }
    }

    pub(super) fn spend(&mut self, visits: u64) -> Result<(), BudgetExceeded> {
        self.visits = self.visits.checked_sub(visits).ok_or(BudgetExceeded::Visits)?;
        Ok(())
    }

    /// Spends what looking through all of `text` costs.
    pub(super) fn spend_on(&mut self, text: &str) -> Result<(), BudgetExceeded> {
        self.spend(1 + u64::try_from(text.len() / 128).unwrap_or(u64::MAX))
    }

    pub(super) fn enter(&mut self) -> Result<(), BudgetExceeded> {
        self.depth = self.depth.checked_sub(1).ok_or(BudgetExceeded::Depth)?;
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth += 1;
    }
}
