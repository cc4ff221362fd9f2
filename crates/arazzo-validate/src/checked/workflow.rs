//! Workflows with their steps, the order of these and the paths between them.

use super::{CheckedStep, Graph, Inputs, State, order, step::Steps};
use arazzo_parser::arazzo::Workflow;
use arazzo_parser::{ArazzoDocument, DocumentId};

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
    /// The ids of the steps with their numbers, sorted; of equal ones the first.
    numbers: Vec<(&'l str, usize)>,
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
        let mut numbers: Vec<(&str, usize)> =
            workflow.steps.iter().enumerate().map(|(number, step)| (&*step.step_id.value, number)).collect();
        numbers.sort_unstable();
        numbers.dedup_by_key(|(id, _)| *id);
        let place = |name: &str| look_up(&numbers, name);
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
        look_up(&self.numbers, id)
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

fn look_up(numbers: &[(&str, usize)], id: &str) -> Option<usize> {
    let at = numbers.binary_search_by(|(name, _)| (*name).cmp(id)).ok()?;
    numbers.get(at).map(|(_, number)| *number)
}
