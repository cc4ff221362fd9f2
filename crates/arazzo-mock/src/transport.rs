//! A transport that needs no server.

use crate::answers::Answers;
use crate::demand::{Answer, Demands, Unsolved};
use crate::session::Session;
use arazzo_expression::Value;
use arazzo_runtime::program::{Action, ActionKind, Program, Step, StepRef, Target};
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
}

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

    /// An answer to `request` that meets `demands`, as far as can be told how; whether it does, the caller judges. The
    /// same question has the same answer: nothing is remembered. Expressions see what was last beheld. `None` if the
    /// request is of no step.
    pub fn demanded(&self, request: &Request, demands: &Demands<'_>) -> Option<Response> {
        let state = self.state.lock().ok()?;
        let mut session = state.session.clone();
        let answer = self.answers.answer(&mut session, request, &state.view.scope(), demands)?;
        Some(answer.response)
    }

    fn respond(&self, request: &Request) -> Option<Response> {
        let mut state = self.state.lock().ok()?;
        let State { session, view, unsolved } = &mut *state;
        let answer = follow(&self.answers, session, request, &view.scope())?;
        unsolved.retain(|(at, _)| *at != request.at);
        unsolved.extend(answer.unsolved.into_iter().map(|one| (request.at, one)));
        Some(answer.response)
    }
}

/// The answer that carries a run on: the step succeeds; a poll goes once through each action that goes back, and then
/// leaves by the first that does not and that an answer is found for.
pub(crate) fn follow(
    answers: &Answers<'_>,
    session: &mut Session,
    request: &Request,
    scope: &Scope<'_>,
) -> Option<Answer> {
    let step = answers.program().step(request.at)?;
    let visit = session.visits.get(&request.at).copied().unwrap_or(0);
    if !step.polls {
        return answers.answer(session, request, scope, &Demands::success(step));
    }
    let back = step.on_success.iter().enumerate().filter(|(_, action)| goes_back(action, request.at));
    if let Some((number, _)) = back.clone().nth(visit) {
        session.visits.insert(request.at, visit + 1);
        let demands = Demands::success(step).action(&step.on_success, Some(number));
        let answer = attempt(answers, session, request, scope, &demands)?;
        if answer.unsolved.is_empty() {
            return Some(answer);
        }
    }
    session.visits.remove(&request.at);
    leave(answers, session, request, scope, step)
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
    let mut own = session.clone();
    let answer = answers.answer(&mut own, request, scope, demands)?;
    if answer.unsolved.is_empty() {
        *session = own;
    }
    Some(answer)
}

fn goes_back(action: &Action, at: StepRef) -> bool {
    matches!(&action.kind, ActionKind::Goto(Target::Step(step)) if *step <= at.step)
}

impl Transport for MockTransport<'_> {
    fn behold(&self, scope: &Scope<'_>) {
        if let Ok(mut state) = self.state.lock() {
            state.view = View {
                inputs: scope.inputs.clone(),
                steps: scope.steps.to_vec(),
                workflows: scope.workflows.clone(),
                sent: scope.sent.cloned(),
            };
        }
    }

    fn send(&self, request: &Request) -> impl Future<Output = Result<Response, TransportError>> + Send {
        ready(self.respond(request).ok_or_else(|| TransportError {
            kind: TransportErrorKind::Denied,
            message: "the request is of no step of the program".to_owned(),
        }))
    }
}
