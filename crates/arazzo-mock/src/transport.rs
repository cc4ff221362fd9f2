//! A transport that needs no server.

use crate::answers::Answers;
use crate::demand::{Answer, Demands, Unsolved};
use crate::session::Session;
use arazzo_expression::Value;
use arazzo_runtime::program::{Action, ActionKind, Criterion, Operand, Program, Step, StepRef, Target};
use arazzo_runtime::{
    Outcome, Record, Request, Response, Scope, Sent, Status, Transport, TransportError, TransportErrorKind,
};
use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::sync::Mutex;

/// Answers every request of a program from the description of its operation, so that the step that sends it succeeds,
/// and polls go through the states that their actions name.
#[derive(Debug)]
pub struct MockTransport<'p> {
    answers: Answers<'p>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    session: Session,
    view: View,
    unsolved: Vec<(StepRef, Unsolved)>,
    /// How often no answer was found with which a poll goes on.
    stuck: BTreeMap<StepRef, u32>,
}

/// How often that may be until the poll gets no answer any more: nothing else would end it.
const STUCK: u32 = 20;

/// What expressions see, kept until the request comes.
#[derive(Debug, Default)]
struct View {
    inputs: Value,
    steps: Vec<Option<Value>>,
    workflows: BTreeMap<usize, Record>,
    sent: Option<Sent>,
}

impl View {
    fn scope(&self) -> Scope<'_> {
        Scope {
            inputs: &self.inputs,
            steps: &self.steps,
            workflows: &self.workflows,
            sent: self.sent.as_ref(),
            received: None,
            outputs: None,
        }
    }
}

impl<'p> MockTransport<'p> {
    /// A transport for `program`. The same seed gives the same answers.
    pub fn new(program: &'p Program, seed: u64) -> Self {
        Self { answers: Answers::new(program, seed), state: Mutex::default() }
    }

    /// The conditions that the latest answer of a step does not bring about, although the run needs them.
    pub fn unsolved(&self) -> Vec<(StepRef, Unsolved)> {
        self.state.lock().map(|state| state.unsolved.clone()).unwrap_or_default()
    }

    /// `outcome` and, where it is no success, what of that the mock could not bring about.
    #[must_use]
    pub fn told(&self, mut outcome: Outcome) -> Outcome {
        if let Some(error) = outcome.error.as_mut().filter(|_| outcome.status != Status::Success) {
            let at = error.at;
            for (_, unsolved) in self.unsolved().iter().filter(|(step, _)| at.is_none_or(|at| at == *step)) {
                error.message.push_str(&format!("; {unsolved}"));
            }
        }
        outcome
    }

    fn respond(&self, request: &Request) -> Result<Response, String> {
        let none = || "the request is of no step of the program".to_owned();
        let mut state = self.state.lock().map_err(|_| none())?;
        let State { session, view, unsolved, stuck } = &mut *state;
        let answer = follow(&self.answers, session, request, &view.scope()).ok_or_else(none)?;
        let is_unsolved = !answer.unsolved.is_empty();
        unsolved.retain(|(at, _)| *at != request.at);
        unsolved.extend(answer.unsolved.into_iter().map(|one| (request.at, one)));
        let polls = || self.answers.program().step(request.at).is_some_and(|step| step.polls);
        if is_unsolved && polls() {
            let count = stuck.entry(request.at).or_default();
            *count += 1;
            if *count > STUCK {
                return Err("the step polls without end: no answer was found with which it goes on".to_owned());
            }
        }
        Ok(answer.response)
    }
}

/// The answer that carries a run on: the step succeeds; a poll goes once through each action that goes back or tries again, and
/// then leaves by the first that does not and that an answer is found for.
pub(crate) fn follow(
    answers: &Answers<'_>,
    session: &mut Session,
    request: &Request,
    scope: &Scope<'_>,
) -> Option<Answer> {
    let step = answers.program().step(request.at)?;
    let visit = session.visits.get(&request.at).copied().unwrap_or(0);
    for (number, round) in rounds(step, request.at).enumerate().skip(visit) {
        let answer = attempt(answers, session, request, scope, &round.demands(step))?;
        if answer.unsolved.is_empty() {
            session.visits.insert(request.at, number + 1);
            return Some(answer);
        }
    }
    session.visits.remove(&request.at);
    if step.polls {
        return leave(answers, session, request, scope, step);
    }
    answers.answer(session, request, scope, &Demands::success(step))
}

