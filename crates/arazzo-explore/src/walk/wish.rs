//! What may come of a step: each is a wish for an answer that brings it about.

use crate::place::{Place, listed, reads_status};
use arazzo_expression::Str;
use arazzo_mock::Demands;
use arazzo_runtime::Appraisal;
use arazzo_runtime::Verdict;
use arazzo_runtime::program::{Action, ActionKind, Criterion, OperationCall, Step, StepRef, Target};

/// The status of a failure where the API describes none.
const BROKEN: u16 = 500;

/// What may come of a step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wish {
    /// The step succeeds, and this success action is taken.
    Success(usize),
    /// The step succeeds, and no action applies.
    Unmatched,
    /// The response has one of the values that are listed for a place.
    State(usize, usize),
    /// The response has this status.
    Status(u16),
    /// This criterion does not hold.
    Criterion(usize),
    /// The step fails, and this failure action is taken.
    Failure(usize),
    /// The step fails, and no action applies.
    NoFailureAction,
    /// The step succeeds, and what a later criterion asks of its answer holds, or does not.
    Later(usize, bool),
}

/// Something that no answer could be found for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsolved {
    /// The step.
    pub at: StepRef,
    /// What was to come of it.
    pub what: Goal,
    /// The conditions that could not be brought about, and why not.
    pub conditions: Vec<(Str, Option<String>)>,
}

/// What was to come of a step, for people to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// This success action.
    Success(usize),
    /// This failure action.
    Failure(usize),
    /// This criterion not to hold.
    Criterion(usize),
    /// The step to succeed.
    Succeed,
}

/// What is known of a step before any answer.
pub(crate) struct Outlook<'p> {
    pub(crate) at: StepRef,
    pub(crate) step: &'p Step,
    pub(crate) places: Vec<Place>,
    /// The statuses of failures.
    pub(crate) failures: Vec<u16>,
    /// All that are described, and those of failures.
    pub(crate) statuses: Vec<u16>,
    /// How many later criteria ask for something.
    later: usize,
}

impl<'p> Outlook<'p> {
    pub(crate) fn new(at: StepRef, step: &'p Step, call: &OperationCall, later: usize) -> Self {
        let mut statuses: Vec<u16> = Vec::new();
        for response in &call.operation.responses {
            let status = match (&*response.status, response.status.parse::<u16>()) {
                (_, Ok(status)) if (100..1000).contains(&status) => status,
                ("default", _) => BROKEN,
                (range, _) => match range.as_bytes() {
                    [class @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => u16::from(class - b'0') * 100,
                    _ => continue,
                },
            };
            if status >= 200 && !statuses.contains(&status) {
                statuses.push(status);
            }
        }
        statuses.sort_unstable();
        let mut failures: Vec<u16> = statuses.iter().copied().filter(|status| *status >= 400).collect();
        if failures.is_empty() {
            failures.push(BROKEN);
            statuses.push(BROKEN);
        }
        Self { at, step, places: listed(step, call), failures, statuses, later }
    }

    /// The wishes in the order in which paths are told: what leads on first.
    pub(crate) fn wishes(&self) -> Vec<Wish> {
        let step = self.step;
        let mut wishes = self.successes();
        let states = self
            .places
            .iter()
            .enumerate()
            .flat_map(|(number, place)| (0..place.values.len()).map(move |value| Wish::State(number, value)));
        wishes.extend(states);
        if !self.places.is_empty() && !step.on_success.is_empty() {
            // One of the listed states may match no action: that is better than one that the API does not know.
            wishes.retain(|wish| *wish != Wish::Unmatched);
            wishes.push(Wish::Unmatched);
        }
        wishes.extend(self.statuses.iter().map(|status| Wish::Status(*status)));
        wishes.extend((0..step.criteria.len()).map(Wish::Criterion));
        wishes.extend((0..step.on_failure.len()).map(Wish::Failure));
        wishes.push(Wish::NoFailureAction);
        wishes.extend((0..self.later).flat_map(|number| [Wish::Later(number, true), Wish::Later(number, false)]));
        wishes
    }

    /// The ways in which the step can succeed: those first that lead on.
    pub(crate) fn successes(&self) -> Vec<Wish> {
        let back = |wish: &Wish| match wish {
            Wish::Success(number) => goes_back(self.step.on_success.get(*number), self.at.step),
            _ => false,
        };
        let mut wishes: Vec<Wish> = (0..self.step.on_success.len()).map(Wish::Success).collect();
        wishes.sort_by_key(back);
        let place = wishes.iter().position(back).filter(|_| !self.step.polls).unwrap_or(wishes.len());
        wishes.insert(place, Wish::Unmatched);
        wishes
    }

    /// The demands to try for a wish, the likeliest first. None where it cannot be. `retried` tells how often each failure
    /// action has retried.
    pub(crate) fn demands(&self, wish: &Wish, retried: &[u64]) -> Vec<Demands<'p>> {
        let (succeeds, actions) = (|| Demands::success(self.step), &self.step.on_success);
        let is_certain = |before: usize| actions.iter().take(before).any(|action| action.criteria.is_empty());
        match wish {
            Wish::Success(number) if is_certain(*number) => Vec::new(),
            Wish::Success(number) => vec![succeeds().action(actions, Some(*number))],
            Wish::Unmatched if is_certain(actions.len()) => Vec::new(),
            Wish::Unmatched => vec![succeeds().action(actions, None)],
            Wish::State(place, value) => self.state(*place, *value),
            Wish::Status(status) => vec![self.status(*status)],
            Wish::Criterion(number) => self.criterion(*number),
            Wish::Failure(number) => self.failure(Some(*number), retried),
            Wish::NoFailureAction => self.failure(None, retried),
            // What is asked later is not of the step: whoever knows it adds it.
            Wish::Later(..) => vec![succeeds()],
        }
    }

