//! Steps with what they call and what is in effect for them.

use super::channel::{self, Channel};
use crate::types::named_statuses;
use arazzo_expression::Str;
use arazzo_parser::arazzo::{Action, ActionList, Description, Step, StepTarget, Workflow};
use arazzo_parser::openapi::{self, Operation, PathTemplate};
use arazzo_parser::resolve::{self, EffectiveParameter, FoundOperation};
use arazzo_parser::{Diagnostic, DocumentId, Loaded, Node, Span, codes};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One step.
pub(crate) struct CheckedStep<'l> {
    /// Its place in the document.
    pub(crate) number: usize,
    /// The model.
    pub(crate) step: &'l Step,
    /// The operation that it calls, unless it calls none, or one that is not at hand.
    pub(crate) operation: Option<Arc<CheckedOperation<'l>>>,
    /// The channel of an AsyncAPI description that it uses.
    pub(crate) channel: Option<Channel>,
    /// The workflow that it calls: the number of its document, and its own there.
    pub(crate) called: Option<(DocumentId, usize)>,
    /// The statuses that its success criteria name.
    pub(crate) named: Vec<u16>,
    /// The parameters in effect, inherited ones first.
    pub(crate) parameters: Vec<EffectiveParameter<'l>>,
    /// The success actions in effect, each with whether it comes from the workflow.
    pub(crate) on_success: Vec<(&'l Action, bool)>,
    /// The failure actions in effect, each with whether it comes from the workflow.
    pub(crate) on_failure: Vec<(&'l Action, bool)>,
}

/// An operation in the form that is the same for all versions of OpenAPI.
pub(crate) struct CheckedOperation<'l> {
    /// The document that describes it.
    pub(crate) document: DocumentId,
    /// The description.
    pub(crate) description: &'l openapi::Description,
    /// The operation.
    pub(crate) operation: Operation,
    /// Its path.
    pub(crate) template: PathTemplate,
}

impl CheckedStep<'_> {
    /// Whether the step calls a workflow.
    pub(crate) fn is_call(&self) -> bool {
        matches!(self.step.target, StepTarget::WorkflowId(_))
    }

    /// Whether the step sends to a channel or receives from one.
    pub(crate) fn is_asynchronous(&self) -> bool {
        let acts = self.step.action.is_some() && self.operation.is_none() && !self.is_call();
        self.channel.is_some() || acts || matches!(self.step.target, StepTarget::ChannelPath(_))
    }

    /// The `stepId`.
    pub(crate) fn id(&self) -> &str {
        &self.step.step_id.value
    }
}

impl CheckedOperation<'_> {
    /// What the operation is called in messages.
    pub(crate) fn name(&self) -> String {
        let key = &self.operation.key;
        key.operation_id.as_ref().map_or_else(|| format!("{} {}", key.method, key.path), ToString::to_string)
    }
}

/// Resolves steps; each operation is lowered once.
pub(super) struct Steps<'l> {
    loaded: &'l Loaded,
    /// By where their keys are.
    operations: BTreeMap<usize, Arc<CheckedOperation<'l>>>,
    diagnostics: Vec<Diagnostic>,
    /// How many steps need each source that cannot be had, by the place where it is named.
    skipped: BTreeMap<Option<Span>, usize>,
}

impl<'l> Steps<'l> {
    pub(super) fn new(loaded: &'l Loaded) -> Self {
        Self { loaded, operations: BTreeMap::new(), diagnostics: Vec::new(), skipped: BTreeMap::new() }
    }

    /// What was found, and how many steps need the source that is named at each place and cannot be had.
    pub(super) fn finish(self) -> (Vec<Diagnostic>, BTreeMap<Option<Span>, usize>) {
        (self.diagnostics, self.skipped)
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        // A source that cannot be had is told once, at the source.
        if diagnostic.code == &codes::SOURCE_MISSING {
            *self.skipped.entry(diagnostic.span).or_default() += 1;
        } else {
            self.diagnostics.push(diagnostic);
        }
    }

    fn push_all(&mut self, diagnostics: Vec<Diagnostic>) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }

    pub(super) fn step(
        &mut self,
        id: DocumentId,
        description: &'l Description,
        workflow: &'l Workflow,
        (number, step): (usize, &'l Step),
    ) -> CheckedStep<'l> {
        let (parameters, faults) = resolve::parameters(description, workflow, step);
        self.push_all(faults);
        let mut actions = |list| {
            let (actions, faults) = resolve::actions(description, workflow, step, list);
            self.push_all(faults);
            actions
        };
        let (on_success, on_failure) = (actions(ActionList::Success), actions(ActionList::Failure));
        let called = match &step.target {
            StepTarget::WorkflowId(name) => self.workflow(id, name),
            _ => None,
        };
        let channel = match &step.target {
            StepTarget::OperationId(name) => channel::of_operation(self.loaded, id, name),
            StepTarget::ChannelPath(path) => channel::of_path(self.loaded, id, path),
            StepTarget::OperationPath(_) | StepTarget::WorkflowId(_) => None,
        };
        let operation = self.operation(id, step, channel.is_some());
        let named = named_statuses(&step.success_criteria);
        CheckedStep { number, step, operation, channel, called, named, parameters, on_success, on_failure }
    }

    fn workflow(&mut self, id: DocumentId, name: &arazzo_parser::arazzo::Spanned<Str>) -> Option<(DocumentId, usize)> {
        if let Some(remark) = resolve::workflow_remark(self.loaded, id, name) {
            self.push(remark);
        }
        resolve::workflow(self.loaded, id, name).map_err(|fault| self.push(fault)).ok()
    }

    /// Whether every source description of document `id` could be read: what is wrong with the others is told already.
    fn has_all_sources(&self, id: DocumentId) -> bool {
        self.loaded.arazzo(id).is_some_and(|document| {
            let written = document.root.get("sourceDescriptions").and_then(Node::as_sequence).unwrap_or_default();
            !written.is_empty() && written.len() == document.description.source_descriptions.len()
        })
    }

    /// The operation that `step` calls, unless that is one of an AsyncAPI description.
    fn operation(&mut self, id: DocumentId, step: &Step, asynchronous: bool) -> Option<Arc<CheckedOperation<'l>>> {
        let found = match resolve::operation(self.loaded, id, step)? {
            Ok(found) => found,
            Err(_) if asynchronous => return None,
            Err(fault) => {
                let of_sources = [&codes::UNKNOWN_OPERATION, &codes::UNKNOWN_SOURCE].contains(&fault.code);
                if of_sources && !self.has_all_sources(id) {
                    return None;
                }
                let unknown = channel::unknown(self.loaded, id, step.target_text());
                self.push(unknown.filter(|_| fault.code == &codes::UNSUPPORTED).unwrap_or(fault));
                return None;
            }
        };
        let FoundOperation { document, description, key, remarks, .. } = found;
        self.push_all(remarks);
        let place = std::ptr::from_ref(key).addr();
        if let Some(known) = self.operations.get(&place) {
            return Some(known.clone());
        }
        let (operation, faults) = openapi::operation(description, key, self.loaded);
        self.push_all(faults);
        let template = PathTemplate::parse(&operation.key.path);
        let operation = Arc::new(CheckedOperation { document, description, operation, template });
        self.operations.insert(place, operation.clone());
        Some(operation)
    }
}
