//! The command `arazzo`: arguments to library calls to an exit status.

mod args;
mod diagnostics;
mod exit;
mod explain;
mod failure;
mod fetch;
mod inputs;
mod log;
mod report;
mod run;
mod validate;

use args::{Cli, Command};
use clap::{ColorChoice, CommandFactory, Parser};
use exit::Exit;
use report::Screen;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => perform(cli).into(),
        Err(error) => {
            // Printing fails when no one reads any more.
            let _ = error.print();
            if error.use_stderr() { Exit::Usage.into() } else { Exit::Success.into() }
        }
    }
}

fn perform(cli: Cli) -> Exit {
    log::start(cli.global.verbose);
    match cli.global.color {
        ColorChoice::Auto => {}
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
    }
    let screen = Screen::new(cli.global.quiet);
    match cli.command {
        Command::Run(args) => run::run(&args, screen),
        Command::Validate(args) => validate::validate(&args, &screen),
        Command::Explain { code } => explain::explain(code.as_deref(), &screen),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "arazzo", &mut std::io::stdout());
            Exit::Success
        }
    }
}
