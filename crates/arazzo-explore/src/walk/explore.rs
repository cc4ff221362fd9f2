//! The search: depth first, over clones of the machine.

use super::answer::Answers;
use super::inputs::Variant;
use super::similar::{Met, Read, Situation};
use super::so_far::SoFar;
use super::turn::{Child, Link, Mode, Pending, Reply, Turn, heard, is_retried, left};
use super::wish::{Goal, Outlook, Unsolved, Wish};
use crate::conform::Conformance;
use crate::coverage::Coverage;
use crate::path::{Cut, End, Hop, Path, name};
use crate::plan::Plan;
use arazzo_expression::Value;
use arazzo_mock::{Answers as Mock, Demands};
use arazzo_runtime::program::{Call, StepRef};
use arazzo_runtime::{Effect, Event, Machine, Outcome, Settings, Status, TransportError, TransportErrorKind};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How many attempts a run may have that sends nothing.
const MOST_ATTEMPTS: u64 = 5000;

/// What was found.
#[derive(Debug)]
pub struct Exploration {
    /// The paths, in the order in which they were followed: the first is the one that leads on everywhere.
    pub paths: Vec<Path>,
    /// Whether nothing was left out for the bounds on paths and tries.
    pub complete: bool,
    /// How many answers were tried.
    pub tries: usize,
    /// What no answer could be found for.
    pub unsolved: Vec<Unsolved>,
    /// What the paths cover.
    pub coverage: Coverage,
}

/// Follows the paths of `plan`.
pub fn explore(plan: &Plan<'_>) -> Exploration {
    let mut walk = Walk::new(plan);
    walk.begin(&plan.inputs, Mode::Free, "start");
    walk.all();
    if let Some(fewest) = plan.fewest.as_ref().filter(|fewest| **fewest != plan.inputs) {
        walk.begin(fewest, Mode::Follow, "start without optional inputs");
        walk.all();
    }
    let mut coverage = Coverage::of(plan, &walk.paths);
    let variants = super::inputs::variants(plan, &coverage);
    for Variant { inputs, label } in &variants {
        walk.begin(inputs, Mode::Free, label);
        walk.all();
    }
    if !variants.is_empty() {
        coverage = Coverage::of(plan, &walk.paths);
    }
    let mut unsolved = walk.unsolved;
    unsolved.retain(|one| !coverage.has(one.at, one.what));
    Exploration { paths: walk.paths, complete: walk.complete, tries: walk.tries, unsolved, coverage }
}

struct Walk<'a, 'p> {
    plan: &'a Plan<'p>,
    mock: Mock<'p>,
    conformance: Conformance<'a>,
    settings: Settings,
    read: Read,
    met: Met,
    outlooks: BTreeMap<StepRef, Rc<Outlook<'p>>>,
    stack: Vec<Pending<'p>>,
    paths: Vec<Path>,
    names: BTreeSet<String>,
    tries: usize,
    complete: bool,
    unsolved: Vec<Unsolved>,
}

impl<'a, 'p> Walk<'a, 'p> {
    fn new(plan: &'a Plan<'p>) -> Self {
        let max_steps = plan.settings.max_steps.min(MOST_ATTEMPTS);
        Self {
            plan,
            mock: Mock::new(plan.program, plan.seed),
            conformance: Conformance::new(plan),
            settings: Settings { max_steps, ..plan.settings.clone() },
            read: Read::of(plan.program),
            met: Met::default(),
            outlooks: BTreeMap::new(),
            stack: Vec::new(),
            paths: Vec::new(),
            names: BTreeSet::new(),
            tries: 0,
            complete: true,
            unsolved: Vec::new(),
        }
    }

    fn begin(&mut self, inputs: &Value, mode: Mode, label: &str) {
        let mut machine = Machine::new(self.plan.program, self.plan.workflow, self.settings.clone());
        let event = self.plan.started(inputs);
        let reaction = machine.step(event.clone());
        let hop = Hop {
            request: None,
            event,
            appraisal: None,
            trace: Vec::new(),
            left: Vec::new(),
            label: label.into(),
            state: None,
            violations: Rc::from([]),
        };
        let child = Child { machine, reaction, hop };
        self.stack.push(Pending { child, before: None, visits: BTreeMap::new(), mode });
    }

