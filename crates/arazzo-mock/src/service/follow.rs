//! Which step of a workflow sends a request, as far as a server can tell.

use crate::answers::Answers;
use crate::session::Session;
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::Operation;
use arazzo_runtime::program::{Call, Operand, OperationCall, Producer, Program, StepRef};
use arazzo_runtime::{Received, Record, Response, Scope, Sent};
use std::collections::BTreeMap;

/// How a program has gone so far, as its requests tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Course {
    pub(super) session: Session,
    /// The step that was answered last.
    last: Option<StepRef>,
    /// What is known of the inputs of each workflow, from where they are used.
    inputs: BTreeMap<usize, Object>,
    /// The outputs of the steps of each workflow.
    outputs: BTreeMap<usize, Vec<Option<Value>>>,
    records: BTreeMap<usize, Record>,
}

/// The steps of a program that call `operation`.
pub(super) fn steps(program: &Program, operation: &Operation) -> Vec<StepRef> {
    let mut found = Vec::new();
    for (workflow, ir) in program.workflows.iter().enumerate() {
        for (step, ir) in ir.steps.iter().enumerate() {
            if let Call::Operation(call) = &ir.call
                && call.operation.key == operation.key
            {
                found.push(StepRef { workflow, step });
            }
        }
    }
    found
}

impl Course {
    /// How likely `at` is next: the same step while it polls, then the next one of the same workflow, then a beginning.
    pub(super) fn distance(&self, at: StepRef) -> (usize, usize) {
        match self.last {
            Some(last) if last == at && self.session.visits.contains_key(&at) => (0, 0),
            Some(last) if last.workflow == at.workflow && at.step > last.step => (1, at.step - last.step),
            Some(last) if last.workflow != at.workflow => (2, at.step),
            Some(last) if last == at => (4, 0),
            Some(_) => (3, at.step),
            None => (2, at.step),
        }
    }

    /// Takes in what the request tells of inputs, and forgets the last round where a workflow begins anew.
    pub(super) fn learn(&mut self, program: &Program, at: StepRef, call: &OperationCall, sent: &Sent) {
        let begins = self.last.is_none_or(|last| last.workflow == at.workflow && at.step < last.step);
        if begins {
            self.outputs.clear();
        }
        self.last = Some(at);
        let steps = program.workflow(at.workflow).map_or(0, |workflow| workflow.steps.len());
        self.outputs.entry(at.workflow).or_default().resize(steps, None);
        let inputs = self.inputs.entry(at.workflow).or_default();
        for parameter in &call.parameters {
            let places = [&sent.path, &sent.query, &sent.headers];
            if let Some(value) = places.iter().find_map(|place| place.get(&parameter.name)) {
                infer(&parameter.value, value, inputs);
            }
        }
        if let (Some(payload), Some(body)) = (call.body.as_ref().and_then(|body| body.payload.as_ref()), &sent.body) {
            infer(payload, body, inputs);
        }
    }

    /// Calls `then` with what expressions of the workflow see.
    pub(super) fn seen<T>(&mut self, at: StepRef, sent: &Sent, then: impl FnOnce(&mut Session, &Scope<'_>) -> T) -> T {
        let inputs = Value::from(self.inputs.get(&at.workflow).cloned().unwrap_or_default());
        let steps = self.outputs.get(&at.workflow).cloned().unwrap_or_default();
        let scope = Scope {
            inputs: &inputs,
            steps: &steps,
            workflows: &self.records,
            sent: Some(sent),
            received: None,
            outputs: None,
        };
        then(&mut self.session, &scope)
    }

    /// Takes in what the step makes of its answer.
    pub(super) fn note(&mut self, answers: &Answers<'_>, at: StepRef, sent: &Sent, response: &Response) {
        let Some(step) = answers.program().step(at) else { return };
        let Call::Operation(call) = &step.call else { return };
        let received = Received::new(response.clone(), Some(call));
        let outputs = self.seen(at, sent, |_, scope| scope.with_received(Some(&received)).outputs(&step.outputs));
        if let Some(slot) = self.outputs.get_mut(&at.workflow).and_then(|steps| steps.get_mut(at.step)) {
            *slot = Some(outputs);
        }
    }
}

/// What `value`, which `producer` has made, tells of the inputs.
fn infer(producer: &Producer, value: &Value, inputs: &mut Object) {
    match (producer, value) {
        (
            Producer::Operand { operand: Operand::Inputs(slot), .. }
            | Producer::Quoted { operand: Operand::Inputs(slot), .. },
            _,
        ) => {
            if let (Some(name), true) = (&slot.name, slot.path.is_empty()) {
                inputs.insert(name.clone(), value.clone());
            }
        }
        (Producer::Object(producers), Value::Object(members)) => {
            for (name, producer) in producers {
                if let Some(value) = members.get(name) {
                    infer(producer, value, inputs);
                }
            }
        }
        (Producer::List(producers), Value::Array(elements)) => {
            producers.iter().zip(elements.iter()).for_each(|(producer, value)| infer(producer, value, inputs));
        }
        _ => {}
    }
}
