//! `arazzo validate`.

use super::{CacheArgs, FetchArgs};
use crate::diagnostics::KnownCode;
use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::str::FromStr;

/// What `arazzo validate` is asked to do.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent flags of the command line")]
#[command(after_help = "Examples:\n  arazzo validate arazzo.yaml\n  arazzo validate workflows/ --deny-warnings\n  \
                  arazzo validate arazzo.yaml --format json\n  \
                  arazzo validate workflows/ --fix\n\nExit status: 0 no errors, 1 errors, 2 wrong command line, \
                  3 a file could not be read.")]
pub(crate) struct ValidateArgs {
    /// Descriptions, folders of them, patterns such as 'flows/**/*.yaml', or `-` for standard input. Of folders and patterns
    /// the files are checked that are Arazzo descriptions.
    #[arg(required = true, value_name = "FILE|DIR|GLOB")]
    pub(crate) files: Vec<PathBuf>,
    /// How diagnostics are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
    /// Applies the fixes that are safe to the files that are named, and checks what is left.
    #[arg(long)]
    pub(crate) fix: bool,
    /// Shows what --fix would change, as a unified diff, and changes nothing. Exit status 1 if there is something.
    #[arg(long)]
    pub(crate) diff: bool,
    /// Lets --fix and --diff apply fixes too that may not be what was meant.
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// What standard input is called, and where its sources are looked for from.
    #[arg(long, value_name = "PATH")]
    pub(crate) stdin_filename: Option<String>,
    /// Does not show findings of these codes. Errors that would keep a run from starting stay.
    #[arg(long, value_name = "CODE,...", value_delimiter = ',', value_parser = KnownCode::from_str)]
    pub(crate) allow: Vec<KnownCode>,
    /// Makes findings of these codes errors.
    #[arg(long, value_name = "CODE,...", value_delimiter = ',', value_parser = KnownCode::from_str)]
    pub(crate) deny: Vec<KnownCode>,
    /// Warnings count as errors for the exit status.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = FalseyValueParser::new())]
    pub(crate) deny_warnings: Option<bool>,
    /// Takes the specification at its word: every leniency is off.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = FalseyValueParser::new())]
    pub(crate) strict: Option<bool>,
    /// Lets documents name http(s) documents.
    #[arg(long)]
    pub(crate) allow_remote: bool,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
    /// The folder below which documents may name files [default: the repository].
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Takes a source that is not where it is said to be from the likeliest place.
    #[arg(long)]
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
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A JUnit report: a test suite for each file.
    Junit,
}
