//! The command `arazzo`: arguments to library calls to an exit status.

mod args;
mod diagnostics;
mod exit;
mod explain;
mod failure;
mod fetch;
mod graph;
mod inputs;
mod log;
mod markup;
mod mock;
mod report;
mod run;
mod scenario;
mod settings;
mod test;
mod validate;

use args::{Cli, Command};
use clap::ColorChoice;
use exit::Exit;
use report::Screen;
use settings::Settings;
use std::ffi::OsStr;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::read() {
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
        Command::Run(args) => with_settings(cli.global.config.as_deref(), &screen, |settings| {
            settings::remark(args.file.as_deref().unwrap_or("arazzo.yaml").as_ref(), settings, &screen);
            run::run(&args, screen.clone())
        }),
        Command::Mock(args) => mock::mock(&args, &screen),
        Command::Validate(args) => with_settings(cli.global.config.as_deref(), &screen, |settings| {
            validate::validate(&args, settings, &screen)
        }),
        Command::Test(args) => test::test(&args, screen),
        Command::Graph(args) => graph::graph(&args, &screen),
        Command::Explain { code, json } => explain::explain(code.as_deref(), json, &screen),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::whole(), "arazzo", &mut std::io::stdout());
            Exit::Success
        }
    }
}

/// Does what needs the operator's settings, unless something is wrong with them.
fn with_settings(named: Option<&OsStr>, screen: &Screen, command: impl FnOnce(&Settings) -> Exit) -> Exit {
    match Settings::of_operator(named) {
        Ok(settings) => command(&settings),
        Err(faults) => {
            faults.show(screen);
            Exit::Usage
        }
    }
}
