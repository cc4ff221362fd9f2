//! Acting on a judgement: going on, going elsewhere, trying again.

use super::Machine;
use super::frame::{Frame, Resume};
use super::phase::Phase;
use super::stop;
use crate::fault::StepFault;
use crate::missing::Missing;
use crate::program::{Action, ActionKind, Step, StepRef, Target};
use crate::scope::Scope;
use crate::trace::{Judgement, Taken, Trace};
use arazzo_expression::{Object, Value};
use std::time::Duration;

/// The action that applies, by its number in its list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Choice {
    /// A success action.
    Success(usize),
    /// A failure action.
    Failure(usize),
}

/// What an action takes over from the attempt that it follows.
pub(super) struct Handover {
    /// How long the response asks to be left alone.
    pub(super) retry_after: Option<Duration>,
    /// The inputs of the workflow that the action goes to.
    pub(super) inputs: Option<Result<Value, StepFault>>,
}

impl Machine<'_> {
    /// The inputs of the workflow that the chosen action goes to, from what the attempt can see (ACT-10).
    pub(super) fn handed_over(
        &self,
        ir: &Step,
        choice: Choice,
        scope: &Scope<'_>,
        missing: &mut Missing,
    ) -> Option<Result<Value, StepFault>> {
        let (ActionKind::Goto(target) | ActionKind::Retry { via: Some(target), .. }) = &action(ir, choice)?.kind else {
            return None;
        };
        match target {
            Target::Step(_) => None,
            Target::Workflow { workflow, inputs } => {
                let inputs = inputs.iter().map(|(name, value)| (name, value, false));
                Some(self.inputs(scope, *workflow, inputs, missing))
            }
        }
    }

    /// Whether failure action number `number` may still be taken: a retry while its budget lasts, and not where
    /// trying the same again is futile.
    pub(super) fn may(&self, number: usize, action: &Action, futile: bool) -> bool {
        match &action.kind {
            ActionKind::Retry { limit, via, .. } => {
                self.state.top.retried(number) < *limit && (via.is_some() || !futile)
            }
            ActionKind::End | ActionKind::Goto(_) => true,
        }
    }

    /// What follows from the judgement.
    pub(super) fn act(
        &mut self,
        ir: &Step,
        judgement: &Judgement,
        choice: Option<Choice>,
        handover: Handover,
        trace: &mut Vec<Trace>,
    ) -> Phase {
        let Handover { retry_after, inputs } = handover;
        if let Some(back) = self.state.top.detour.take() {
            // The step ran as the reference of a retry: whatever came of it, that step is tried again (decision A18).
            self.state.top.step = back;
            return Phase::Attempt;
        }
        if judgement.success || choice.is_some() {
            self.state.completed.insert(judgement.at);
        }
        let failed = || stop::failure(&ir.id, judgement);
        match choice.and_then(|choice| Some((choice, action(ir, choice)?))) {
            None if judgement.success => Phase::Advance,
            Some((_, Action { kind: ActionKind::End, .. })) if judgement.success => Phase::Leave,
            None | Some((_, Action { kind: ActionKind::End, .. })) => Phase::Fail(failed()),
            Some((_, Action { kind: ActionKind::Goto(target), .. })) => self.goto(target, retry_after, inputs, trace),
            Some((choice, Action { kind: ActionKind::Retry { after, via, .. }, .. })) => {
                let (Choice::Success(number) | Choice::Failure(number)) = choice;
                self.state.top.count_retry(number);
                self.state.top.via = via.as_ref().map(|_| number);
                self.state.top.via_inputs = inputs.transpose().unwrap_or_default();
                let delay = retry_after.unwrap_or(*after);
                self.hurry(delay).unwrap_or_else(|| self.pause(delay, retry_after.is_some(), "retry", trace))
            }
        }
    }

    fn goto(
        &mut self,
        target: &Target,
        retry_after: Option<Duration>,
        inputs: Option<Result<Value, StepFault>>,
        trace: &mut Vec<Trace>,
    ) -> Phase {
        match target {
            Target::Step(step) => {
                let backward = *step <= self.state.top.step;
                self.state.top.visit(*step);
                if backward { self.pace(retry_after, trace) } else { Phase::Attempt }
            }
            Target::Workflow { workflow, .. } => {
                let inputs = match inputs.unwrap_or_else(|| Ok(Object::default().into())) {
                    Ok(inputs) => inputs,
                    Err(fault) => {
                        return Phase::Fail(stop::error(&fault.code, fault.message, Some(self.state.top.at())));
                    }
                };
                // A tail call: the target takes the place of this workflow (decision A12).
                let mut frame = Frame::new(self.program, *workflow, inputs, self.state.top.resume);
                frame.last = self.state.top.last.take();
                frame.transfers = self.state.top.transfers.saturating_add(1);
                frame.left = self.state.top.left;
                self.state.top = frame;
                self.pace_entry(retry_after, trace)
            }
        }
    }

    /// Runs the reference of the retry action that was taken, once its wait is over.
    pub(super) fn via(&mut self) -> Phase {
        let number = self.state.top.via.take();
        let action = number.and_then(|number| self.ir()?.on_failure.get(number));
        let Some(Action { kind: ActionKind::Retry { via: Some(via), .. }, .. }) = action else { return Phase::Attempt };
        match via {
            Target::Step(step) => {
                self.state.top.detour = Some(self.state.top.step);
                self.state.top.step = *step;
                Phase::Attempt
            }
            Target::Workflow { workflow, .. } => {
                // Without valid inputs the reference cannot run; the retry still counts (decision A18).
                let Some(inputs) = self.state.top.via_inputs.take() else { return Phase::Attempt };
                self.state.push(Frame::new(self.program, *workflow, inputs, Resume::Retry));
                Phase::Enter
            }
        }
    }

    /// Goes on with the next step in order.
    pub(super) fn advance(&mut self) -> Phase {
        let next = self.state.top.step + 1;
        if self.workflow().is_none_or(|workflow| next >= workflow.steps.len()) {
            return Phase::Leave;
        }
        self.state.top.visit(next);
        Phase::Attempt
    }

    /// The chosen action, for observers.
    pub(super) fn taken(&self, ir: &Step, choice: &Choice) -> Option<Taken> {
        let action = action(ir, *choice)?;
        let (kind, target) = match &action.kind {
            ActionKind::End => ("end", None),
            ActionKind::Goto(target) => ("goto", Some(target)),
            ActionKind::Retry { via, .. } => ("retry", via.as_ref()),
        };
        let (step, workflow) = match target {
            Some(Target::Step(step)) => (Some(StepRef { workflow: self.state.top.workflow, step: *step }), None),
            Some(Target::Workflow { workflow, .. }) => (None, Some(*workflow)),
            None => (None, None),
        };
        Some(Taken { name: action.name.clone(), kind, step, workflow })
    }
}

fn action(ir: &Step, choice: Choice) -> Option<&Action> {
    match choice {
        Choice::Success(number) => ir.on_success.get(number),
        Choice::Failure(number) => ir.on_failure.get(number),
    }
}
