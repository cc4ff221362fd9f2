//! Steps that go round without a pause: counted by the minute, and ended beyond their budget (REL-16).

use super::Machine;
use super::phase::Phase;
use crate::program::StepRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// What is shorter is no pause: ten rounds a second are the most that those with one make.
const PAUSE: Duration = Duration::from_millis(100);
const MINUTE: Duration = Duration::from_mins(1);

/// How often steps were gone back to, or tried again, without a pause.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Haste {
    /// How long the run has taken; nothing where no one tells.
    clock: Option<Duration>,
    /// When the minute that is counted began.
    since: Duration,
    /// The rounds in this minute, by the number of the workflow and then of the step. They outlast the frames: a workflow that is
    /// called again and again does not begin anew.
    rounds: BTreeMap<usize, BTreeMap<usize, u32>>,
}

impl Haste {
    /// Takes note that `time` has passed.
    pub(super) fn pass(&mut self, time: Duration) {
        self.clock = Some(self.clock.unwrap_or_default().saturating_add(time));
    }

    /// Counts a round of the step `at`: how many there were in how much of a minute.
    fn count(&mut self, at: StepRef) -> Option<(u32, Duration)> {
        let clock = self.clock?;
        if self.rounds.is_empty() || clock.saturating_sub(self.since) >= MINUTE {
            self.rounds.clear();
            self.since = clock;
        }
        let rounds = self.rounds.entry(at.workflow).or_default().entry(at.step).or_default();
        *rounds = rounds.saturating_add(1);
        Some((*rounds, clock.saturating_sub(self.since)))
    }
}

impl Machine<'_> {
    /// The end of a run whose current step goes round without a pause, more often than it may; `delay` is what a document or a
    /// server asks for before the next round.
    pub(super) fn hurry(&mut self, delay: Duration) -> Option<Phase> {
        if delay >= PAUSE {
            return None;
        }
        let at = self.state.top.at();
        let (rounds, time) = self.state.haste.count(at)?;
        let most = self.settings.max_rate;
        if rounds <= most {
            return None;
        }
        let name = self.ir().map_or("", |step| &*step.id);
        let message = format!(
            "step `{name}` went round {rounds} times in {time:.1?} without a pause, and the budget `step-rate` lets it do so {most} times a \
             minute: give its action a `retryAfter` of at least 0.1, or allow more with --budget step-rate=NUMBER"
        );
        Some(Phase::Stop(self.limit("hot-loop", &message)))
    }
}
