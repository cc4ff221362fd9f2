//! The command `arazzo`: arguments to library calls to an exit status.

mod args;
mod auth;
mod budgets;
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

use args::{AuthCommand, Cli, Command};
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
    let exit = command(cli, &screen);
    match Screen::unwritten() {
        Some(reason) => {
            screen.error(&format!("cannot write to standard output: {reason}"));
            if exit == Exit::Usage { exit } else { Exit::Stopped }
        }
        None => exit,
    }
}

fn command(cli: Cli, screen: &Screen) -> Exit {
    match cli.command {
        Command::Run(mut args) => with_settings(cli.global.config.as_deref(), screen, |settings| {
            args.fill(settings);
            settings::remark(args.file.as_deref().unwrap_or("arazzo.yaml").as_ref(), settings, screen);
            run::run(&args, settings, screen)
        }),
        Command::Mock(mut args) => with_settings(cli.global.config.as_deref(), screen, |settings| {
            args.fetch.fill(settings);
            mock::mock(&args, screen)
        }),
        Command::Validate(mut args) => with_settings(cli.global.config.as_deref(), screen, |settings| {
            args.fetch.fill(settings);
            validate::validate(&args, settings, screen)
        }),
        Command::Test(mut args) => with_settings(cli.global.config.as_deref(), screen, |settings| {
            args.fetch.fill(settings);
            test::test(&args, screen.clone())
        }),
        Command::Graph(mut args) => with_settings(cli.global.config.as_deref(), screen, |settings| {
            args.fetch.fill(settings);
            graph::graph(&args, screen)
        }),
        Command::Auth(mut command) => with_settings(cli.global.config.as_deref(), screen, |settings| {
            if let AuthCommand::Plan(args) = &mut command {
                args.fill(settings);
            }
            auth::perform(&command, settings, screen.clone())
        }),
        Command::Explain { code, json } => explain::explain(code.as_deref(), json, screen),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::whole(), "arazzo", &mut script);
            Screen::data(String::from_utf8_lossy(&script).trim_end());
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
