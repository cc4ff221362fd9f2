//! `arazzo validate`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `arazzo validate` is asked to do.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  arazzo validate arazzo.yaml\n  arazzo validate workflows/ --deny-warnings\n  \
                  arazzo validate arazzo.yaml --format json\n\nExit status: 0 no errors, 1 errors, 2 wrong command line, \
                  3 a file could not be read.")]
#[expect(clippy::struct_excessive_bools, reason = "they are independent flags of the command line")]
pub(crate) struct ValidateArgs {
    /// Descriptions, or folders of them.
    #[arg(required = true, value_name = "FILE|DIR")]
    pub(crate) files: Vec<PathBuf>,
    /// How diagnostics are printed.
    #[arg(long, value_enum, default_value = "text", env = "ARAZZO_FORMAT")]
    pub(crate) format: Format,
    /// Warnings count as errors for the exit status.
    #[arg(long, env = "ARAZZO_DENY_WARNINGS", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) deny_warnings: bool,
    /// Takes the specification at its word: every leniency is off.
    #[arg(long, env = "ARAZZO_STRICT", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) strict: bool,
    /// Lets documents name http(s) documents.
    #[arg(long, env = "ARAZZO_ALLOW_REMOTE", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) allow_remote: bool,
    /// The folder below which documents may name files [default: the repository].
    #[arg(long, value_name = "DIR", env = "ARAZZO_ROOT")]
    pub(crate) root: Option<PathBuf>,
    /// Takes a source that is not where it is said to be from the likeliest place.
    #[arg(long, env = "ARAZZO_FIND_SOURCES", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) find_sources: bool,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With the lines they are about.
    Text,
    /// A line each: `FILE:LINE:COLUMN: error[CODE]: MESSAGE`.
    Short,
    /// One JSON object.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
}
