//! Leaving workflows, well or not.

use super::Machine;
use super::frame::Resume;
use super::phase::{Answer, Phase};
use crate::event::{Effect, Outcome, RunError, Status};
use crate::trace::Trace;
use arazzo_expression::Value;

impl Machine<'_> {
    /// The workflow on top ends well.
    pub(super) fn leave(&mut self, trace: &mut Vec<Trace>) -> Phase {
        self.depart(None, trace)
    }

    /// The workflow on top fails. Its outputs are those that have a value (decision A25).
    pub(super) fn fail(&mut self, error: RunError, trace: &mut Vec<Trace>) -> Phase {
        self.depart(Some(error), trace)
    }

    fn depart(&mut self, error: Option<RunError>, trace: &mut Vec<Trace>) -> Phase {
        let outputs = self.own_outputs();
        let workflow = self.state.top.workflow;
        if let Some(record) = self.state.records.get_mut(&workflow) {
            record.outputs = Some(outputs.clone());
            record.steps = std::mem::take(&mut self.state.top.outputs);
        }
        trace.push(Trace::Left { workflow, depth: self.state.depth(), success: error.is_none() });
        let Some(left) = self.state.pop() else { return finish(outputs, error, trace) };
        if left.last.is_some() {
            self.state.top.last = left.last;
        }
        match left.resume {
            Resume::Root => finish(outputs, error, trace),
            Resume::Judge => Phase::Judge(Answer::Called(outputs, error)),
            Resume::Retry => Phase::Attempt,
            Resume::Dependency => {
                self.state.depended.insert(workflow, error.is_none());
                Phase::Enter
            }
        }
    }
}

fn finish(outputs: Value, error: Option<RunError>, trace: &mut Vec<Trace>) -> Phase {
    let status = if error.is_some() { Status::Failure } else { Status::Success };
    trace.extend(error.clone().map(Trace::Stopped));
    Phase::Ask(Effect::Finish(Outcome { status, outputs, error }))
}
