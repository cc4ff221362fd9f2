//! `arazzo run`: what is run, with what, within which bounds.

use super::{BudgetArgs, CacheArgs, MissingArgs, Named, SendArgs, duration};
use crate::inputs::InputArg;
use crate::settings::Settings;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// What `arazzo run` is asked to do.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  arazzo run arazzo.yaml\n  arazzo run arazzo.yaml --workflow buy --input petId=7 --input \
                  'tags:=[\"a\"]'\n  arazzo run arazzo.yaml --inputs inputs.json --server http://127.0.0.1:8080\n  \
                  arazzo run arazzo.yaml --mock\n  arazzo run arazzo.yaml --strict-missing\n  arazzo run arazzo.yaml --dry-run --output curl\n\nExit status: 0 the \
                  workflow succeeded, 1 it ended in failure, 2 wrong command line, 3 invalid document, source or inputs \
                  (nothing was sent), 4 stopped by a limit, 130 interrupted."
)]
pub(crate) struct RunArgs {
    /// The description: a path or an http(s) URL [default: arazzo.yaml, arazzo.yml or arazzo.json here].
    pub(crate) file: Option<String>,
    /// The workflow to run; needed where there are several.
    #[arg(short, long, value_name = "ID")]
    pub(crate) workflow: Option<String>,
    /// An input: NAME=VALUE, read by its declared type; NAME:=JSON; NAME=@PATH, the text of a file. WORKFLOW.NAME for a
    /// workflow that is depended on.
    #[arg(short, long = "input", value_name = "NAME=VALUE", value_parser = InputArg::parse)]
    pub(crate) input: Vec<InputArg>,
    /// An input from a variable of the environment, read by its declared type and held back from all output.
    #[arg(long, value_name = "NAME=VARIABLE", value_parser = Named::parse)]
    pub(crate) input_env: Vec<Named>,
    /// An input to hold back from all output, besides those that the description calls secret.
    #[arg(long, value_name = "NAME")]
    pub(crate) secret: Vec<String>,
    /// Inputs from a JSON or YAML file, or `-` for standard input. --input wins over it.
    #[arg(long, value_name = "FILE")]
    pub(crate) inputs: Option<PathBuf>,
    /// What is printed on standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) output: Output,
    /// Answers from the descriptions: no network, no credentials, no waiting.
    #[arg(long)]
    pub(crate) mock: bool,
    /// Builds every request and sends none; answers come from the descriptions.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What the values of --mock and --dry-run are derived from.
    #[arg(long, value_name = "N", default_value = "0")]
    pub(crate) seed: u64,
    #[command(flatten, next_help_heading = "Documents")]
    pub(crate) documents: DocumentArgs,
    #[command(flatten, next_help_heading = "Values")]
    pub(crate) missing: MissingArgs,
    #[command(flatten, next_help_heading = "Bounds")]
    pub(crate) bounds: BoundArgs,
    #[command(flatten, next_help_heading = "Budgets")]
    pub(crate) budgets: BudgetArgs,
    #[command(flatten, next_help_heading = "Requests")]
    pub(crate) send: SendArgs,
}

/// Where documents come from.
#[derive(Debug, Args)]
pub(crate) struct DocumentArgs {
    /// Says where source NAME is.
    #[arg(long, value_name = "NAME=PATH|URL", value_parser = Named::parse)]
    pub(crate) source: Vec<Named>,
    /// A document that others name by its `$self`.
    #[arg(long, value_name = "PATH|URL")]
    pub(crate) document: Vec<String>,
    /// Takes a source that is not where it is said to be from the likeliest place.
    #[arg(long)]
    pub(crate) find_sources: bool,
    /// The folder below which documents may name files, and against which they may name them [default: the repository or
    /// project that FILE is in; else this folder if FILE is below it; else the folder above FILE's].
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Lets documents name http(s) documents.
    #[arg(long)]
    pub(crate) allow_remote: bool,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
    /// Takes the specification at its word: every leniency is off.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// What bounds a run.
#[derive(Debug, Args)]
pub(crate) struct BoundArgs {
    /// The pause before a step that a goto leads back to [default: 1s, growing to 30s].
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) poll_interval: Option<Duration>,
    /// How long the whole run may take.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) max_wait: Option<Duration>,
    /// How many attempts of steps a run may have [default: 100000].
    #[arg(long, value_name = "N")]
    pub(crate) max_steps: Option<u64>,
    /// What happens when a step succeeds and none of its success actions applies [default: fail where it polls].
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) on_unmatched: Option<OnUnmatchedArg>,
}

/// What is printed on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// The outputs.
    Text,
    /// One JSON object.
    Json,
    /// A curl command for each request, with --dry-run.
    Curl,
}

/// What happens when no success action applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnUnmatchedArg {
    /// The run goes on with the next step.
    Next,
    /// The step fails.
    Fail,
}

impl RunArgs {
    /// Takes from `settings` what the command line does not say.
    pub(crate) fn fill(&mut self, settings: &Settings) {
        self.budgets.settings = settings.tables.budgets.clone();
        let network = &settings.tables.network;
        self.send.allow_host.extend(network.allow_host.iter().cloned());
        self.send.follow_redirects = self.send.follow_redirects.or(network.follow_redirects.map(Some));
    }

    /// The inputs that the command line gives, those from the environment last.
    pub(crate) fn inputs(&self) -> Vec<InputArg> {
        self.input.iter().cloned().chain(self.input_env.iter().map(InputArg::from_environment)).collect()
    }
}
