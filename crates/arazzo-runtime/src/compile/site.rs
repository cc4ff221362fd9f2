//! Where something stands that is compiled: what it can name.

use arazzo_expression::Dialect;
use arazzo_parser::arazzo::{ActionKind, Description, OrReusable, Step, Workflow};
use arazzo_parser::{ArazzoDocument, DocumentId};

/// Where something stands that is compiled.
#[derive(Clone, Copy)]
pub(super) struct Site<'l> {
    /// The document.
    pub(super) id: DocumentId,
    pub(super) document: &'l ArazzoDocument,
    pub(super) workflow: &'l Workflow,
    /// The place of each step in the order in which they run, by its place in the document.
    pub(super) places: &'l [usize],
    /// The step, unless it is the workflow's own.
    pub(super) step: Option<&'l Step>,
    pub(super) phase: Phase,
    /// Whether it is a condition: what is read there and is not declared, or not taken yet, could make it hold.
    pub(super) judges: Option<Judges>,
}

/// What a condition judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judges {
    /// An attempt of the step, before outputs are taken.
    Attempt,
    /// Whether an action is taken, after that.
    Action,
}

/// When something is evaluated: what exists then (EXP-19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before the request is sent.
    Request,
    /// After the response.
    Response,
    /// When the workflow is over.
    End,
}

impl<'l> Site<'l> {
    pub(super) fn description(&self) -> &'l Description {
        &self.document.description
    }

    /// Whether an action may try the step again.
    pub(super) fn retries(&self) -> bool {
        let own = self.step.map(|step| step.on_failure.iter()).into_iter().flatten();
        let mut actions = own.chain(&self.workflow.failure_actions);
        actions.any(|action| match action {
            OrReusable::Object(action) => action.kind.value == ActionKind::Retry,
            OrReusable::Reusable(_) => true,
        })
    }

    /// The dialect in which texts of the document are read.
    pub(super) fn dialect(&self, strict: bool) -> Dialect {
        Dialect::of(self.description().version, strict)
    }

    pub(super) fn at(self, phase: Phase) -> Self {
        Self { phase, ..self }
    }
}
