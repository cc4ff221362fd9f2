//! The run itself: the one place where the transport and the clock are chosen.

use super::host::{Bounded, GaveUp};
use super::interrupt::interrupted;
use super::watched::Watched;
use crate::args::{OnUnmatchedArg, RunArgs};
use crate::budgets::Budgets;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{Reporter, Screen};
use arazzo_expression::Str;
use arazzo_http::{HttpTransport, TokioClock};
use arazzo_mock::{MockTransport, VirtualClock};
use arazzo_runtime::program::Program;
use arazzo_runtime::{Clock, Effect, Event, Machine, Observer as _, OnUnmatched, Outcome, Settings, Transport, drive};
use std::time::Duration;

/// What requests are sent to.
pub(super) enum World {
    /// Servers.
    Live(Box<HttpTransport>),
    /// The descriptions.
    Mock {
        /// What made-up values are derived from.
        seed: u64,
    },
}

/// Runs workflow `number` of `program` from `started` to its end, and reports it.
pub(super) fn execute(
    args: &RunArgs,
    budgets: &Budgets,
    (program, number): (&Program, usize),
    started: Event,
    world: &World,
    screen: &Screen,
) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::invalid("runtime", format!("cannot start: {error}")))?;
    let mut machine = Machine::new(program, number, settings(args, budgets));
    let extra: Vec<(Str, String)> =
        args.send.header.iter().map(|header| (header.name.as_str().into(), header.value.clone())).collect();
    let mut reporter = Reporter::new(args.output, program, screen, args.dry_run.then_some(extra));
    let limit = args.bounds.max_wait.or(budgets.wait);
    let outcome = match world {
        World::Live(transport) => {
            let transport = Watched { transport: &**transport, screen };
            runtime.block_on(finish(&mut machine, started, &transport, &TokioClock, limit, &mut reporter))
        }
        World::Mock { seed } => {
            let (transport, clock) = (MockTransport::new(program, *seed), VirtualClock::default());
            transport.told(runtime.block_on(finish(&mut machine, started, &transport, &clock, None, &mut reporter)))
        }
    };
    reporter.finish(program.workflow(number).map_or("", |workflow| &*workflow.id), &outcome);
    Ok(Exit::of(&outcome))
}

fn settings(args: &RunArgs, budgets: &Budgets) -> Settings {
    let bounds = &args.bounds;
    let within = budgets.within(&Settings::default());
    Settings {
        max_steps: bounds.max_steps.unwrap_or(within.max_steps),
        max_wait: bounds.max_wait.or(budgets.wait),
        poll_interval: bounds.poll_interval,
        on_unmatched: match bounds.on_unmatched {
            None => OnUnmatched::FailPolls,
            Some(OnUnmatchedArg::Fail) => OnUnmatched::Fail,
            Some(OnUnmatchedArg::Next) => OnUnmatched::Next,
        },
        missing: args.missing.policy(),
        // Time does not pass where answers are made up.
        max_rate: if args.mock { u32::MAX } else { within.max_rate },
        ..within
    }
}

/// Drives the machine to its end; when the host gives up, the machine is told why.
async fn finish<T: Transport + Sync, C: Clock + Sync>(
    machine: &mut Machine<'_>,
    started: Event,
    transport: &T,
    clock: &C,
    limit: Option<Duration>,
    reporter: &mut Reporter<'_>,
) -> Outcome {
    let mut host = Bounded::new(transport, clock, limit, interrupted());
    let last = match drive(machine, started, &mut host, reporter).await {
        Ok(outcome) => return outcome,
        Err(GaveUp::TimeUp) => Event::TimeUp,
        Err(GaveUp::Interrupted) => Event::Cancelled,
    };
    let reaction = machine.step(last);
    reaction.trace.iter().for_each(|trace| reporter.observe(trace));
    match reaction.effect {
        Some(Effect::Finish(outcome)) => outcome,
        // The machine ends on these events; anything else would be its fault.
        _ => Outcome { status: arazzo_runtime::Status::Aborted, outputs: arazzo_expression::Value::Null, error: None },
    }
}
