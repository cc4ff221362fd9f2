//! What a program reads of the answers to its requests: those places must be there in an answer.

use arazzo_expression::{Part, Pointer, Query, Str, XPath};
use arazzo_runtime::program::{
    ActionKind, Call, Operand, Output, Producer, Program, ReplacementPlan, SelectorQuery, Slot, Step, StepRef, Target,
    Workflow,
};
use std::collections::BTreeMap;

/// How many steps and workflows one value passes through.
const PASSES: usize = 16;

/// Something that is read of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Read {
    /// A place in the body, and whether only a single value can be used where it goes.
    Body(Pointer, bool),
    /// A header field.
    Header(Str),
    /// What a query selects at a place in the body.
    Selected(Pointer, Query),
    /// What an XPath selects at a place in the body.
    Xml(Pointer, XPath),
}

/// What is read of the answer to each step: by its outputs, and through them by later steps and workflows.
pub(crate) fn reads(program: &Program) -> BTreeMap<StepRef, Vec<Read>> {
    let mut reader = Reader { program, found: BTreeMap::new() };
    for (number, workflow) in program.workflows.iter().enumerate() {
        for (step, ir) in workflow.steps.iter().enumerate() {
            let at = StepRef { workflow: number, step };
            ir.outputs.iter().for_each(|output| reader.produced(at, &output.value));
        }
        each_producer(workflow, &mut |producer, single| reader.used(number, producer, single));
    }
    reader.found
}

struct Reader<'p> {
    program: &'p Program,
    found: BTreeMap<StepRef, Vec<Read>>,
}

impl Reader<'_> {
    fn add(&mut self, at: StepRef, read: Read) {
        self.found.entry(at).or_default().push(read);
    }

    /// An output of the step `at` is made by `producer`.
    fn produced(&mut self, at: StepRef, producer: &Producer) {
        match producer {
            Producer::Operand { operand, .. } | Producer::Quoted { operand, .. } => self.answered(at, operand, false),
            Producer::Text { parts, .. } => parts.iter().for_each(|part| {
                if let Part::Expression((operand, _)) = part {
                    self.answered(at, operand, true);
                }
            }),
            Producer::List(items) => items.iter().for_each(|item| self.produced(at, item)),
            Producer::Object(members) => members.iter().for_each(|(_, member)| self.produced(at, member)),
            Producer::Selector(plan) => {
                let Operand::ResponseBody(base) = &plan.context else { return };
                self.add(
                    at,
                    match &plan.query {
                        SelectorQuery::Pointer(pointer) => Read::Body(joined(base, pointer), false),
                        SelectorQuery::JsonPath(query) => Read::Selected(base.clone(), query.clone()),
                        SelectorQuery::XPath(xpath) => Read::Xml(base.clone(), xpath.clone()),
                    },
                );
            }
            Producer::Constant(_) => {}
        }
    }

    fn answered(&mut self, at: StepRef, operand: &Operand, single: bool) {
        match operand {
            Operand::ResponseBody(pointer) => self.add(at, Read::Body(pointer.clone(), single)),
            Operand::ResponseHeader(name) => self.add(at, Read::Header(name.clone())),
            _ => {}
        }
    }

    /// A value of workflow number `workflow` is used.
    fn used(&mut self, workflow: usize, producer: &Producer, single: bool) {
        match producer {
            Producer::Operand { operand, .. } | Producer::Quoted { operand, .. } => {
                self.follow(workflow, operand, &Pointer::default(), single);
            }
            Producer::Text { parts, .. } => parts.iter().for_each(|part| {
                if let Part::Expression((operand, _)) = part {
                    self.follow(workflow, operand, &Pointer::default(), true);
                }
            }),
            Producer::List(items) => items.iter().for_each(|item| self.used(workflow, item, false)),
            Producer::Object(members) => members.iter().for_each(|(_, member)| self.used(workflow, member, false)),
            Producer::Selector(plan) => {
                let tail = match &plan.query {
                    SelectorQuery::Pointer(pointer) => pointer.clone(),
                    _ => Pointer::default(),
                };
                self.follow(workflow, &plan.context, &tail, single);
            }
            Producer::Constant(_) => {}
        }
    }

    /// Follows a value back to the answer that it comes from; `tail` leads on into it.
    fn follow(&mut self, workflow: usize, operand: &Operand, tail: &Pointer, single: bool) {
        if let Some((at, Operand::ResponseBody(pointer))) = origin(self.program, workflow, operand, tail) {
            self.add(at, Read::Body(pointer, single));
        }
    }
}

