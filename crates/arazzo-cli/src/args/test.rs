//! `arazzo test`.

use super::run::DocumentArgs;
use super::{FetchArgs, MissingArgs, OnUnmatchedArg};
use crate::inputs::InputArg;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `arazzo test` is asked to do.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  arazzo test arazzo.yaml\n  arazzo test arazzo.yaml -w buy --list\n  arazzo test arazzo.yaml \
                  --explain 1a2b3c4d\n  arazzo test arazzo.yaml --format json > paths.json\n  arazzo test arazzo.yaml \
                  --save-scenarios scenarios\n  arazzo test arazzo.yaml --scenario scenarios/failed.scenario.yaml\n\n\
                  --format json prints {file, workflows: [{workflowId, complete, paths: [{id, title, outcome, error, outputs, \
                  steps}], states: [{stepId, place, values: [{value, status, action, error, path}]}], coverage: {steps, \
                  actions, criteria, outputs: {covered, total, uncovered}}, findings: [{code, severity, message, line, column, \
                  pointer, help, path}]}], scenarios: [{file, status, failures: [{line, column, message}]}], summary: {paths, \
                  errors, warnings, infos, scenarios, failed}}.\n\nExit status: 0 nothing was found, 1 findings at or above \
                  --fail-on or a scenario that failed, 2 wrong command line, 3 invalid document, source, inputs or scenario."
)]
pub(crate) struct TestArgs {
    /// The description: a path or an http(s) URL [default: arazzo.yaml, arazzo.yml or arazzo.json here].
    pub(crate) file: Option<String>,
    /// The workflow to test [default: all of the description].
    #[arg(short, long, value_name = "ID")]
    pub(crate) workflow: Option<String>,
    /// An input, as in `arazzo run`; those that are not given are made up.
    #[arg(short, long = "input", value_name = "NAME=VALUE", value_parser = InputArg::parse)]
    pub(crate) input: Vec<InputArg>,
    /// Inputs from a JSON or YAML file, or `-` for standard input. --input wins over it.
    #[arg(long, value_name = "FILE")]
    pub(crate) inputs: Option<PathBuf>,
    /// How the report is printed.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TestFormat,
    /// The least finding with which the test fails. Scenarios that do not hold always fail.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: FailOn,
    /// How many paths are followed in each workflow.
    #[arg(long, value_name = "N", default_value = "1000", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_paths: u32,
    /// What made-up values are derived from.
    #[arg(long, value_name = "N", default_value = "0")]
    pub(crate) seed: u64,
    /// What happens when a step succeeds and none of its success actions applies [default: fail where it polls].
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) on_unmatched: Option<OnUnmatchedArg>,
    #[command(flatten)]
    pub(crate) missing: MissingArgs,
    /// Lists the paths, a line each.
    #[arg(long, conflicts_with = "explain")]
    pub(crate) list: bool,
    /// Tells one path as a story, with requests and answers; PATH is its id in the list, or the beginning of it.
    #[arg(long, value_name = "PATH")]
    pub(crate) explain: Option<String>,
    /// Plays this scenario, or those in this folder, instead of those beside FILE.
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Vec<PathBuf>,
    /// Writes a scenario for each path into this folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) save_scenarios: Option<PathBuf>,
    /// Lets --save-scenarios replace files.
    #[arg(long, requires = "save_scenarios")]
    pub(crate) force: bool,
    /// Leaves out the scenarios, or the paths.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) only: Option<Only>,
    #[command(flatten, next_help_heading = "Documents")]
    pub(crate) documents: DocumentArgs,
    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}

/// How a test is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// JUnit's XML: a test case for each path and each scenario.
    Junit,
}

/// The least finding with which a test fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any.
    Info,
    /// None.
    Never,
}

/// What a test is restricted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Only {
    /// Paths are followed, no scenarios are played.
    Paths,
    /// Scenarios are played, no paths are followed.
    Scenarios,
}
