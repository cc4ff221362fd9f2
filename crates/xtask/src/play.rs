//! One workflow, run without a network: answers come from the descriptions.

use arazzo_expression::Value;
use arazzo_mock::{MockTransport, VirtualClock};
use arazzo_runtime::program::{Call, Program};
use arazzo_runtime::{Event, Local, Machine, Observer, Outcome, Settings, StepFault, Trace, drive};
use std::future::Future;

/// What became of a workflow.
pub(crate) struct Played {
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// How many requests were built.
    pub(crate) requests: usize,
    /// Why requests could not be built.
    pub(crate) unbuilt: Vec<StepFault>,
}

/// Runs workflow 0 of `program` with inputs that its schema allows.
pub(crate) fn play(program: &Program, inputs: Value) -> Result<Played, String> {
    let workflow = program.workflow(0).ok_or("the program has no workflow")?;
    let inputs = workflow
        .inputs
        .accept(inputs)
        .map_err(|faults| format!("inputs: {}", faults.first().map(ToString::to_string).unwrap_or_default()))?;
    let (transport, clock) = (MockTransport::new(program, 1), VirtualClock::default());
    let settings = Settings { max_steps: 1000, ..Settings::default() };
    let mut machine = Machine::new(program, 0, settings);
    let mut host = Local { transport: &transport, clock: &clock };
    let mut counts = Counts { program, requests: 0, unbuilt: Vec::new(), sent: false };
    let Ok(outcome) = now(drive(&mut machine, Event::started(inputs), &mut host, &mut counts));
    Ok(Played { outcome: transport.told(outcome), requests: counts.requests, unbuilt: counts.unbuilt })
}

struct Counts<'p> {
    program: &'p Program,
    requests: usize,
    unbuilt: Vec<StepFault>,
    sent: bool,
}

impl Observer for Counts<'_> {
    fn observe(&mut self, trace: &Trace) {
        match trace {
            Trace::Attempted { request, .. } => {
                self.sent = request.is_some();
                self.requests += usize::from(self.sent);
            }
            Trace::Judged(judgement) => {
                let calls = self.program.step(judgement.at).is_some_and(|step| matches!(step.call, Call::Operation(_)));
                self.unbuilt.extend(judgement.fault.clone().filter(|_| calls && !self.sent));
            }
            _ => {}
        }
    }
}

/// The result of a future that never waits.
fn now<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
