//! What a scenario says.

use arazzo_expression::{Object, Value};
use arazzo_parser::Span;
use arazzo_runtime::{MissingPolicy, OnUnmatched, Response, TransportErrorKind};

/// A scenario that was read.
#[derive(Clone, Debug)]
pub(super) struct Scenario {
    /// The description that it is for, relative to its own folder.
    pub(super) file: Option<String>,
    /// The workflow that is run.
    pub(super) workflow: Spanned<String>,
    pub(super) inputs: Option<Spanned<Object>>,
    pub(super) seed: u64,
    pub(super) on_unmatched: OnUnmatched,
    pub(super) missing: MissingPolicy,
    pub(super) answers: Vec<Answers>,
    pub(super) requests: Vec<ExpectedRequest>,
    pub(super) outcome: Option<Spanned<String>>,
    pub(super) error: Option<Spanned<String>>,
    pub(super) outputs: Vec<(Spanned<String>, Value)>,
    /// The steps that are visited, in order.
    pub(super) steps: Option<Spanned<Vec<String>>>,
}

/// Something, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Spanned<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

/// The answers to a step.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    /// The step; `WORKFLOW.STEP` for one of another workflow.
    pub(super) step: Spanned<String>,
    pub(super) given: Given,
}

/// The answers to the attempts of a step.
#[derive(Clone, Debug)]
pub(super) enum Given {
    /// All from the description.
    Mock,
    /// Each as it is given.
    Each(Vec<Answer>),
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) reply: Reply,
    /// How many attempts it is for.
    pub(super) times: u64,
    pub(super) span: Span,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    Response(Response),
    Error(TransportErrorKind),
    Mock,
}

/// What a request has to be.
#[derive(Clone, Debug)]
pub(super) struct ExpectedRequest {
    pub(super) step: Spanned<String>,
    /// Which request of the step, from 1.
    pub(super) attempt: usize,
    pub(super) method: Option<Spanned<String>>,
    /// The whole URL, or from its path on.
    pub(super) url: Option<Spanned<String>>,
    pub(super) headers: Vec<(Spanned<String>, String)>,
    /// What the body has to have; members that are not named may be there.
    pub(super) body: Option<Spanned<Value>>,
}

/// What became of a scenario.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    /// The file, as it was found.
    pub(crate) file: String,
    /// What does not hold.
    pub(crate) failures: Vec<Failed>,
    /// Whether the file is no scenario.
    pub(crate) is_invalid: bool,
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    /// The line and column in the scenario.
    pub(crate) place: Option<(usize, usize)>,
    /// What was expected, and what came.
    pub(crate) message: String,
}

/// The words for errors of the transport: their codes, and for the usual ones a shorter word.
pub(super) fn errors() -> impl Iterator<Item = (&'static str, TransportErrorKind)> {
    let short = [
        ("connection-failed", TransportErrorKind::Connect),
        ("timeout", TransportErrorKind::Timeout),
        ("connection-broken", TransportErrorKind::Reset),
        ("response-too-large", TransportErrorKind::TooLarge),
    ];
    TransportErrorKind::ALL.into_iter().map(|kind| (kind.code(), kind)).chain(short)
}