    fn all(&mut self) {
        while let Some(pending) = self.stack.pop() {
            if self.paths.len() >= self.plan.bounds.paths || self.tries >= self.plan.bounds.tries {
                self.complete = false;
                self.stack.clear();
                return;
            }
            if let Some(turn) = self.go_on(pending) {
                self.turn(turn);
            }
        }
    }

    /// Goes on after a reaction: lets time pass, and then ends the path or awaits the next answer.
    fn go_on(&mut self, pending: Pending<'p>) -> Option<Turn<'p>> {
        let Pending { child: Child { mut machine, mut reaction, mut hop }, before, visits, mode } = pending;
        let (id, request) = loop {
            hop.trace.append(&mut reaction.trace);
            let outcome = match reaction.effect {
                Some(Effect::Wait { id, .. }) => {
                    reaction = machine.step(Event::Elapsed { id });
                    continue;
                }
                Some(Effect::Send { id, request }) => break (id, Rc::new(*request)),
                Some(Effect::Finish(outcome)) => outcome,
                None => nothing(),
            };
            hop.left = left(&machine, &hop.trace);
            let at = outcome.error.as_ref().filter(|error| &*error.code == "max-steps").and_then(|error| error.at);
            let end = at.map_or(End::Over(outcome), |at| End::Cut(Cut::Loop(at)));
            self.keep(Rc::new(hop), before.as_deref(), end);
            return None;
        };
        hop.left = left(&machine, &hop.trace);
        let violations = self.conformance.check(&machine, &request);
        let length = before.as_ref().map_or(0, |before| before.length + 1);
        let chain = Rc::new(Link { hop: Rc::new(hop), length, before });
        Some(Turn { machine, id, request, violations, chain, visits, mode })
    }

    /// Keeps a path that has ended.
    fn keep(&mut self, last: Rc<Hop>, before: Option<&Link>, end: End) {
        let mut hops = vec![last];
        let mut link = before;
        while let Some(before) = link {
            hops.push(before.hop.clone());
            link = before.before.as_deref();
        }
        hops.reverse();
        let workflow = self.plan.program.workflow(self.plan.workflow).map_or("", |workflow| &*workflow.id);
        let words: Vec<&str> = [workflow].into_iter().chain(hops.iter().map(|hop| &*hop.label)).collect();
        let mut id = name(&words);
        for more in 2.. {
            if self.names.insert(id.clone()) {
                break;
            }
            let more = more.to_string();
            id = name(words.iter().copied().chain([more.as_str()]));
        }
        self.paths.push(Path { id, hops, end });
    }

    fn cut(&mut self, turn: &Turn<'p>, cut: Cut) {
        let before = turn.chain.before.as_deref();
        self.keep(turn.chain.hop.clone(), before, End::Cut(cut));
    }

    fn turn(&mut self, mut turn: Turn<'p>) {
        let at = turn.request.at;
        let bounds = self.plan.bounds;
        if turn.chain.length >= bounds.depth {
            self.complete = false;
            return self.cut(&turn, Cut::Length);
        }
        let is_retry = turn.is_retry();
        let depth = turn.machine.state().standings().count();
        let visits = turn.visits.entry((depth, at)).or_default();
        *visits += u32::from(!is_retry);
        let often = *visits > bounds.visits;
        if *visits > 2 * bounds.visits + 2 {
            return self.cut(&turn, Cut::Loop(at));
        }
        let Some(outlook) = self.outlook(at) else { return self.cut(&turn, Cut::Length) };
        match turn.mode.clone() {
            Mode::Repeat(step, reply) if step == at => self.repeat(&turn, &outlook, reply),
            mode @ (Mode::Follow | Mode::Repeat(..)) => self.follow(&turn, &outlook, &mode),
            Mode::Free if is_retry => self.follow(&turn, &outlook, &Mode::Free),
            Mode::Free => {
                let situation = Situation::of(turn.machine.state(), &self.read);
                if often || !self.met.is_new(situation) {
                    self.follow(&turn, &outlook, &Mode::Follow);
                } else {
                    self.expand(&turn, &outlook);
                }
            }
        }
    }

    fn outlook(&mut self, at: StepRef) -> Option<Rc<Outlook<'p>>> {
        if let Some(outlook) = self.outlooks.get(&at) {
            return Some(outlook.clone());
        }
        let step = self.plan.program.step(at)?;
        let Call::Operation(call) = &step.call else { return None };
        let outlook = Rc::new(Outlook::new(at, step, call, self.mock.later(at).len()));
        self.outlooks.insert(at, outlook.clone());
        Some(outlook)
    }

