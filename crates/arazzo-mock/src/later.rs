//! What later criteria ask of an answer: those that look at outputs, put in terms of the answer that these come from.

use crate::read::origin;
use arazzo_expression::{Condition, Pointer, Str};
use arazzo_runtime::program::{Call, Check, Criterion, Operand, Program, Step, StepRef};
use std::collections::{BTreeMap, BTreeSet};

/// How many criteria one answer is asked for.
const MOST: usize = 8;

/// A criterion of a later step, about the answer to an earlier one.
#[derive(Clone, Debug)]
pub struct Later {
    /// The criterion, or a part of it, in terms of the answer.
    pub criterion: Criterion,
    /// Whether the later step succeeds only where it holds; else it is of an action.
    pub is_needed: bool,
}

/// The criteria of later steps and of their actions, by the step whose answer decides about them.
pub(crate) fn later(program: &Program) -> BTreeMap<StepRef, Vec<Later>> {
    let mut found: BTreeMap<StepRef, Vec<Later>> = BTreeMap::new();
    for (workflow, ir) in program.workflows.iter().enumerate() {
        for (number, step) in ir.steps.iter().enumerate() {
            let by = By { program, at: StepRef { workflow, step: number }, step };
            let actions = step.on_success.iter().chain(&step.on_failure).flat_map(|action| &action.criteria);
            let all = step.criteria.iter().map(|one| (one, true)).chain(actions.map(|one| (one, false)));
            for (criterion, is_needed) in all {
                for (at, criterion) in by.told(criterion) {
                    let asked = found.entry(at).or_default();
                    if let Some(same) = asked.iter_mut().find(|one| is_same(&one.criterion, &criterion)) {
                        same.is_needed |= is_needed;
                    } else if asked.len() < MOST {
                        asked.push(Later { criterion, is_needed });
                    }
                }
            }
        }
    }
    found
}

fn is_same(one: &Criterion, other: &Criterion) -> bool {
    match (&one.check, &other.check) {
        (Check::Simple(one), Check::Simple(other)) => one == other,
        _ => one.text == other.text && one.operands() == other.operands(),
    }
}

/// Who asks.
struct By<'p> {
    program: &'p Program,
    at: StepRef,
    step: &'p Step,
}

impl By<'_> {
    /// The parts of a criterion that answers to other steps decide about.
    fn told(&self, criterion: &Criterion) -> Vec<(StepRef, Criterion)> {
        let text = criterion.text.clone();
        let typed = |context: &Operand, check: &dyn Fn(Operand) -> Check| {
            let (at, context) = self.origin(context).filter(|(at, _)| *at != self.at)?;
            Some((at, Criterion { text: text.clone(), check: check(context) }))
        };
        let found = match &criterion.check {
            Check::Simple(Condition::And(all)) => {
                return all.iter().filter_map(|part| self.simple(part, &text)).collect();
            }
            Check::Simple(condition) => self.simple(condition, &text),
            Check::Regex { context, pattern } => {
                typed(context, &|context| Check::Regex { context, pattern: pattern.clone() })
            }
            Check::JsonPath { context, query } => {
                typed(context, &|context| Check::JsonPath { context, query: query.clone() })
            }
            Check::XPath { context, xpath } => {
                typed(context, &|context| Check::XPath { context, xpath: xpath.clone() })
            }
            Check::Template { .. } | Check::Broken(_) => None,
        };
        found.into_iter().collect()
    }

    fn simple(&self, condition: &Condition<Operand>, text: &Str) -> Option<(StepRef, Criterion)> {
        let origins: BTreeSet<StepRef> =
            condition.operands().into_iter().filter_map(|operand| Some(self.origin(operand)?.0)).collect();
        // Of several answers the last one is made to fit the others.
        let at = *origins.last().filter(|at| **at != self.at)?;
        let told = condition.clone().try_map(&mut |operand| self.seen_at(at, operand).ok_or(())).ok()?;
        Some((at, Criterion { text: text.clone(), check: Check::Simple(told) }))
    }

    /// `operand` as a criterion of the step `at` would write it; `None` if it cannot see that.
    fn seen_at(&self, at: StepRef, operand: Operand) -> Option<Operand> {
        match self.origin(&operand) {
            Some((origin, told)) if origin == at => Some(told),
            _ => match operand {
                Operand::Constant(_) | Operand::WorkflowOutputs { .. } | Operand::WorkflowInputs { .. } => {
                    Some(operand)
                }
                Operand::Inputs(_) | Operand::StepOutputs { .. } if at.workflow == self.at.workflow => Some(operand),
                _ => None,
            },
        }
    }

    fn origin(&self, operand: &Operand) -> Option<(StepRef, Operand)> {
        let whole = Pointer::default();
        match (operand, &self.step.call) {
            // In a step that calls a workflow, `$outputs` are those of the called one.
            (Operand::Outputs(slot), Call::Workflow { workflow, .. }) => {
                let called = Operand::WorkflowOutputs { workflow: *workflow, slot: slot.clone() };
                origin(self.program, *workflow, &called, &whole)
            }
            _ => origin(self.program, self.at.workflow, operand, &whole),
        }
    }
}
