//! What a program reads of the answers to its requests: those places must be there in an answer.

use arazzo_expression::{Part, Pointer, Str};
use arazzo_runtime::program::{
    ActionKind, Call, Operand, Producer, Program, ReplacementPlan, Slot, Step, StepRef, Target, Workflow,
};
use std::collections::BTreeMap;

/// The places in the answer to each step that its outputs read, and through them other steps.
pub(crate) fn places(program: &Program) -> BTreeMap<StepRef, Vec<Pointer>> {
    let mut found: BTreeMap<StepRef, Vec<Pointer>> = BTreeMap::new();
    for (number, workflow) in program.workflows.iter().enumerate() {
        for (step, ir) in workflow.steps.iter().enumerate() {
            let places = ir.outputs.iter().filter_map(|output| body(&output.value).cloned());
            found.entry(StepRef { workflow: number, step }).or_default().extend(places);
        }
        each_operand(workflow, &mut |operand| {
            if let Operand::StepOutputs { step, slot } = operand {
                let at = StepRef { workflow: number, step: *step };
                found.entry(at).or_default().extend(through(workflow, *step, slot));
            }
        });
    }
    found
}

/// Where in the body of the answer to `step` the place is that `slot` of its outputs leads to.
fn through(workflow: &Workflow, step: usize, slot: &Slot) -> Option<Pointer> {
    let name = slot.name.as_ref()?;
    let output = workflow.steps.get(step)?.outputs.iter().find(|output| output.name == *name)?;
    let base = body(&output.value)?;
    Some(base.tokens().iter().chain(slot.path.tokens()).cloned().collect())
}

fn body(producer: &Producer) -> Option<&Pointer> {
    match producer {
        Producer::Operand { operand: Operand::ResponseBody(pointer), .. } => Some(pointer),
        _ => None,
    }
}

fn each_operand(workflow: &Workflow, visit: &mut dyn FnMut(&Operand)) {
    for step in &workflow.steps {
        each_in_call(step, visit);
        for action in step.on_success.iter().chain(&step.on_failure) {
            if let ActionKind::Goto(target) | ActionKind::Retry { via: Some(target), .. } = &action.kind
                && let Target::Workflow { inputs, .. } = target
            {
                for (_, producer) in inputs {
                    each_in(producer, visit);
                }
            }
        }
    }
    workflow.outputs.iter().for_each(|output| each_in(&output.value, visit));
}

fn each_in_call(step: &Step, visit: &mut dyn FnMut(&Operand)) {
    match &step.call {
        Call::Operation(call) => {
            call.parameters.iter().for_each(|parameter| each_in(&parameter.value, visit));
            if let Some(body) = &call.body {
                body.payload.iter().for_each(|payload| each_in(payload, visit));
                body.replacements.iter().for_each(|replacement: &ReplacementPlan| each_in(&replacement.value, visit));
            }
        }
        Call::Workflow { inputs, .. } => inputs.iter().for_each(|(_, producer, _)| each_in(producer, visit)),
    }
}

fn each_in(producer: &Producer, visit: &mut dyn FnMut(&Operand)) {
    let part = |part: &Part<(Operand, Str)>, visit: &mut dyn FnMut(&Operand)| {
        if let Part::Expression((operand, _)) = part {
            visit(operand);
        }
    };
    match producer {
        Producer::Constant(_) => {}
        Producer::Operand { operand, .. } | Producer::Quoted { operand, .. } => visit(operand),
        Producer::Text { parts, .. } => parts.iter().for_each(|one| part(one, visit)),
        Producer::List(items) => items.iter().for_each(|item| each_in(item, visit)),
        Producer::Object(members) => members.iter().for_each(|(_, member)| each_in(member, visit)),
        Producer::Selector(selector) => visit(&selector.context),
    }
}
