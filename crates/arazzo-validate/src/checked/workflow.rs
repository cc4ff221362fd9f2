//! Workflows with their steps, the order of these and the paths between them.

use super::{CheckedStep, Graph, Inputs, State, order, step::Steps};
use arazzo_parser::arazzo::Workflow;
use arazzo_parser::{ArazzoDocument, DocumentId};
use foldhash::fast::RandomState;
use indexmap::IndexMap;

/// One workflow.
pub(crate) struct CheckedWorkflow<'l> {
    /// The model.
    pub(crate) workflow: &'l Workflow,
    /// Its steps, as in the document.
    pub(crate) steps: Vec<CheckedStep<'l>>,
    /// The paths between them.
    pub(crate) graph: Graph,
    /// What has run where.
    pub(crate) state: State,
    /// The inputs that it declares.
    pub(crate) inputs: Inputs<'l>,
    /// The numbers of the steps by id; of equal ones the first.
    numbers: IndexMap<&'l str, usize, RandomState>,
}

impl<'l> CheckedWorkflow<'l> {
    pub(super) fn new(
        resolver: &mut Steps<'l>,
        id: DocumentId,
        document: &'l ArazzoDocument,
        workflow: &'l Workflow,
    ) -> Self {
        let steps =
            workflow.steps.iter().enumerate().map(|step| resolver.step(id, &document.description, workflow, step));
        let steps: Vec<CheckedStep<'l>> = steps.collect();
        let mut numbers = IndexMap::with_capacity_and_hasher(workflow.steps.len(), RandomState::default());
        for (number, step) in workflow.steps.iter().enumerate() {
            numbers.entry(&*step.step_id.value).or_insert(number);
        }
        let place = |name: &str| numbers.get(name).copied();
        let (order, cycle) = order::order(workflow, &place);
        if let Some(cycle) = cycle {
            resolver.push(cycle);
        }
        let graph = Graph::new(&steps, &order, &place);
        let needs = workflow.steps.iter().map(|step| step.depends_on.iter().filter_map(|id| place(id)).collect());
        let state = State::new(&graph, &needs.collect::<Vec<_>>());
        let inputs = Inputs::new(&document.root, workflow.inputs.as_ref());
        Self { workflow, steps, graph, state, inputs, numbers }
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