/// Where the value of `operand` comes from, as workflow number `workflow` sees it: the step whose answer it is of, and what of
/// that answer it is. `tail` leads on into the value.
pub(crate) fn origin<'p>(
    program: &'p Program,
    workflow: usize,
    operand: &'p Operand,
    tail: &Pointer,
) -> Option<(StepRef, Operand)> {
    let (mut workflow, mut operand, mut tail) = (workflow, operand, tail.clone());
    for _ in 0..PASSES {
        let (producer, at) = match operand {
            Operand::StepOutputs { step, slot } => {
                tail = joined(&slot.path, &tail);
                let at = StepRef { workflow, step: *step };
                (output(&program.step(at)?.outputs, slot)?, Some(at))
            }
            Operand::WorkflowOutputs { workflow: other, slot } => {
                (workflow, tail) = (*other, joined(&slot.path, &tail));
                (output(&program.workflow(workflow)?.outputs, slot)?, None)
            }
            _ => return None,
        };
        operand = match producer {
            Producer::Operand { operand, .. } => operand,
            Producer::Selector(plan) => {
                let SelectorQuery::Pointer(pointer) = &plan.query else { return None };
                tail = joined(pointer, &tail);
                &plan.context
            }
            _ => return None,
        };
        let Some(at) = at else { continue };
        match (&program.step(at)?.call, operand) {
            (Call::Operation(_), Operand::ResponseBody(base)) => {
                return Some((at, Operand::ResponseBody(joined(base, &tail))));
            }
            (Call::Operation(_), Operand::ResponseHeader(_) | Operand::StatusCode) if tail.is_empty() => {
                return Some((at, operand.clone()));
            }
            (Call::Workflow { workflow: called, .. }, Operand::Outputs(slot)) => {
                (workflow, tail) = (*called, joined(&slot.path, &tail));
                let Producer::Operand { operand: inner, .. } = output(&program.workflow(workflow)?.outputs, slot)?
                else {
                    return None;
                };
                operand = inner;
            }
            _ => {}
        }
    }
    None
}

fn output<'o>(outputs: &'o [Output], slot: &Slot) -> Option<&'o Producer> {
    let name = slot.name.as_ref()?;
    outputs.iter().find(|output| output.name == *name).map(|output| &output.value)
}

fn joined(base: &Pointer, tail: &Pointer) -> Pointer {
    base.tokens().iter().chain(tail.tokens()).cloned().collect()
}

/// Every value that a workflow makes, and whether only a single one can be used there.
fn each_producer(workflow: &Workflow, visit: &mut dyn FnMut(&Producer, bool)) {
    for step in &workflow.steps {
        each_in_call(step, visit);
        for action in step.on_success.iter().chain(&step.on_failure) {
            if let ActionKind::Goto(target) | ActionKind::Retry { via: Some(target), .. } = &action.kind
                && let Target::Workflow { inputs, .. } = target
            {
                for (_, producer) in inputs {
                    visit(producer, false);
                }
            }
        }
    }
    workflow.outputs.iter().for_each(|output| visit(&output.value, false));
}

fn each_in_call(step: &Step, visit: &mut dyn FnMut(&Producer, bool)) {
    match &step.call {
        Call::Operation(call) => {
            call.parameters.iter().for_each(|parameter| visit(&parameter.value, true));
            if let Some(body) = &call.body {
                body.payload.iter().for_each(|payload| visit(payload, false));
                body.replacements.iter().for_each(|replacement: &ReplacementPlan| visit(&replacement.value, false));
            }
        }
        Call::Workflow { inputs, .. } => inputs.iter().for_each(|(_, producer, _)| visit(producer, false)),
    }
}
