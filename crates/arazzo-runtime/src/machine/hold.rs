//! How much a run holds: inputs and outputs of all workflows in progress and done, and their latest answers.

use super::Machine;
use super::frame::Frame;
use super::phase::Phase;
use crate::scope::Record;
use crate::weight::weigh;
use arazzo_expression::Value;

/// All is weighed again when this part of what may be held has come in: most steps do not have to wait for that.
const PART: usize = 4;

impl Machine<'_> {
    /// Takes up `value` and `bytes` more. The phase is the end of a run that holds more than it may.
    pub(super) fn hold(&mut self, value: &Value, bytes: usize) -> Option<Phase> {
        let most = self.settings.max_context;
        let taken_up =
            weigh(value, most).and_then(|weight| self.state.taken_up.checked_add(weight)?.checked_add(bytes));
        self.state.taken_up = taken_up.unwrap_or(usize::MAX);
        if self.state.taken_up <= most / PART {
            return None;
        }
        self.state.taken_up = 0;
        if taken_up.is_some() && self.holds_at_most(most) {
            return None;
        }
        let message = format!("the run holds more than {most} bytes of inputs, outputs and answers");
        Some(Phase::Stop(self.limit("max-context", &message)))
    }

    fn holds_at_most(&self, most: usize) -> bool {
        let state = &self.state;
        let of_frame = |frame: &Frame, left: usize| {
            let left = left.checked_sub(frame.last.as_ref().map_or(0, |last| last.body.len()))?;
            all(std::iter::once(&frame.inputs).chain(frame.outputs.iter().flatten()), left)
        };
        let of_record = |record: &Record, left: usize| {
            let steps = record.steps.iter().flatten();
            all(std::iter::once(&record.inputs).chain(&record.outputs).chain(steps), left)
        };
        let frames = state.below.iter().chain([&state.top]).try_fold(most, |left, frame| of_frame(frame, left));
        let records =
            frames.and_then(|left| state.records.values().try_fold(left, |left, record| of_record(record, left)));
        records.is_some()
    }
}

/// What is left of `left` when all of `values` are taken from it.
fn all<'v>(mut values: impl Iterator<Item = &'v Value>, left: usize) -> Option<usize> {
    values.try_fold(left, |left, value| left.checked_sub(weigh(value, left)?))
}
