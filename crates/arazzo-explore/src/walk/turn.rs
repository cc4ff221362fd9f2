//! Runs on their way: those that await an answer, and those that have heard one.

use super::label;
use super::wish::Outlook;
use crate::path::Hop;
use arazzo_expression::Value;
use arazzo_runtime::program::StepRef;
use arazzo_runtime::{Appraisal, Event, Judgement, Machine, Reaction, Request, Response, Trace, TransportError};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How a path goes on.
#[derive(Clone, Debug)]
pub(super) enum Mode {
    /// By every outcome.
    Free,
    /// By one outcome that leads on.
    Follow,
    /// A step gets the same answer until it is not retried any more.
    Repeat(StepRef, Reply),
}

/// An answer that can be given again.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    Response(Response),
    Error(TransportError),
}

/// A run that awaits an answer.
pub(super) struct Turn<'p> {
    pub(super) machine: Machine<'p>,
    pub(super) id: u64,
    pub(super) request: Rc<Request>,
    /// How the request violates what the API demands of it.
    pub(super) violations: Rc<[String]>,
    pub(super) chain: Rc<Link>,
    pub(super) visits: BTreeMap<(usize, StepRef), u32>,
    pub(super) mode: Mode,
}

/// A run after an answer, before it goes on.
pub(super) struct Pending<'p> {
    pub(super) child: Child<'p>,
    pub(super) before: Option<Rc<Link>>,
    pub(super) visits: BTreeMap<(usize, StepRef), u32>,
    pub(super) mode: Mode,
}

/// What a run has behind it.
pub(super) struct Link {
    pub(super) hop: Rc<Hop>,
    pub(super) length: usize,
    pub(super) before: Option<Rc<Link>>,
}

/// The run after an answer.
pub(super) fn heard<'p>(turn: &Turn<'p>, outlook: &Outlook<'p>, reply: Reply) -> Child<'p> {
    let mut machine = turn.machine.clone();
    let id = turn.id;
    let (event, appraisal, state) = match reply {
        Reply::Response(response) => {
            let appraisal: Option<Appraisal> = machine.appraise(&response);
            let state = label::state(outlook, &response);
            (Event::Responded { id, response }, appraisal, state)
        }
        Reply::Error(error) => (Event::Failed { id, error }, None, None),
    };
    let reaction = machine.step(event.clone());
    let judged = reaction.trace.iter().find_map(judgement);
    let label = match &event {
        Event::Responded { response, .. } => label::response(outlook, response, state.as_ref(), judged),
        Event::Failed { error, .. } => label::error(outlook, error, judged),
        _ => "".into(),
    };
    let request = Some(turn.request.clone());
    let hop = Hop {
        request,
        event,
        appraisal,
        trace: Vec::new(),
        left: Vec::new(),
        label,
        state,
        violations: turn.violations.clone(),
    };
    Child { machine, reaction, hop }
}

impl Turn<'_> {
    /// Whether the step is tried again because a retry action says so.
    pub(super) fn is_retry(&self) -> bool {
        let judged = self.chain.hop.trace.iter().rev().find_map(judgement);
        judged.is_some_and(|judged| judged.at == self.request.at && is_retried(judged))
    }

    pub(super) fn retried(&self) -> Vec<u64> {
        self.machine.state().standings().next().map(|standing| standing.retries.to_vec()).unwrap_or_default()
    }
}

/// A run after an answer, before it goes on.
pub(super) struct Child<'p> {
    pub(super) machine: Machine<'p>,
    pub(super) reaction: Reaction,
    pub(super) hop: Hop,
}

impl Child<'_> {
    pub(super) fn again(&self) -> Self {
        Self { machine: self.machine.clone(), reaction: self.reaction.clone(), hop: self.hop.clone() }
    }
}

impl Hop {
    /// The judgement of the attempt that this answers, in a reaction that is not yet part of the hop.
    pub(super) fn judged_in<'r>(&self, reaction: &'r Reaction) -> Option<&'r Judgement> {
        reaction.trace.iter().find_map(judgement).filter(|judged| Some(judged.at) == self.at())
    }
}

pub(super) fn judgement(trace: &Trace) -> Option<&Judgement> {
    match trace {
        Trace::Judged(judgement) => Some(judgement),
        _ => None,
    }
}

pub(super) fn is_retried(judgement: &Judgement) -> bool {
    judgement.action.as_ref().is_some_and(|action| action.kind == "retry")
}

/// The workflows that were left, with their outputs.
pub(super) fn left(machine: &Machine<'_>, trace: &[Trace]) -> Vec<(usize, Value)> {
    let outputs = |trace: &Trace| match trace {
        Trace::Left { workflow, .. } => Some((*workflow, machine.state().records().get(workflow)?.outputs.clone()?)),
        _ => None,
    };
    trace.iter().filter_map(outputs).collect()
}
