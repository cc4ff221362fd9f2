//! Waiting: between polls, and before retries.

use super::Machine;
use super::phase::Phase;
use crate::event::Effect;
use crate::trace::Trace;
use std::time::Duration;

/// The first wait of a loop that has no pace of its own (decision A15).
const FIRST: Duration = Duration::from_secs(1);
/// The longest.
const LONGEST: Duration = Duration::from_secs(30);

impl Machine<'_> {
    /// Waits before a step that was gone back to: as long as the response asks for, as the operator says, or a second
    /// at first and half as long again each time.
    pub(super) fn pace(&mut self, retry_after: Option<Duration>, trace: &mut Vec<Trace>) -> Phase {
        let step = self.state.top.step;
        let returns = self.state.top.returns.get(step).copied().unwrap_or(0);
        if let Some(count) = self.state.top.returns.get_mut(step) {
            *count = count.saturating_add(1);
        }
        if let Some(stop) = retry_after.and_then(|delay| self.hurry(delay)) {
            return stop;
        }
        let delay = self.poll_delay(retry_after, returns);
        self.pause(delay, retry_after.is_some(), "poll", trace)
    }

    /// Enters the workflow that a `goto` leads to; where more were gone to than there are, they go round, and it waits first.
    pub(super) fn pace_entry(&mut self, retry_after: Option<Duration>, trace: &mut Vec<Trace>) -> Phase {
        let all = u32::try_from(self.program.workflows.len()).unwrap_or(u32::MAX);
        let Some(rounds) = self.state.top.transfers.checked_sub(all) else { return Phase::Enter };
        if let Some(stop) = retry_after.and_then(|delay| self.hurry(delay)) {
            return stop;
        }
        let delay = self.poll_delay(retry_after, rounds);
        if delay.is_zero() {
            return Phase::Enter;
        }
        self.state.top.entering = true;
        self.pause(delay, retry_after.is_some(), "poll", trace)
    }

    /// How long to wait before what was done `returns` times is done again.
    fn poll_delay(&self, retry_after: Option<Duration>, returns: u32) -> Duration {
        let grown = || (0..returns.min(16)).fold(FIRST, |delay, _| (delay * 3 / 2).min(LONGEST));
        match retry_after {
            Some(delay) => delay,
            None => self.settings.poll_interval.unwrap_or_else(grown),
        }
    }

    /// Waits for `delay`, unless that is beyond a limit. `asked` tells that the server asked for it.
    pub(super) fn pause(
        &mut self,
        delay: Duration,
        asked: bool,
        reason: &'static str,
        trace: &mut Vec<Trace>,
    ) -> Phase {
        if asked && delay > self.settings.max_retry_after {
            let message = format!(
                "the server asks to wait {delay:?}, and the longest wait that is honoured is {:?}",
                self.settings.max_retry_after
            );
            return Phase::Stop(self.limit("retry-after-too-long", &message));
        }
        // A workflow whose time is over before that is left then.
        let delay = self.left().map_or(delay, |left| delay.min(left));
        let waited = self.state.waited.saturating_add(delay);
        if let Some(limit) = self.settings.max_wait.filter(|limit| waited > *limit) {
            let message = format!("waiting {delay:?} more would go beyond the {limit:?} that the run may wait");
            return Phase::Stop(self.limit("max-wait", &message));
        }
        if delay.is_zero() {
            return if self.state.top.via.is_some() { Phase::Via } else { Phase::Attempt };
        }
        self.state.waited = waited;
        trace.push(Trace::Waiting { at: self.state.top.at(), delay, reason });
        let id = self.fresh();
        Phase::Ask(Effect::Wait { id, delay })
    }
}
