//! Workflows with their steps, the order of these and the paths between them.

use super::{CheckedStep, Graph, order, step::Steps};
use arazzo_parser::DocumentId;
use arazzo_parser::arazzo::{Description, Workflow};
use std::collections::BTreeMap;

/// One workflow.
pub(crate) struct CheckedWorkflow<'l> {
    /// The model.
    pub(crate) workflow: &'l Workflow,
    /// Its steps, as in the document.
    pub(crate) steps: Vec<CheckedStep<'l>>,
    /// The paths between them.
    pub(crate) graph: Graph,
    /// The numbers of the steps by id.
    numbers: BTreeMap<&'l str, usize>,
}

impl<'l> CheckedWorkflow<'l> {
    pub(super) fn new(
        resolver: &mut Steps<'l>,
        id: DocumentId,
        description: &'l Description,
        workflow: &'l Workflow,
    ) -> Self {
        let steps = workflow.steps.iter().enumerate().map(|step| resolver.step(id, description, workflow, step));
        let steps: Vec<CheckedStep<'l>> = steps.collect();
        let mut numbers = BTreeMap::new();
        for (number, step) in workflow.steps.iter().enumerate() {
            numbers.entry(&*step.step_id.value).or_insert(number);
        }
        let place = |name: &str| numbers.get(name).copied();
        let (order, cycle) = order::order(workflow, &place);
        cycle.into_iter().for_each(|fault| resolver.push(fault));
        let graph = Graph::new(&steps, &order, &place);
        Self { workflow, steps, graph, numbers }
    }

    /// The number of the step called `id`.
    pub(crate) fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// The step called `id`.
    pub(crate) fn step(&self, id: &str) -> Option<&CheckedStep<'l>> {
        self.steps.get(self.number(id)?)
    }

    /// The `workflowId`.
    pub(crate) fn id(&self) -> &'l str {
        &self.workflow.workflow_id.value
    }
}
