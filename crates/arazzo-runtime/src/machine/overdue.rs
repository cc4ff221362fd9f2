//! The `timeout` of steps that call workflows (STEP-22, decision A21): how much of it is left is in the frame of the workflow
//! that is called.

use super::Machine;
use super::phase::{Answer, Phase};
use crate::fault::StepFault;
use crate::program::Call;
use crate::trace::Trace;
use std::time::Duration;

impl Machine<'_> {
    /// Takes `time` from what the workflows in progress have left.
    pub(super) fn pass(&mut self, time: Duration) {
        for left in self.state.frames_mut().filter_map(|frame| frame.left.as_mut()) {
            *left = left.saturating_sub(time);
        }
    }

    /// The least that a workflow in progress has left, if any is to end in time.
    pub(super) fn left(&self) -> Option<Duration> {
        self.state.frames().filter_map(|frame| frame.left).min()
    }

    /// Leaves the outermost workflow whose time is over with all that it has called: the step that called it fails.
    pub(super) fn expire(&mut self, trace: &mut Vec<Trace>) -> Phase {
        let Some(depth) = self.state.frames().position(|frame| frame.left == Some(Duration::ZERO)) else {
            return Phase::Rest;
        };
        while self.state.depth() > depth {
            trace.push(Trace::Left { workflow: self.state.top.workflow, depth: self.state.depth(), success: false });
            if self.state.pop().is_none() {
                return Phase::Rest;
            }
        }
        let name = match self.ir().map(|ir| &ir.call) {
            Some(Call::Workflow { workflow, .. }) => self.program.workflow(*workflow).map_or("", |called| &*called.id),
            _ => "",
        };
        let allowed = self.ir().and_then(|ir| ir.timeout).unwrap_or_default();
        let message = format!("the called workflow `{name}` has not ended within {} ms", allowed.as_millis());
        Phase::Judge(Answer::Late(StepFault::new("step-timeout", message)))
    }
}
