//! What the answers to one request have brought about, so that what makes no difference is not followed twice.

use super::answer::{Answered, Answers, Follow};
use super::turn::{Child, Mode, Reply, is_retried};
use super::wish::{Outlook, Wish, hold};
use arazzo_runtime::{Event, Verdict};
use std::collections::BTreeSet;

/// What the answers to one request have brought about.
#[derive(Default)]
pub(super) struct SoFar {
    /// What was answered, and the action that follows once retries are used up.
    labels: BTreeSet<(String, Option<usize>)>,
    unmet: BTreeSet<usize>,
    unmatched: bool,
    failures: BTreeSet<Follow>,
    /// The retry actions that were taken, and what came after them.
    retries: BTreeSet<usize>,
    exhausted: BTreeSet<(usize, Option<usize>)>,
    /// What later criteria ask, and whether it held.
    later: BTreeSet<(usize, bool)>,
    /// The same of answers with which the other criteria held that steps need to succeed: the run comes by all of them.
    alone: BTreeSet<(usize, bool)>,
}

impl SoFar {
    pub(super) fn has(&self, wish: &Wish) -> bool {
        match wish {
            Wish::Criterion(number) => self.unmet.contains(number),
            Wish::Failure(number) => self.failures.contains(&Follow::Action(*number)),
            Wish::NoFailureAction => self.failures.contains(&Follow::Nothing),
            Wish::Unmatched => self.unmatched,
            Wish::Later(number, truth) => self.alone.contains(&(*number, *truth)),
            Wish::Success(_) | Wish::State(..) | Wish::Status(_) => false,
        }
    }

    pub(super) fn note(&mut self, answered: &Answered, answers: &Answers<'_, '_>) {
        let criteria = answered.appraisal.criteria.iter().enumerate();
        self.unmet.extend(criteria.filter(|(_, verdict)| !verdict.passed).map(|(number, _)| number));
        self.unmatched |= answered.success_action() == Some(Follow::Nothing);
        self.failures.extend(answered.failure_action(&answers.outlook.step.on_failure, answers.retried));
        if answered.success_action().is_some() {
            self.later.extend(answered.later.iter().copied().enumerate());
            self.alone.extend(alone(answered, answers));
        }
    }

    /// Whether an answer that was made for `wish` shows nothing of what is asked later that others have not shown.
    pub(super) fn repeats(&self, wish: &Wish, answered: &Answered, answers: &Answers<'_, '_>) -> bool {
        let Wish::Later(number, truth) = wish else { return false };
        let one = (*number, *truth);
        self.later.contains(&one) && !alone(answered, answers).any(|other| other == one)
    }

    /// Adds a child, unless another was alike. One that is retried goes on in two ways: the retry succeeds, or the same
    /// comes until the retries are used up.
    pub(super) fn add<'p>(&mut self, child: Child<'p>, outlook: &Outlook<'p>, children: &mut Vec<(Child<'p>, Mode)>) {
        let judged = child.hop.judged_in(&child.reaction).filter(|judged| is_retried(judged));
        let action = judged.and_then(|judged| judged.action.as_ref());
        let number = action.and_then(|taken| outlook.step.on_failure.iter().position(|a| a.name == taken.name));
        let after = child.hop.appraisal.as_ref().filter(|_| number.is_some()).and_then(|appraisal| {
            let applies = |verdicts: &Vec<Verdict>| hold(verdicts);
            appraisal.on_failure.iter().enumerate().position(|(n, verdicts)| Some(n) != number && applies(verdicts))
        });
        if !self.labels.insert((child.hop.label.to_string(), after)) {
            return;
        }
        let Some(number) = number else { return children.push((child, Mode::Free)) };
        if self.retries.insert(number) {
            children.push((child.again(), Mode::Free));
        }
        let reply = match &child.hop.event {
            Event::Responded { response, .. } => Reply::Response(response.clone()),
            Event::Failed { error, .. } => Reply::Error(error.clone()),
            _ => return,
        };
        if self.exhausted.insert((number, after)) {
            children.push((child, Mode::Repeat(outlook.at, reply)));
        }
    }
}

/// The later criteria beside which no other one fails that a step needs.
fn alone<'a>(answered: &'a Answered, answers: &'a Answers<'_, '_>) -> impl Iterator<Item = (usize, bool)> + 'a {
    let all = || answered.later.iter().copied().enumerate();
    all().filter(move |(number, _)| !all().any(|(other, holds)| other != *number && !holds && answers.is_needed(other)))
}
