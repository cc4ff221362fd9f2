//! The order of things.

use super::execute::{self, World};
use super::plan::{self, Plan};
use super::transport;
use crate::args::{Output, RunArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::inputs::{self, Inputs};
use crate::report::{self, Screen};
use crate::settings::Settings;
use arazzo_expression::Value;
use arazzo_http::Redactor;
use arazzo_runtime::Event;

/// Runs a workflow.
pub(crate) fn run(args: &RunArgs, settings: &Settings, screen: &Screen) -> Exit {
    let mut workflow = args.workflow.clone();
    match attempt(args, settings, &mut workflow, screen) {
        Ok(exit) => exit,
        Err(failure) => {
            if !failure.is_told {
                screen.error(&failure.message);
            }
            if args.output == Output::Json && failure.exit != Exit::Usage {
                report::failed(&failure, workflow.as_deref(), screen);
            }
            failure.exit
        }
    }
}

fn attempt(
    args: &RunArgs,
    settings: &Settings,
    workflow: &mut Option<String>,
    screen: &Screen,
) -> Result<Exit, Failure> {
    if args.output == Output::Curl && !args.dry_run {
        return Err(Failure::usage("--output curl shows what --dry-run builds: give both"));
    }
    let budgets = args.budgets.budgets();
    let Plan { program, number } = plan::make(args, &budgets, workflow, screen)?;
    let inputs = inputs::gather(&program, number, &args.inputs(), args.inputs.as_deref())?;
    let Inputs { own, dependencies, secrets, warnings, .. } = inputs;
    hold_back(args, &own, secrets, screen);
    for warning in &warnings {
        screen.warning(warning);
    }
    transport::hold_back_headers(&args.send, screen);
    let started = Event::Started { inputs: own, dependencies };
    let world = if args.mock || args.dry_run {
        World::Mock { seed: args.seed }
    } else {
        World::Live(Box::new(transport::build(args, settings, &budgets, &program, screen)?))
    };
    execute::execute(args, &budgets, (&program, number), started, &world, screen)
}

/// Holds back what the description, the environment and `--secret` say is secret.
fn hold_back(args: &RunArgs, own: &Value, mut secrets: Vec<String>, screen: &Screen) {
    for name in &args.secret {
        match own.get(name) {
            Some(value) => inputs::leaves(value, &mut secrets),
            None => screen.warning(&format!("--secret {name}: there is no such input")),
        }
    }
    if secrets.iter().any(|secret| (1..Redactor::SHORTEST).contains(&secret.len())) {
        let least = Redactor::SHORTEST;
        screen.warning(&format!(
            "a secret of fewer than {least} characters cannot be held back: it occurs in ordinary text"
        ));
    }
    screen.hold_back(secrets);
}
