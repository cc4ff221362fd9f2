//! What the expressions of a document read.

use crate::checked::{Checked, CheckedWorkflow};
use arazzo_expression::{Expression, Name};
use arazzo_parser::{DocumentId, Span};
use std::collections::BTreeSet;

/// A step: its document, its workflow there, its number.
type StepKey = (DocumentId, Span, usize);

/// What is read, anywhere.
#[derive(Default)]
pub(super) struct Read {
    /// The places where the inputs are declared that are read.
    pub(super) inputs: BTreeSet<Span>,
    /// The workflows all of whose inputs are read.
    pub(super) all_inputs: BTreeSet<Span>,
    /// The places where the outputs of steps are declared that are read.
    pub(super) outputs: BTreeSet<Span>,
    /// The steps all of whose outputs are read.
    pub(super) all_outputs: BTreeSet<StepKey>,
}

impl Read {
    pub(super) fn new(checked: &Checked<'_>) -> Self {
        let mut read = Self::default();
        checked.each_expression(&mut |site, expression, _| match expression {
            Expression::Inputs(name) => {
                if name.is_whole() {
                    read.all_inputs.insert(site.workflow.workflow.workflow_id.span);
                }
                let resolved = name.resolve(site.workflow.inputs.names());
                let declared = site.workflow.inputs.properties.iter().filter(|(have, ..)| *have == resolved.name);
                read.inputs.extend(declared.map(|(_, span, _)| *span));
            }
            Expression::StepOutputs { step, name } => read.output(site.document.id, site.workflow, step, name),
            Expression::WorkflowInputs { workflow, .. } => {
                let target = site.document.number(workflow).and_then(|number| site.document.workflows.get(number));
                read.all_inputs.extend(target.map(|target| target.workflow.workflow_id.span));
            }
            Expression::WorkflowStepOutputs { workflow, step, name } => {
                let target = site.document.number(workflow).and_then(|number| site.document.workflows.get(number));
                if let Some(target) = target {
                    read.output(site.document.id, target, step, name);
                }
            }
            _ => {}
        });
        read
    }

    /// The output `name` of the step `step` of a workflow is read.
    fn output(&mut self, document: DocumentId, workflow: &CheckedWorkflow<'_>, step: &str, name: &Name) {
        let Some(target) = workflow.step(step) else { return };
        let key = (document, workflow.workflow.workflow_id.span, target.number);
        if name.is_whole() {
            self.all_outputs.insert(key);
        }
        let outputs = &target.step.outputs;
        let resolved = name.resolve(outputs.iter().map(|output| &*output.name.value));
        let declared = outputs.iter().filter(|output| output.name.value == resolved.name);
        self.outputs.extend(declared.map(|output| output.name.span));
    }
}
