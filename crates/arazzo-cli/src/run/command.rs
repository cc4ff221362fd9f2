//! The order of things.

use super::execute::{self, World};
use super::plan::{self, Plan};
use super::transport;
use crate::args::{Output, RunArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::inputs::{self, Inputs};
use crate::report::{self, Screen};
use arazzo_runtime::Event;

/// Runs a workflow.
pub(crate) fn run(args: &RunArgs, mut screen: Screen) -> Exit {
    let mut workflow = args.workflow.clone();
    match attempt(args, &mut workflow, &mut screen) {
        Ok(exit) => exit,
        Err(failure) => {
            if !failure.is_told {
                screen.error(&failure.message);
            }
            if args.output == Output::Json && failure.exit != Exit::Usage {
                report::failed(&failure, workflow.as_deref(), &screen);
            }
            failure.exit
        }
    }
}

fn attempt(args: &RunArgs, workflow: &mut Option<String>, screen: &mut Screen) -> Result<Exit, Failure> {
    if args.output == Output::Curl && !args.dry_run {
        return Err(Failure::usage("--output curl shows what --dry-run builds: give both"));
    }
    let Plan { program, number } = plan::make(args, workflow, screen)?;
    let inputs = inputs::gather(&program, number, &args.input, args.inputs.as_deref())?;
    let Inputs { own, dependencies, secrets, warnings, .. } = inputs;
    screen.hold_back(secrets);
    for warning in &warnings {
        screen.warning(warning);
    }
    transport::hold_back_headers(&args.send, screen);
    let started = Event::Started { inputs: own, dependencies };
    let world = if args.mock || args.dry_run {
        World::Mock { seed: args.seed }
    } else {
        World::Live(Box::new(transport::build(&args.send, &program, screen)?))
    };
    execute::execute(args, &program, number, started, &world, screen)
}
