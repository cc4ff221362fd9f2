//! From a file to a server.

use super::serve::{self, Listening};
use super::state::State;
use crate::args::MockArgs;
use crate::diagnostics;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Screen;
use crate::run;
use arazzo_mock::Service;
use arazzo_parser::{Diagnostic, Loaded};
use arazzo_runtime::compile::{CompileOptions, compile, stops_run};
use arazzo_runtime::program::Program;
use std::net::SocketAddr;
use url::Url;

/// How many diagnostics are shown before the server starts.
const SHOWN: usize = 10;

/// Serves answers until it is told to stop.
pub(crate) fn mock(args: &MockArgs, screen: &Screen) -> Exit {
    match attempt(args, screen) {
        Ok(exit) => exit,
        Err(failure) => {
            screen.error(&failure.message);
            failure.exit
        }
    }
}

fn attempt(args: &MockArgs, screen: &Screen) -> Result<Exit, Failure> {
    args.fetch.budgets.of_documents()?;
    let loaded = run::load_only(Some(&args.file), &args.documents, &args.fetch)?;
    let programs = programs(&loaded, screen);
    let service = Service::new(&loaded, &programs, args.seed);
    if service.operations().next().is_none() {
        let first = loaded.diagnostics.iter().find(|fault| fault.is_error());
        let reason = first.map_or_else(
            || format!("{} names no operations", args.file),
            |fault| diagnostics::line(fault, &loaded.sources),
        );
        return Err(Failure::invalid("no-operations", format!("there is nothing to serve: {reason}")));
    }
    for failing in &args.fail {
        let known: Vec<_> = service.operations().collect();
        if !known.iter().any(|name| **name == *failing.operation) {
            let near = arazzo_parser::suggest::nearest(known.iter().map(|name| &**name), &failing.operation);
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(Failure::usage(format!("--fail: there is no operation `{}`{near}", failing.operation)));
        }
    }
    let state = State::new(&service, args, screen)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::invalid("runtime", format!("cannot start: {error}")))?;
    let listening = Listening { address: SocketAddr::new(args.host, args.port), latency: args.latency };
    runtime.block_on(serve::serve(&listening, &state, screen))
}

/// The workflows, each with what it calls. One that does not compile is left out: its operations are served all the same.
fn programs(loaded: &Loaded, screen: &Screen) -> Vec<Program> {
    let server = Url::parse("http://localhost/").ok();
    let options = CompileOptions { server, ..CompileOptions::default() };
    let workflows = loaded.entry().map(|entry| entry.workflows.as_slice()).unwrap_or_default();
    let mut programs = Vec::new();
    let mut shown = 0;
    for workflow in workflows {
        let id = &workflow.workflow_id.value;
        match compile(loaded, id, &options) {
            (Some(program), _) => programs.push(program),
            (None, faults) if shown < SHOWN => {
                shown += 1;
                let fault: Option<&Diagnostic> = faults.iter().find(|fault| stops_run(fault, false));
                let reason = fault.map(|fault| diagnostics::line(fault, &loaded.sources)).unwrap_or_default();
                screen.warning(&format!("the answers do not follow workflow `{id}`: {reason}"));
            }
            (None, _) => {}
        }
    }
    programs
}
