//! Which documents may be had, and what they may cost, for commands that send nothing else.

use super::BudgetArgs;
use crate::settings::Settings;
use arazzo_http::HostGrant;
use clap::Args;

/// Where documents may come from, and what they may cost.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct FetchArgs {
    /// Lets documents name HOST, wherever it is: a private or link-local address that only a document from elsewhere names.
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) allow_host: Vec<HostGrant>,
    #[command(flatten)]
    pub(crate) budgets: BudgetArgs,
}

impl FetchArgs {
    /// Takes from `settings` what the command line does not say.
    pub(crate) fn fill(&mut self, settings: &Settings) {
        self.budgets.settings = settings.tables.budgets.clone();
        self.allow_host.extend(settings.tables.network.allow_host.iter().cloned());
    }
}
