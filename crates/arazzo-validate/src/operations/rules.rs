//! The rules of this family.

use super::{bodies, descriptions, missing, payloads, replacements, statuses, undeclared, values};
use crate::checked::{Checked, CheckedDocument, CheckedOperation, CheckedStep, CheckedWorkflow, Phase, Site};
use crate::rules::Rule;
use crate::types::{Fault, Memo, Tracer};
use arazzo_parser::{Code, Diagnostic};

/// All of them.
pub(crate) const RULES: &[Rule] =
    &[check, undeclared::inherited, statuses::check, descriptions::parameters, descriptions::check];

/// A step and the operation that it calls.
#[derive(Clone, Copy)]
pub(super) struct Call<'k, 'l> {
    /// Where the step's request is made.
    pub(super) site: Site<'k, 'l>,
    /// The step.
    pub(super) step: &'k CheckedStep<'l>,
    /// The operation.
    pub(super) called: &'k CheckedOperation<'l>,
}

impl<'k, 'l> Call<'k, 'l> {
    pub(super) fn new(
        document: &'k CheckedDocument<'l>,
        workflow: &'k CheckedWorkflow<'l>,
        step: &'k CheckedStep<'l>,
        called: &'k CheckedOperation<'l>,
    ) -> Self {
        let site = Site { document, workflow, step: Some(step), phase: Phase::Request, shared: false, guarded: false };
        Self { site, step, called }
    }
}

/// All calls of operations.
pub(super) fn calls<'k, 'l>(checked: &'k Checked<'l>) -> impl Iterator<Item = Call<'k, 'l>> {
    checked.workflows().flat_map(|(document, workflow)| {
        let calls = workflow.steps.iter().filter_map(|step| step.operation.as_deref().map(|called| (step, called)));
        calls.map(move |(step, called)| Call::new(document, workflow, step, called))
    })
}

/// The faults of a value as diagnostics.
pub(super) fn tell(code: &'static Code, faults: Vec<Fault>, found: &mut Vec<Diagnostic>) {
    found.extend(faults.into_iter().map(|fault| fault.diagnostic(code)));
}

fn check(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let memo = Memo::default();
    let tracer = Tracer::new(checked, &memo);
    for call in calls(checked) {
        undeclared::check(checked, &call, found);
        missing::check(&call, found);
        values::check(&tracer, &call, found);
        bodies::check(&call, found);
        payloads::check(&tracer, &call, found);
        replacements::check(&call, found);
    }
}
