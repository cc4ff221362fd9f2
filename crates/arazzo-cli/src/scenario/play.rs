//! A scenario, played: the machine hears the answers that are given.

use super::model::{Answers, Given, Reply, Scenario, errors};
use super::read::Fault;
use arazzo_expression::Value;
use arazzo_mock::MockTransport;
use arazzo_runtime::program::{Program, StepRef};
use arazzo_runtime::{Effect, Event, Machine, Outcome, Request, Response, Settings, Trace, Transport, TransportError};
use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What happened.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Each request, with its step.
    pub(super) requests: Vec<(StepRef, Request)>,
    /// The steps that were attempted.
    pub(super) steps: Vec<StepRef>,
    /// How the run ended; `None` where it could not go on.
    pub(super) outcome: Option<Outcome>,
    /// What was wrong on the way.
    pub(super) faults: Vec<Fault>,
}

/// Runs workflow `number` of `program` with the answers of a scenario.
pub(super) fn play(
    scenario: &Scenario,
    program: &Program,
    number: usize,
    started: Event,
    settings: Settings,
) -> Record {
    let mut player = Player {
        scenario,
        program,
        number,
        mock: MockTransport::new(program, scenario.seed),
        used: BTreeMap::new(),
        record: Record::default(),
    };
    let mut machine = Machine::new(program, number, settings);
    player.run(&mut machine, started);
    if player.record.outcome.is_some() {
        player.unused();
    }
    player.record
}

struct Player<'s> {
    scenario: &'s Scenario,
    program: &'s Program,
    number: usize,
    mock: MockTransport<'s>,
    /// How many answers of each entry were given.
    used: BTreeMap<usize, u64>,
    record: Record,
}

impl Player<'_> {
    fn run(&mut self, machine: &mut Machine<'_>, started: Event) {
        let mut event = started;
        loop {
            let reaction = machine.step(event);
            let attempted = reaction.trace.iter().filter_map(|trace| match trace {
                Trace::Attempted { at, .. } => Some(*at),
                _ => None,
            });
            self.record.steps.extend(attempted);
            self.mock.behold(&machine.view());
            event = match reaction.effect {
                Some(Effect::Send { id, request }) => match self.answer(&request) {
                    Some(Ok(response)) => Event::Responded { id, response },
                    Some(Err(error)) => Event::Failed { id, error },
                    None => return,
                },
                Some(Effect::Wait { id, .. }) => Event::Elapsed { id },
                Some(Effect::Finish(outcome)) => {
                    self.record.outcome = Some(outcome);
                    return;
                }
                None => Event::Cancelled,
            };
        }
    }

    /// The next answer to a step; `None` where there is none.
    fn answer(&mut self, request: &Request) -> Option<Result<Response, TransportError>> {
        let at = request.at;
        let before = self.record.requests.iter().filter(|(step, _)| *step == at).count();
        self.record.requests.push((at, request.clone()));
        let found = self.scenario.answers.iter().position(|answers| is_for(answers, self.program, self.number, at));
        let reply = found.and_then(|place| self.next(place));
        let Some(reply) = reply else {
            let span = self.scenario.answers.iter().find(|a| is_for(a, self.program, self.number, at));
            let span = span.map_or(self.scenario.workflow.span, |answers| answers.step.span);
            let (name, url) = (name(self.program, self.number, at), &request.url);
            let count = before + 1;
            let message = format!(
                "request {count} of step `{name}` is not expected, no answer is given for it: {} {url}",
                request.method
            );
            self.record.faults.push((span, message));
            return None;
        };
        Some(match reply {
            Reply::Response(response) => Ok(response),
            Reply::Error(kind) => {
                let word = errors().find(|(_, other)| *other == kind).map_or("", |(word, _)| word);
                Err(TransportError { kind, message: format!("the scenario says so: {word}") })
            }
            Reply::Mock => self.mocked(request),
        })
    }

    fn next(&mut self, place: usize) -> Option<Reply> {
        let used = self.used.entry(place).or_default();
        let number = *used;
        *used += 1;
        match &self.scenario.answers.get(place)?.given {
            Given::Mock => Some(Reply::Mock),
            Given::Each(answers) => {
                let mut left = number;
                for answer in answers {
                    if left < answer.times {
                        return Some(answer.reply.clone());
                    }
                    left -= answer.times;
                }
                None
            }
        }
    }

    fn mocked(&self, request: &Request) -> Result<Response, TransportError> {
        // The mock answers at once.
        match pin!(self.mock.send(request)).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer,
            Poll::Pending => {
                Ok(Response { status: 500, headers: Vec::new(), body: Vec::new().into(), retry_after: None })
            }
        }
    }

    /// Answers that no request asked for.
    fn unused(&mut self) {
        for (place, answers) in self.scenario.answers.iter().enumerate() {
            let Given::Each(given) = &answers.given else { continue };
            let mut left = self.used.get(&place).copied().unwrap_or(0);
            for answer in given {
                if left < answer.times {
                    let step = &answers.step.value;
                    let message = match left {
                        0 => format!("this answer to step `{step}` was not asked for"),
                        _ => format!("this answer to step `{step}` was asked for {left} times, not {}", answer.times),
                    };
                    self.record.faults.push((answer.span, message));
                }
                left = left.saturating_sub(answer.times);
            }
        }
    }
}

fn is_for(answers: &Answers, program: &Program, number: usize, at: StepRef) -> bool {
    is_named(&answers.step.value, program, number, at)
}

/// Whether `name` names the step `at`, in a run of workflow `number`.
pub(super) fn is_named(name: &str, program: &Program, number: usize, at: StepRef) -> bool {
    let (Some(workflow), Some(step)) = (program.workflow(at.workflow), program.step(at)) else { return false };
    let is_full = name.strip_suffix(&*step.id).and_then(|rest| rest.strip_suffix('.')) == Some(&*workflow.id);
    is_full || at.workflow == number && *name == *step.id
}

/// The name of a step: short for those of workflow `number`.
pub(super) fn name(program: &Program, number: usize, at: StepRef) -> String {
    let step = program.step(at).map_or("", |step| &*step.id);
    match program.workflow(at.workflow) {
        Some(workflow) if at.workflow != number => format!("{}.{step}", workflow.id),
        _ => step.to_owned(),
    }
}

/// All steps that a scenario can name.
pub(super) fn all_names(program: &Program, number: usize) -> Vec<String> {
    let workflows = program.workflows.iter().enumerate();
    let steps = workflows.flat_map(|(workflow, ir)| (0..ir.steps.len()).map(move |step| StepRef { workflow, step }));
    steps.map(|at| name(program, number, at)).collect()
}

/// No outputs.
pub(super) fn outputs(record: &Record) -> Value {
    record.outcome.as_ref().map(|outcome| outcome.outputs.clone()).unwrap_or_default()
}
