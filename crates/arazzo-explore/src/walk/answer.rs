//! Answers for wishes: made, and checked by what the criteria make of them.

use super::label;
use super::wish::{Goal, Outlook, Unsolved, Wish, hold, may_be_taken, succeeds};
use arazzo_expression::Str;
use arazzo_mock::Demands;
use arazzo_runtime::program::{Action, Call};
use arazzo_runtime::{Appraisal, Machine, Received, Request, Response, Verdict, holds};

/// What follows from a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Follow {
    /// The action of this number.
    Action(usize),
    /// No action applies.
    Nothing,
}

impl From<Option<usize>> for Follow {
    fn from(action: Option<usize>) -> Self {
        action.map_or(Self::Nothing, Self::Action)
    }
}

/// An answer, and what the criteria make of it.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) response: Response,
    pub(crate) appraisal: Appraisal,
    /// Whether each later criterion that asks something of the answer holds.
    pub(crate) later: Vec<bool>,
}

impl Answered {
    /// What follows, if the step succeeds.
    pub(crate) fn success_action(&self) -> Option<Follow> {
        let succeeds = succeeds(&self.appraisal, self.response.status);
        succeeds.then(|| self.appraisal.on_success.iter().position(|verdicts| hold(verdicts)).into())
    }

    /// What follows, if the step fails; `retried` tells how often each has retried.
    pub(crate) fn failure_action(&self, actions: &[Action], retried: &[u64]) -> Option<Follow> {
        if succeeds(&self.appraisal, self.response.status) {
            return None;
        }
        let applies = |(number, verdicts): (usize, &Vec<Verdict>)| {
            actions.get(number).is_none_or(|action| may_be_taken(number, action, retried)) && hold(verdicts)
        };
        Some(self.appraisal.on_failure.iter().enumerate().position(applies).into())
    }
}

/// Makes answers for one request.
pub(crate) struct Answers<'a, 'p> {
    pub(crate) mock: &'a arazzo_mock::Answers<'p>,
    pub(crate) machine: &'a Machine<'p>,
    pub(crate) request: &'a Request,
    pub(crate) outlook: &'a Outlook<'p>,
    /// How often each failure action of the step has retried.
    pub(crate) retried: &'a [u64],
}

impl Answers<'_, '_> {
    /// An answer that fulfils `wish`, and how many were tried; or what could not be brought about.
    pub(crate) fn find(&self, wish: &Wish) -> (Result<Answered, Option<Unsolved>>, usize) {
        let mut demands: Vec<Demands<'_>> = self.outlook.demands(wish, self.retried);
        if let Wish::Later(number, truth) = wish {
            let later = self.mock.later(self.outlook.at).get(*number);
            for demands in &mut demands {
                demands.criteria.extend(later.map(|one| (&one.criterion, *truth)));
            }
        }
        let mut nearest: Option<Answered> = None;
        let tries = demands.len();
        for (number, demands) in demands.into_iter().enumerate() {
            let Some(answered) = self.ask(&demands) else { continue };
            if self.fulfils(wish, &answered) {
                return (Ok(answered), number + 1);
            }
            nearest.get_or_insert(answered);
        }
        (Err(nearest.and_then(|answered| self.unsolved(wish, &answered))), tries.max(1))
    }

    fn ask(&self, demands: &Demands<'_>) -> Option<Answered> {
        let response = self.mock.demanded(self.request, &self.machine.view(), demands)?;
        let appraisal = self.machine.appraise(&response)?;
        let later = self.later(&response);
        Some(Answered { response, appraisal, later })
    }

    fn fulfils(&self, wish: &Wish, answered: &Answered) -> bool {
        let actions = &self.outlook.step.on_failure;
        let failure = || answered.failure_action(actions, self.retried);
        let exhausted = || answered.failure_action(actions, &vec![u64::MAX; actions.len()]);
        match wish {
            Wish::Success(number) => answered.success_action() == Some(Follow::Action(*number)),
            Wish::Unmatched => answered.success_action() == Some(Follow::Nothing) && self.is_documented(answered),
            Wish::State(..) | Wish::Status(_) => true,
            Wish::Criterion(number) => answered.appraisal.criteria.get(*number).is_some_and(|verdict| !verdict.passed),
            // Or once the retries before it are used up.
            Wish::Failure(number) => [failure(), exhausted()].contains(&Some(Follow::Action(*number))),
            Wish::NoFailureAction => [failure(), exhausted()].contains(&Some(Follow::Nothing)),
            Wish::Later(number, truth) => {
                answered.success_action().is_some() && answered.later.get(*number) == Some(truth)
            }
        }
    }

    /// Whether what each later criterion asks holds with `response`.
    fn later(&self, response: &Response) -> Vec<bool> {
        let later = self.mock.later(self.outlook.at);
        let Call::Operation(call) = &self.outlook.step.call else { return Vec::new() };
        if later.is_empty() {
            return Vec::new();
        }
        let received = Received::new(response.clone(), Some(call));
        let scope = self.machine.view().with_received(Some(&received));
        later.iter().map(|later| holds(&later.criterion, &scope) == Ok(true)).collect()
    }

    /// Whether a later step succeeds only where the later criterion of this number holds.
    pub(crate) fn is_needed(&self, number: usize) -> bool {
        self.mock.later(self.outlook.at).get(number).is_some_and(|later| later.is_needed)
    }

    /// The later criterion of this number, in a few words.
    pub(crate) fn told(&self, number: usize, truth: bool) -> Option<String> {
        let later = self.mock.later(self.outlook.at).get(number)?;
        let holds = if truth { "holds" } else { "does not hold" };
        Some(format!(", so that {} {holds}", label::shorten(&later.criterion.text)))
    }

    /// Whether every place with listed values has one of these.
    fn is_documented(&self, answered: &Answered) -> bool {
        self.outlook.places.iter().all(|place| {
            let value = label::value_at(self.outlook, &answered.response, place);
            value.is_none_or(|value| place.values.contains(&value))
        })
    }

    /// What kept `answered`, which was made for `wish`, from fulfilling it.
    fn unsolved(&self, wish: &Wish, answered: &Answered) -> Option<Unsolved> {
        let appraisal = &answered.appraisal;
        let failed = |verdicts: &[Verdict]| -> Vec<(Str, Option<String>)> {
            let failed = verdicts.iter().filter(|verdict| !verdict.passed);
            failed.map(|verdict| (verdict.condition.clone(), verdict.reason.clone())).collect()
        };
        let (what, conditions) = match wish {
            Wish::Success(number) => {
                let own = appraisal.on_success.get(*number).map(|verdicts| failed(verdicts)).unwrap_or_default();
                (Goal::Success(*number), failed(&appraisal.criteria).into_iter().chain(own).collect())
            }
            Wish::Failure(number) => {
                (Goal::Failure(*number), appraisal.on_failure.get(*number).map(|v| failed(v)).unwrap_or_default())
            }
            Wish::Criterion(number) => {
                let condition = appraisal.criteria.get(*number).map(|verdict| (verdict.condition.clone(), None));
                (Goal::Criterion(*number), condition.into_iter().collect())
            }
            Wish::Unmatched if self.outlook.step.on_success.is_empty() => (Goal::Succeed, failed(&appraisal.criteria)),
            Wish::Unmatched | Wish::State(..) | Wish::Status(_) | Wish::NoFailureAction | Wish::Later(..) => {
                return None;
            }
        };
        Some(Unsolved { at: self.outlook.at, what, conditions })
    }
}
