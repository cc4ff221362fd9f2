//! The program itself, its workflows and steps.

use super::{Action, Call, Criterion, Producer};
use crate::inputs::InputSchema;
use arazzo_expression::Str;
use arazzo_parser::DocumentId;
use std::time::Duration;

/// A compiled description, with everything that its workflows call.
#[derive(Debug)]
pub struct Program {
    /// The workflows: those of the entry document first, in its order.
    pub workflows: Vec<Workflow>,
}

/// A compiled workflow.
#[derive(Debug)]
pub struct Workflow {
    /// Its `workflowId`.
    pub id: Str,
    /// Whether it is of the entry document: what `--workflow` can name.
    pub is_entry: bool,
    /// The document that it is of.
    pub document: DocumentId,
    /// Its place among the workflows there.
    pub place: usize,
    /// What its inputs must be.
    pub inputs: InputSchema,
    /// The workflows that must have succeeded before, by number.
    pub depends_on: Vec<usize>,
    /// Its steps, in the order in which they run.
    pub steps: Vec<Step>,
    /// Its outputs.
    pub outputs: Vec<Output>,
}

/// A compiled step.
#[derive(Debug)]
pub struct Step {
    /// Its `stepId`.
    pub id: Str,
    /// What it calls.
    pub call: Call,
    /// When it has succeeded. Without any: a status below 400 (decision A10).
    pub criteria: Vec<Criterion>,
    /// What may follow success: its own actions, then those of the workflow that it does not override.
    pub on_success: Vec<Action>,
    /// What may follow failure, likewise.
    pub on_failure: Vec<Action>,
    /// Its outputs.
    pub outputs: Vec<Output>,
    /// The longest that one attempt may take.
    pub timeout: Option<Duration>,
    /// Steps that must have completed before (1.1).
    pub depends_on: Vec<StepRef>,
    /// Whether its outputs or criteria read `$outputs` of the current workflow (decision A27).
    pub reads_outputs: bool,
    /// Whether it polls: a success action goes back to it or to an earlier step.
    pub polls: bool,
}

/// A step of any workflow of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct StepRef {
    /// The workflow's number; the current workflow has its own.
    pub workflow: usize,
    /// The step's number.
    pub step: usize,
}

/// A named output and what makes it.
#[derive(Clone, Debug)]
pub struct Output {
    /// The name.
    pub name: Str,
    /// What makes it.
    pub value: Producer,
}

impl Program {
    /// The number of the entry document's workflow called `id`.
    pub fn entry(&self, id: &str) -> Option<usize> {
        self.workflows.iter().position(|workflow| workflow.is_entry && *workflow.id == *id)
    }

    /// The workflow of this number.
    pub fn workflow(&self, number: usize) -> Option<&Workflow> {
        self.workflows.get(number)
    }

    /// The step that `at` names.
    pub fn step(&self, at: StepRef) -> Option<&Step> {
        self.workflows.get(at.workflow)?.steps.get(at.step)
    }
}
