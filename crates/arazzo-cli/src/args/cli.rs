//! The commands, and what they have in common.

use super::{AuthCommand, GraphArgs, MockArgs, RunArgs, TestArgs, ValidateArgs, environment};
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;

/// Runs and validates Arazzo workflows.
#[derive(Debug, Parser)]
#[command(
    name = "arazzo",
    version,
    about,
    propagate_version = true,
    disable_help_subcommand = true,
    after_help = "Environment: ARAZZO_* variables mirror the long flags. NO_COLOR, CI and TERM are honoured, RUST_LOG \
                  chooses what is logged.\n\nExit status: 0 success, 1 failure, 2 wrong command line, 3 invalid document, \
                  source or inputs, 4 stopped by a limit, 130 interrupted."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// The command line with its mirror in the environment.
    pub(crate) fn whole() -> clap::Command {
        environment::mirrored(Self::command())
    }

    /// What the command line and the environment of the process ask for.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let mut command = Self::whole();
        let matches = command.try_get_matches_from_mut(std::env::args_os())?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }
}

/// What every command knows.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Says less: neither progress nor warnings.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Logs what happens on standard error; twice for more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// The settings file [default: ~/.config/arazzo/arazzo.toml]. An empty name: none.
    #[arg(long, global = true, value_name = "FILE", value_parser = clap::value_parser!(OsString))]
    pub(crate) config: Option<OsString>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Runs a workflow.
    Run(Box<RunArgs>),
    /// Serves answers from descriptions over HTTP.
    Mock(Box<MockArgs>),
    /// Checks descriptions without running them.
    Validate(ValidateArgs),
    /// Follows every path of a workflow without its API, and plays the scenarios beside it.
    Test(Box<TestArgs>),
    /// Draws workflows: steps, branches, retries, sub-workflows.
    Graph(GraphArgs),
    /// Shows which credentials a description wants, and keeps secrets in the keyring.
    #[command(
        subcommand,
        after_help = "Examples:\n  arazzo auth plan arazzo.yaml\n  arazzo auth add api-token --for \
                      https://api.example.com=bearer\n  arazzo auth list"
    )]
    Auth(AuthCommand),
    /// Explains a diagnostic code, or lists all of them.
    #[command(after_help = "Examples:\n  arazzo explain unknown-step\n  arazzo explain")]
    Explain {
        /// The code, such as `unknown-step`.
        code: Option<String>,
        /// Prints JSON: an object, or a list of all codes.
        #[arg(long)]
        json: bool,
    },
    /// Prints a completion script for a shell.
    #[command(
        after_help = "Examples:\n  arazzo completions bash > ~/.local/share/bash-completion/completions/arazzo\n  \
                      arazzo completions zsh > ~/.zfunc/_arazzo"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed_and_every_command_has_examples() {
        Cli::whole().debug_assert();
        for command in Cli::whole().get_subcommands() {
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains("Example"), "{}", command.get_name());
        }
    }
}