    /// Gives the answer that leads on.
    fn follow(&mut self, turn: &Turn<'p>, outlook: &Outlook<'p>, mode: &Mode) {
        let retried = turn.retried();
        let mut found = None;
        for wish in outlook.successes() {
            let (answered, tries) = self.answers(turn, outlook, &retried).find(&wish);
            self.tries += tries;
            if let Ok(answered) = answered {
                found = Some(answered.response);
                break;
            }
        }
        let response = found.or_else(|| self.mock.demanded(&turn.request, &turn.machine.view(), &Demands::default()));
        match response {
            Some(response) => {
                let child = heard(turn, outlook, Reply::Response(response));
                self.push(turn, child, mode.clone());
            }
            None => self.cut(turn, Cut::Length),
        }
    }

    fn answers<'t>(&'t self, turn: &'t Turn<'p>, outlook: &'t Outlook<'p>, retried: &'t [u64]) -> Answers<'t, 'p> {
        Answers { mock: &self.mock, machine: &turn.machine, request: &turn.request, outlook, retried }
    }

    /// The same answer again, until the step is not retried any more.
    fn repeat(&mut self, turn: &Turn<'p>, outlook: &Outlook<'p>, reply: Reply) {
        self.tries += 1;
        let child = heard(turn, outlook, reply.clone());
        let again = child.hop.judged_in(&child.reaction).is_some_and(is_retried);
        let mode = if again { Mode::Repeat(outlook.at, reply) } else { Mode::Free };
        self.push(turn, child, mode);
    }

    /// Gives every answer that makes a difference.
    fn expand(&mut self, turn: &Turn<'p>, outlook: &Outlook<'p>) {
        let retried = turn.retried();
        let mut children: Vec<(Child<'p>, Mode)> = Vec::new();
        let mut so_far = SoFar::default();
        for wish in outlook.wishes() {
            if so_far.has(&wish) {
                continue;
            }
            let (answered, tries) = self.answers(turn, outlook, &retried).find(&wish);
            self.tries += tries;
            match answered {
                Ok(answered) => {
                    let answers = self.answers(turn, outlook, &retried);
                    if so_far.repeats(&wish, &answered, &answers) {
                        continue;
                    }
                    so_far.note(&answered, &answers);
                    let mut child = heard(turn, outlook, Reply::Response(answered.response));
                    if let Wish::Later(number, truth) = wish
                        && let Some(told) = answers.told(number, truth)
                    {
                        child.hop.label = format!("{}{told}", child.hop.label).into();
                    }
                    so_far.add(child, outlook, &mut children);
                }
                Err(unsolved) => self.unsolved.extend(unsolved.filter(|one| !self.unsolved.contains(one))),
            }
        }
        let broken = "the connection broke before there was an answer".to_owned();
        let error = TransportError { kind: TransportErrorKind::Reset, message: broken };
        let child = heard(turn, outlook, Reply::Error(error));
        so_far.add(child, outlook, &mut children);
        for (child, mode) in children.into_iter().rev() {
            self.push(turn, child, mode);
        }
    }

    fn push(&mut self, turn: &Turn<'p>, child: Child<'p>, mode: Mode) {
        let (before, visits) = (Some(turn.chain.clone()), turn.visits.clone());
        self.stack.push(Pending { child, before, visits, mode });
    }
}

fn nothing() -> Outcome {
    Outcome { status: Status::Aborted, outputs: Value::Null, error: None }
}

impl Coverage {
    /// Whether `goal` was reached at step `at` on some path.
    fn has(&self, at: StepRef, goal: Goal) -> bool {
        match goal {
            Goal::Success(number) => self.took(at, crate::coverage::List::Success, number),
            Goal::Failure(number) => self.took(at, crate::coverage::List::Failure, number),
            Goal::Criterion(number) => self.unmet(at, number),
            Goal::Succeed => self.succeeded(at),
        }
    }
}