    fn all(&self) -> Vec<(&'p Criterion, bool)> {
        self.step.criteria.iter().map(|criterion| (criterion, true)).collect()
    }

    fn state(&self, place: usize, value: usize) -> Vec<Demands<'p>> {
        let Some((place, value)) = self.places.get(place).and_then(|p| Some((p, p.values.get(value)?))) else {
            return Vec::new();
        };
        let places = vec![(place.pointer.clone(), value.clone())];
        vec![Demands { criteria: self.all(), places, ..Demands::default() }]
    }

    fn status(&self, status: u16) -> Demands<'p> {
        let mut criteria = self.all();
        criteria.retain(|(criterion, _)| status < 400 && !reads_status(criterion));
        Demands { status: Some(status), criteria, ..Demands::default() }
    }

    fn criterion(&self, number: usize) -> Vec<Demands<'p>> {
        let Some(criterion) = self.step.criteria.get(number) else { return Vec::new() };
        let others = self.all().into_iter().enumerate().filter(|(place, _)| *place != number).map(|(_, one)| one);
        let others: Vec<_> = others.collect();
        let with = |criteria: Vec<(&'p Criterion, bool)>| Demands { criteria, ..Demands::default() };
        vec![
            with(others.iter().copied().chain([(criterion, false)]).collect()),
            with([(criterion, false)].into_iter().chain(others.iter().copied()).collect()),
            with(vec![(criterion, false)]),
        ]
    }

    fn failure(&self, number: Option<usize>, retried: &[u64]) -> Vec<Demands<'p>> {
        let actions = &self.step.on_failure;
        let earlier = actions.get(..number.unwrap_or(actions.len())).unwrap_or_default();
        let now = earlier.iter().enumerate().filter(|(number, action)| may_be_taken(*number, action, retried));
        let now: Vec<&'p Action> = now.map(|(_, action)| action).collect();
        let is_retry = |action: &Action| matches!(action.kind, ActionKind::Retry { .. });
        let last: Vec<&'p Action> = earlier.iter().filter(|action| !is_retry(action)).collect();
        let wanted = number.and_then(|number| actions.get(number));
        let mut found = Vec::new();
        // What a retry stands before is taken at once by answers that it does not apply to, and by others once it is used up.
        let ways = if now.len() == last.len() { vec![now] } else { vec![now, last] };
        for before in ways.into_iter().filter(|before| before.iter().all(|action| !action.criteria.is_empty())) {
            let taken = |demands: Demands<'p>| demands.taken(before.iter().copied(), wanted);
            found.push(taken(Demands::failure(self.step)));
            // Where the criteria are met by anything, a failure is a status that the API describes.
            let with = |status: &u16| Demands { status: Some(*status), ..Demands::default() };
            found.extend(self.failures.iter().take(8).map(|status| taken(with(status))));
        }
        found
    }
}

/// Whether failure action number `number` may still be taken: retries are used up.
pub(crate) fn may_be_taken(number: usize, action: &Action, retried: &[u64]) -> bool {
    match action.kind {
        ActionKind::Retry { limit, .. } => retried.get(number).copied().unwrap_or(0) < limit,
        ActionKind::End | ActionKind::Goto(_) => true,
    }
}

/// Whether an action leads to the step itself or an earlier one.
pub(crate) fn goes_back(action: Option<&Action>, step: usize) -> bool {
    matches!(action.map(|action| &action.kind), Some(ActionKind::Goto(Target::Step(target))) if *target <= step)
}

/// Whether all hold.
pub(crate) fn hold(verdicts: &[Verdict]) -> bool {
    verdicts.iter().all(|verdict| verdict.passed)
}

/// Whether a response of this status succeeds.
pub(crate) fn succeeds(appraisal: &Appraisal, status: u16) -> bool {
    if appraisal.criteria.is_empty() { status < 400 } else { hold(&appraisal.criteria) }
}
