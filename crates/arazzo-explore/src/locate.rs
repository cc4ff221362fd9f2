//! Where the things of a program stand in its documents.

use crate::coverage::{ActionRef, CriterionRef, List, OutputRef, actions};
use arazzo_parser::arazzo::{self, ActionList};
use arazzo_parser::{Loaded, Span, resolve};
use arazzo_runtime::program::{Program, StepRef};

/// Finds where the things of a program stand.
#[derive(Clone, Copy, Debug)]
pub struct Locator<'l> {
    loaded: &'l Loaded,
    program: &'l Program,
}

impl<'l> Locator<'l> {
    /// A locator for the program that was compiled from `loaded`.
    pub fn new(loaded: &'l Loaded, program: &'l Program) -> Self {
        Self { loaded, program }
    }

    /// A workflow's `workflowId`.
    pub fn workflow(self, number: usize) -> Option<Span> {
        Some(self.workflow_of(number)?.1.workflow_id.span)
    }

    /// A step's `stepId`.
    pub fn step(self, at: StepRef) -> Option<Span> {
        Some(self.step_of(at)?.step_id.span)
    }

    /// An action's name.
    pub fn action(self, action: ActionRef) -> Option<Span> {
        Some(self.action_of(action)?.name.span)
    }

    /// A criterion's condition.
    pub fn criterion(self, criterion: CriterionRef) -> Option<Span> {
        let CriterionRef { at, action, number } = criterion;
        let criteria = match action {
            None => &self.step_of(at)?.success_criteria,
            Some((list, number)) => &self.action_of(ActionRef { at, list, number })?.criteria,
        };
        Some(criteria.get(number)?.condition.span)
    }

    /// An output's name.
    pub fn output(self, output: OutputRef) -> Option<Span> {
        let outputs = match output.step {
            Some(step) => &self.step_of(StepRef { workflow: output.workflow, step })?.outputs,
            None => &self.workflow_of(output.workflow)?.1.outputs,
        };
        Some(outputs.get(output.number)?.name.span)
    }

    fn workflow_of(self, number: usize) -> Option<(&'l arazzo::Description, &'l arazzo::Workflow)> {
        let compiled = self.program.workflow(number)?;
        let description = &self.loaded.arazzo(compiled.document)?.description;
        Some((description, description.workflows.get(compiled.place)?))
    }

    fn step_of(self, at: StepRef) -> Option<&'l arazzo::Step> {
        let (_, workflow) = self.workflow_of(at.workflow)?;
        workflow.step(&self.program.step(at)?.id).map(|(_, step)| step)
    }

    fn action_of(self, action: ActionRef) -> Option<&'l arazzo::Action> {
        let (description, workflow) = self.workflow_of(action.at.workflow)?;
        let step = self.step_of(action.at)?;
        let name = &actions(self.program.step(action.at)?, action.list).get(action.number)?.name;
        let list = match action.list {
            List::Success => ActionList::Success,
            List::Failure => ActionList::Failure,
        };
        let (found, _) = resolve::actions(description, workflow, step, list);
        found.into_iter().map(|(found, _)| found).find(|found| found.name.value == *name)
    }
}