/// A way in which a poll comes by again.
#[derive(Clone, Copy, Debug)]
enum Round {
    /// This success action goes back.
    Back(usize),
    /// The step fails by the state that it sees, and this failure action tries again.
    Again(usize),
}

impl Round {
    fn demands(self, step: &Step) -> Demands<'_> {
        match self {
            Self::Back(number) => Demands::success(step).action(&step.on_success, Some(number)),
            Self::Again(number) => {
                let demands = Demands::failure(step).action(&step.on_failure, Some(number));
                Demands { success: Some(true), ..demands }
            }
        }
    }
}

/// The rounds of a poll, one for each action that leads to another. A step that tries again after failures polls where its
/// criteria tell states of the body apart.
fn rounds(step: &Step, at: StepRef) -> impl Iterator<Item = Round> {
    let back = step.on_success.iter().enumerate().filter(move |(_, action)| goes_back(action, at));
    let reads_body =
        |criterion: &Criterion| criterion.has_operand(&|operand| matches!(operand, Operand::ResponseBody(_)));
    let by_state = step.criteria.iter().any(reads_body);
    let again = step.on_failure.iter().enumerate().filter(move |(_, action)| {
        let is_round = match &action.kind {
            ActionKind::Retry { limit, .. } => *limit > 0,
            _ => goes_back(action, at),
        };
        is_round && by_state && !action.criteria.is_empty()
    });
    back.map(|(number, _)| Round::Back(number)).chain(again.map(|(number, _)| Round::Again(number)))
}

fn leave(
    answers: &Answers<'_>,
    session: &mut Session,
    request: &Request,
    scope: &Scope<'_>,
    step: &Step,
) -> Option<Answer> {
    let onward = step.on_success.iter().enumerate().filter(|(_, action)| !goes_back(action, request.at));
    let mut first = None;
    for (number, _) in onward {
        let demands = Demands::success(step).action(&step.on_success, Some(number));
        let answer = attempt(answers, session, request, scope, &demands)?;
        if answer.unsolved.is_empty() {
            return Some(answer);
        }
        first.get_or_insert(answer.unsolved);
    }
    if step.on_success.iter().any(|action| action.criteria.is_empty()) {
        // One of its actions always applies: nothing leads out of here.
        return answers.answer(session, request, scope, &Demands::success(step));
    }
    // A poll without an action of its own for going on is left by none of its actions applying.
    let mut answer = answers.answer(session, request, scope, &Demands::success(step).action(&step.on_success, None))?;
    answer.unsolved.extend(first.into_iter().flatten());
    Some(answer)
}

/// An answer that leaves no trace in the session unless it brings everything about.
fn attempt(
    answers: &Answers<'_>,
    session: &mut Session,
    request: &Request,
    scope: &Scope<'_>,
    demands: &Demands<'_>,
) -> Option<Answer> {
    let (answer, change) = answers.proposed(session, request, scope, demands)?;
    if answer.unsolved.is_empty() {
        session.take(change);
    }
    Some(answer)
}

fn goes_back(action: &Action, at: StepRef) -> bool {
    matches!(&action.kind, ActionKind::Goto(Target::Step(step)) if *step <= at.step)
}

impl Transport for MockTransport<'_> {
    fn behold(&self, scope: &Scope<'_>) {
        if let Ok(mut state) = self.state.lock() {
            let view = &mut state.view;
            view.inputs.clone_from(scope.inputs);
            view.steps.clear();
            view.steps.extend_from_slice(scope.steps);
            if view.workflows != *scope.workflows {
                view.workflows.clone_from(scope.workflows);
            }
            view.sent = scope.sent.cloned();
        }
    }

    fn send(&self, request: &Request) -> impl Future<Output = Result<Response, TransportError>> + Send {
        ready(self.respond(request).map_err(|message| TransportError { kind: TransportErrorKind::Denied, message }))
    }
}
