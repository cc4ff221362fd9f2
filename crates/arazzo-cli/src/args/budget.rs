//! What documents and servers may cost.

use crate::budgets::{Budgets, Given, GivenTable, Profile};
use crate::failure::Failure;
use clap::Args;
use std::str::FromStr;

/// What documents and servers may cost.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct BudgetArgs {
    /// How far documents are trusted: `untrusted` makes every budget small.
    #[arg(long, value_enum, value_name = "PROFILE")]
    pub(crate) profile: Option<Profile>,
    /// A budget. Of exchanges: body, head, headers, informational, connect, tls, first-byte, idle, attempt, rate (bytes a second; 0 for any) over
    /// each rate-span, redirects, retry-after. Of runs: depth, steps, step-rate (rounds a minute of a step that makes no pause),
    /// context (bytes that are held), body-nesting. Of evaluating a condition or a selector: query-nodes, query-results,
    /// pattern-steps, pattern-size. Of documents: document, nodes, alias-nodes, nesting, scalar, expression, expression-nesting;
    /// documents, fetch-depth, closure (bytes of all), concurrency. Sizes are like 64KiB and 10MiB, times like 500ms and 2m.
    #[arg(long, value_name = "NAME=VALUE", value_parser = Given::from_str)]
    pub(crate) budget: Vec<Given>,
    /// What the settings say.
    #[arg(skip)]
    pub(crate) settings: GivenTable,
}

impl BudgetArgs {
    /// The budgets that come of it.
    pub(crate) fn budgets(&self) -> Budgets {
        Budgets::new(self.profile, &self.settings, &self.budget)
    }

    /// Refuses budgets of runs, for commands that run nothing. What the settings say is for other commands too.
    pub(crate) fn of_documents(&self) -> Result<(), Failure> {
        match self.budget.iter().find_map(Given::of_runs) {
            Some(name) => {
                Err(Failure::usage(format!("--budget {name}: it bounds runs, and this command runs nothing")))
            }
            None => Ok(()),
        }
    }
}
