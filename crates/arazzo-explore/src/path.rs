//! A path: what a run heard, what came of it, how it ended.

use arazzo_expression::{Str, Value};
use arazzo_runtime::program::StepRef;
use arazzo_runtime::{Appraisal, Event, Judgement, Outcome, Request, Response, Status, Trace, TransportError};
use std::rc::Rc;

/// A run from its beginning to an end.
#[derive(Clone, Debug)]
pub struct Path {
    /// The name of the path: the same for the same document.
    pub id: String,
    /// What happened, in order.
    pub hops: Vec<Rc<Hop>>,
    /// How it ended.
    pub end: End,
}

/// One event, and everything up to the next answer that is awaited.
#[derive(Clone, Debug)]
pub struct Hop {
    /// The request that was answered; `None` for the beginning.
    pub request: Option<Rc<Request>>,
    /// What the run heard.
    pub event: Event,
    /// What the criteria made of the response.
    pub appraisal: Option<Appraisal>,
    /// What happened.
    pub trace: Vec<Trace>,
    /// The workflows that were left, with their outputs.
    pub left: Vec<(usize, Value)>,
    /// The event and what came of it, in a few words.
    pub label: Str,
    /// The value that the response had at a place with documented states.
    pub state: Option<(Str, Value)>,
    /// How the request violates what the API demands of it.
    pub violations: Rc<[String]>,
}

/// What a request was answered with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer<'h> {
    /// A response.
    Response(&'h Response),
    /// Nothing.
    Error(&'h TransportError),
}

/// How a path ended.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// The run was over.
    Over(Outcome),
    /// The path was not followed further.
    Cut(Cut),
}

/// Why a path was not followed further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It came by this step too often.
    Loop(StepRef),
    /// It is too long.
    Length,
}

impl Hop {
    /// What the request was answered with.
    pub fn answer(&self) -> Option<Answer<'_>> {
        match &self.event {
            Event::Responded { response, .. } => Some(Answer::Response(response)),
            Event::Failed { error, .. } => Some(Answer::Error(error)),
            _ => None,
        }
    }

    /// The step whose request was answered.
    pub fn at(&self) -> Option<StepRef> {
        self.request.as_ref().map(|request| request.at)
    }

    /// The attempts that were judged, in order.
    pub fn judgements(&self) -> impl Iterator<Item = &Judgement> {
        self.trace.iter().filter_map(|trace| match trace {
            Trace::Judged(judgement) => Some(&**judgement),
            _ => None,
        })
    }

    /// The judgement of the attempt whose request was answered.
    pub fn judged(&self) -> Option<&Judgement> {
        self.judgements().next().filter(|judgement| Some(judgement.at) == self.at())
    }
}

impl Path {
    /// Whether the run succeeded.
    pub fn succeeded(&self) -> bool {
        matches!(&self.end, End::Over(outcome) if outcome.status == Status::Success)
    }

    /// Everything that happened.
    pub fn traces(&self) -> impl Iterator<Item = &Trace> {
        self.hops.iter().flat_map(|hop| &hop.trace)
    }

    /// The attempts that were judged, in order.
    pub fn judgements(&self) -> impl Iterator<Item = &Judgement> {
        self.hops.iter().flat_map(|hop| hop.judgements())
    }
}

/// A short name for what `words` say: the same words have the same name (FNV-1a).
pub(crate) fn name(words: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut hash: u32 = 0x811C_9DC5;
    for word in words {
        for byte in word.as_ref().bytes().chain([0]) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    format!("{hash:08x}")
}
