//! The documents, and what was found while their names were resolved.

use super::{CheckedOperation, CheckedWorkflow, step::Steps};
use crate::types::covering;
use arazzo_expression::Str;
use arazzo_parser::arazzo::{Description, Workflow};
use arazzo_parser::{ArazzoDocument, Data, Diagnostic, DocumentId, Link, Loaded, Mapping, Node, Severity, Span};
use std::collections::BTreeMap;

/// The prepared view that every rule gets.
pub(crate) struct Checked<'l> {
    /// The documents.
    pub(crate) loaded: &'l Loaded,
    /// Those that are Arazzo descriptions; the entry document first.
    pub(crate) documents: Vec<CheckedDocument<'l>>,
    /// What was found while names were resolved.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// One Arazzo description.
pub(crate) struct CheckedDocument<'l> {
    /// Its number.
    pub(crate) id: DocumentId,
    /// The tree and where its sources lead.
    pub(crate) document: &'l ArazzoDocument,
    /// The model.
    pub(crate) description: &'l Description,
    /// Its workflows.
    pub(crate) workflows: Vec<CheckedWorkflow<'l>>,
    /// Their numbers by id.
    numbers: BTreeMap<&'l str, usize>,
}

impl<'l> Checked<'l> {
    /// Resolves every name of the Arazzo descriptions in `loaded`.
    pub(crate) fn new(loaded: &'l Loaded) -> Self {
        let mut checked = Self { loaded, documents: Vec::new(), diagnostics: Vec::new() };
        let mut steps = Steps::new(loaded);
        for id in 0..loaded.documents.len() {
            let Some(document) = loaded.arazzo(id) else { continue };
            let description = &document.description;
            let workflows = description.workflows.iter().map(|w| CheckedWorkflow::new(&mut steps, id, document, w));
            let workflows: Vec<CheckedWorkflow<'l>> = workflows.collect();
            let mut numbers = BTreeMap::new();
            for (number, workflow) in description.workflows.iter().enumerate() {
                numbers.entry(&*workflow.workflow_id.value).or_insert(number);
            }
            checked.documents.push(CheckedDocument { id, document, description, workflows, numbers });
        }
        let (found, skipped) = steps.finish();
        checked.diagnostics = found;
        checked.sources(&skipped);
        checked
    }

    /// A source that cannot be had is a warning, and what needs it is not checked.
    fn sources(&mut self, skipped: &BTreeMap<Option<Span>, usize>) {
        for document in &self.documents {
            for (_, link) in self.loaded.links(document.id) {
                let Link::Failed(diagnostic) = link else { continue };
                let mut diagnostic = (**diagnostic).clone().severity(Severity::Warning);
                match skipped.get(&diagnostic.span) {
                    Some(1) => diagnostic.message.push_str("; the step that uses it is not checked against it"),
                    Some(count) => {
                        diagnostic.message =
                            format!("{}; {count} steps are not checked against it", diagnostic.message);
                    }
                    None => {}
                }
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// The document numbered `id`, if it is an Arazzo description.
    pub(crate) fn document(&self, id: DocumentId) -> Option<&CheckedDocument<'l>> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// Workflow `number` of document `id`.
    pub(crate) fn workflow(&self, (id, number): (DocumentId, usize)) -> Option<&CheckedWorkflow<'l>> {
        self.document(id)?.workflows.get(number)
    }

    /// Every workflow with its document.
    pub(crate) fn workflows(&self) -> impl Iterator<Item = (&CheckedDocument<'l>, &CheckedWorkflow<'l>)> {
        self.documents.iter().flat_map(|document| document.workflows.iter().map(move |workflow| (document, workflow)))
    }

    /// Every operation that a step of an Arazzo description calls, with that step.
    pub(crate) fn operations(
        &self,
    ) -> impl Iterator<Item = (&CheckedDocument<'l>, &CheckedWorkflow<'l>, &super::CheckedStep<'l>, &CheckedOperation<'l>)>
    {
        self.workflows().flat_map(|(document, workflow)| {
            workflow.steps.iter().filter_map(move |step| Some((document, workflow, step, step.operation.as_deref()?)))
        })
    }
}

impl<'l> CheckedDocument<'l> {
    /// The number of the workflow called `id`.
    pub(crate) fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// Whether every source that has operations could be had.
    pub(crate) fn is_complete(&self) -> bool {
        self.document.links.iter().all(|link| matches!(link, Link::To(_)))
    }

    /// The ids of its workflows.
    pub(crate) fn workflow_ids(&self) -> impl Iterator<Item = &'l str> {
        let id = |workflow: &'l Workflow| -> &'l Str { &workflow.workflow_id.value };
        self.description.workflows.iter().map(move |workflow| &**id(workflow))
    }

    /// Whether the object whose id stands at `id` has the field `name`, decoded or not.
    pub(crate) fn says(&self, id: Span, name: &str) -> bool {
        self.object_of(id).is_some_and(|mapping| mapping.get(name).is_some())
    }

    /// Whether `workflow` has a step of this id in the text, decoded or not.
    pub(crate) fn has_step(&self, workflow: &CheckedWorkflow<'_>, step: &str) -> bool {
        let object = self.object_of(workflow.workflow.workflow_id.span);
        let steps = object.and_then(|object| object.get("steps")).and_then(Node::as_sequence).unwrap_or_default();
        steps.iter().any(|node| node.get("stepId").and_then(Node::as_str) == Some(step))
    }

    /// The place of the key whose value stands at `value`.
    pub(crate) fn key_of(&self, value: Span) -> Option<Span> {
        self.object_of(value)?.entries().iter().find(|entry| entry.value.span == value).map(|entry| entry.key_span)
    }

    /// The object one of whose values stands at `value`.
    fn object_of(&self, value: Span) -> Option<&'l Mapping> {
        let mut node = &self.document.root;
        loop {
            node = match &node.data {
                Data::Mapping(mapping) if mapping.entries().iter().any(|entry| entry.value.span == value) => {
                    return Some(mapping);
                }
                Data::Mapping(mapping) => covering(mapping.entries(), |entry| &entry.value, value)?,
                Data::Sequence(items) => covering(items, |item| item, value)?,
                _ => return None,
            };
        }
    }
}
