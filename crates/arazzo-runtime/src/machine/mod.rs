//! The step state machine. It performs no I/O, reads no clock and draws no randomness: what it knows arrives as an
//! event, what it wants leaves as an effect. Calls are frames on a heap stack; phases run in a loop, never nested.

mod act;
mod appraise;
mod attempt;
mod frame;
mod haste;
mod hold;
mod judge;
mod leave;
mod overdue;
mod pace;
mod phase;
mod settings;
mod state;
mod stop;

pub use appraise::Appraisal;
pub use settings::{OnUnmatched, Settings};
pub use state::{RunState, Standing};

use crate::event::{Effect, Event};
use crate::program::{Program, Step, Workflow};
use crate::scope::Scope;
use crate::trace::Trace;
use phase::{Answer, Phase};
use std::time::Duration;

/// A run of one workflow of a program.
#[derive(Clone, Debug)]
pub struct Machine<'p> {
    program: &'p Program,
    settings: Settings,
    state: RunState,
}

/// What an event leads to: what happened, and the one thing that is now asked of the world. No effect means that the
/// event was not awaited and nothing has changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reaction {
    /// What the world is to do.
    pub effect: Option<Effect>,
    /// What happened.
    pub trace: Vec<Trace>,
}

impl<'p> Machine<'p> {
    /// A machine that runs workflow number `workflow` once it hears [`Event::Started`].
    pub fn new(program: &'p Program, workflow: usize, settings: Settings) -> Self {
        Self { program, settings, state: RunState::new(program, workflow) }
    }

    /// Takes up a run where `state` left it.
    pub fn resume(program: &'p Program, settings: Settings, state: RunState) -> Self {
        Self { program, settings, state }
    }

    /// The whole state: plain data.
    pub fn state(&self) -> &RunState {
        &self.state
    }

    /// Reacts to one event. Total and deterministic: equal machines and equal events give equal reactions.
    pub fn step(&mut self, event: Event) -> Reaction {
        let mut reaction = Reaction::default();
        let mut phase = self.receive(event);
        loop {
            phase = match phase {
                Phase::Enter => self.enter(&mut reaction.trace),
                Phase::Attempt => self.attempt(&mut reaction.trace),
                Phase::Judge(answer) => self.judge(answer, &mut reaction.trace),
                Phase::Via => self.via(),
                Phase::Overdue => self.expire(&mut reaction.trace),
                Phase::Advance => self.advance(),
                Phase::Leave => self.leave(&mut reaction.trace),
                Phase::Fail(error) => self.fail(error, &mut reaction.trace),
                Phase::Stop(error) => Self::stop(error, &mut reaction.trace),
                Phase::Ask(effect) => {
                    self.state.ended = matches!(effect, Effect::Finish(_));
                    reaction.effect = Some(effect);
                    return reaction;
                }
                Phase::Rest => return reaction,
            };
        }
    }

    /// Which phase an event puts the machine in; events that are not awaited change nothing.
    fn receive(&mut self, event: Event) -> Phase {
        let awaited = self.state.last_id;
        match event {
            _ if self.state.ended => Phase::Rest,
            Event::Started { inputs, dependencies } if awaited == 0 => {
                self.state.dependencies = dependencies;
                self.state.top.inputs = inputs.clone();
                self.state.root_inputs = inputs;
                Phase::Enter
            }
            Event::Passed { time } => {
                self.pass(time);
                self.state.haste.pass(time);
                Phase::Rest
            }
            Event::Responded { id, .. } | Event::Failed { id, .. } | Event::Elapsed { id }
                if id == awaited && self.left() == Some(Duration::ZERO) =>
            {
                Phase::Overdue
            }
            Event::Responded { id, response } if id == awaited => Phase::Judge(Answer::Response(response)),
            Event::Failed { id, error } if id == awaited => Phase::Judge(Answer::NoResponse(error)),
            Event::Elapsed { id } if id == awaited => match self.state.top.via {
                Some(_) => Phase::Via,
                None if std::mem::take(&mut self.state.top.entering) => Phase::Enter,
                None => Phase::Attempt,
            },
            Event::TimeUp => Phase::Stop(self.limit("max-wait", "the time for the whole run is over")),
            Event::Cancelled => Phase::Stop(self.limit("cancelled", "the run was cancelled")),
            Event::Started { .. } | Event::Responded { .. } | Event::Failed { .. } | Event::Elapsed { .. } => {
                Phase::Rest
            }
        }
    }

    /// Where the machine stands: workflow and step of each frame, innermost last.
    pub fn backtrace(&self) -> Vec<(&'p str, &'p str)> {
        let program: &'p Program = self.program;
        let frames = self.state.below.iter().chain([&self.state.top]);
        let place = |frame: &frame::Frame| {
            let workflow = program.workflow(frame.workflow)?;
            Some((&*workflow.id, workflow.steps.get(frame.step).map_or("", |step| &*step.id)))
        };
        frames.filter_map(place).collect()
    }

    /// What expressions see in the current workflow and, where an answer is awaited, of the request that was sent.
    pub fn view(&self) -> Scope<'_> {
        Scope { sent: self.state.top.sent.as_ref(), ..self.scope() }
    }

    fn workflow(&self) -> Option<&'p Workflow> {
        self.program.workflow(self.state.top.workflow)
    }

    fn ir(&self) -> Option<&'p Step> {
        self.workflow()?.steps.get(self.state.top.step)
    }

    /// What expressions see in the current workflow when nothing has been sent.
    fn scope(&self) -> Scope<'_> {
        Scope {
            inputs: &self.state.top.inputs,
            steps: &self.state.top.outputs,
            workflows: &self.state.records,
            sent: None,
            received: None,
            outputs: None,
        }
    }

    fn fresh(&mut self) -> u64 {
        self.state.last_id += 1;
        self.state.last_id
    }
}
