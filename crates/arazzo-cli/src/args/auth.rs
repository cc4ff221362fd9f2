//! `arazzo auth`.

use super::{BudgetArgs, DocumentArgs, SendArgs};
use crate::settings::Settings;
use clap::{Args, Subcommand, ValueEnum};

/// What can be done with credentials.
#[derive(Debug, Subcommand)]
pub(crate) enum AuthCommand {
    /// Shows what each operation wants, what would be used, and the argument that would grant what is missing.
    #[command(
        after_help = "Examples:\n  arazzo auth plan arazzo.yaml\n  arazzo auth plan arazzo.yaml --workflow buy --auth \
                      https://api.example.com=bearer:env:TOKEN\n\nNothing is sent, and no secret is fetched.\n\nExit \
                      status: 0 everything is granted, 1 something is missing, 3 the description cannot be used."
    )]
    Plan(Box<PlanArgs>),
    /// Keeps a secret, read from standard input, in the keyring of the operating system.
    #[command(
        after_help = "Examples:\n  arazzo auth add api-token\n  pass show api | arazzo auth add api-token --for \
                      https://api.example.com=bearer\n  arazzo auth add db --for https://api.example.com=basic:me\n\nUse it \
                      with --auth ORIGIN=bearer:keyring:NAME; with --for it is used for that origin from now on."
    )]
    Add(AddArgs),
    /// Lists the names of what `arazzo auth add` keeps, and for whom it is. Never a secret.
    #[command(after_help = "Examples:\n  arazzo auth list")]
    List,
    /// Removes what `arazzo auth add` keeps.
    #[command(after_help = "Examples:\n  arazzo auth remove api-token")]
    Remove {
        /// The name.
        name: String,
    },
    /// Says of each credential that is granted whether its secret can be had, without sending or showing it.
    #[command(
        after_help = "Examples:\n  arazzo auth check\n  arazzo auth check --auth https://api.example.com=bearer:env:TOKEN\n\n\
                      Exit status: 0 all can be had, 1 some cannot."
    )]
    Check(Box<CheckArgs>),
    /// Says by its exit status whether what is kept as NAME is what comes from standard input: `add` asks this of another process.
    #[command(hide = true)]
    Holds {
        /// The name.
        name: String,
    },
}

/// What is planned.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// The description: a path or an http(s) URL [default: arazzo.yaml, arazzo.yml or arazzo.json here].
    pub(crate) file: Option<String>,
    /// The workflow, with those that it leads to [default: all].
    #[arg(short, long, value_name = "ID")]
    pub(crate) workflow: Option<String>,
    /// How the plan is printed.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) output: PlanOutput,
    #[command(flatten, next_help_heading = "Documents")]
    pub(crate) documents: DocumentArgs,
    #[command(flatten, next_help_heading = "Budgets")]
    pub(crate) budgets: BudgetArgs,
    #[command(flatten, next_help_heading = "Requests")]
    pub(crate) send: SendArgs,
}

impl PlanArgs {
    /// Takes from `settings` what the command line does not say.
    pub(crate) fn fill(&mut self, settings: &Settings) {
        self.budgets.settings = settings.tables.budgets.clone();
        self.send.allow_host.extend(settings.tables.network.allow_host.iter().cloned());
    }
}

/// How a plan is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanOutput {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// What is kept.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// A name for it.
    pub(crate) name: String,
    /// Whom it is for, and as what: ORIGIN=bearer, ORIGIN=basic:USER, ORIGIN=digest:USER or ORIGIN=apikey, ORIGIN=apikey:NAME.
    #[arg(long = "for", value_name = "ORIGIN=KIND")]
    pub(crate) audience: Option<String>,
}

/// What is checked.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) send: SendArgs,
}
