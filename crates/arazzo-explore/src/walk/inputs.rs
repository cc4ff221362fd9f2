//! Inputs with which criteria about inputs come out as they have not so far.

use crate::coverage::{Coverage, CriterionRef, List};
use crate::plan::Plan;
use arazzo_expression::{Condition, Object, Operand as Side, Operator, Pointer, Str, Value};
use arazzo_runtime::Scope;
use arazzo_runtime::program::{Check, Criterion, Operand, Slot, Step, StepRef};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many other inputs are tried.
const MOST: usize = 8;

/// Inputs, and what is other about them, in a few words.
pub(super) struct Variant {
    pub(super) inputs: Value,
    pub(super) label: String,
}

/// Inputs that differ from those of `plan` in one that is made up, so that a criterion of the workflow that held always or never
/// comes out the other way.
pub(super) fn variants(plan: &Plan<'_>, coverage: &Coverage) -> Vec<Variant> {
    let mut found: Vec<Variant> = Vec::new();
    let steps = plan.program.workflow(plan.workflow).map(|workflow| workflow.steps.as_slice()).unwrap_or_default();
    for (number, step) in steps.iter().enumerate() {
        let at = StepRef { workflow: plan.workflow, step: number };
        for criterion in open(at, step, coverage) {
            let Check::Simple(condition) = &criterion.check else { continue };
            parts(condition, &mut |part, slot, values| {
                let flipped = values.into_iter().find_map(|value| flipped(plan, part, slot, value));
                found.extend(flipped.filter(|one| found.iter().all(|other| other.inputs != one.inputs)));
            });
        }
    }
    found.truncate(MOST);
    found
}

/// The criteria that did not come out both ways.
fn open<'p>(at: StepRef, step: &'p Step, coverage: &Coverage) -> Vec<&'p Criterion> {
    let own = step.criteria.iter().enumerate().map(|(number, one)| (None, number, one));
    let lists = [(List::Success, &step.on_success), (List::Failure, &step.on_failure)].into_iter();
    let actions = lists.flat_map(|(list, actions)| actions.iter().enumerate().map(move |one| (list, one)));
    let others = actions.flat_map(|(list, (action, ir))| {
        ir.criteria.iter().enumerate().map(move |(number, one)| (Some((list, action)), number, one))
    });
    let is_open = |action, number| {
        let counts = coverage.criteria.get(&CriterionRef { at, action, number });
        counts.is_none_or(|(held, failed)| *held == 0 || *failed == 0)
    };
    own.chain(others).filter(|(action, number, _)| is_open(*action, *number)).map(|(_, _, one)| one).collect()
}

/// Is shown a part of a condition, the input that it looks at, and values for this.
type Visit<'v> = dyn FnMut(&Condition<Operand>, &Slot, Vec<Value>) + 'v;

/// Visits the parts of a condition that compare an input with a literal, with values that may turn it.
fn parts(condition: &Condition<Operand>, visit: &mut Visit<'_>) {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().for_each(|one| parts(one, visit)),
        Condition::Not(inner) => parts(inner, visit),
        Condition::Compare { operator, left, right } => {
            let pair = input(left).zip(literal(right)).map(|pair| (*operator, pair));
            let mirrored = || input(right).zip(literal(left)).map(|pair| (operator.mirrored(), pair));
            if let Some((operator, (slot, value))) = pair.or_else(mirrored) {
                visit(condition, slot, values(operator, value));
            }
        }
        Condition::Operand(_) => {
            if let Some(slot) = input(condition) {
                visit(condition, slot, vec![Value::Bool(true), Value::Bool(false)]);
            }
        }
    }
}

fn values(operator: Operator, value: &Value) -> Vec<Value> {
    [operator.values(value), operator.negated().values(value)].concat()
}

fn input(side: &Condition<Operand>) -> Option<&Slot> {
    match side {
        Condition::Operand(Side::Expression { expression: Operand::Inputs(slot), .. }) => Some(slot),
        _ => None,
    }
}

fn literal(side: &Condition<Operand>) -> Option<&Value> {
    match side {
        Condition::Operand(Side::Literal(value)) => Some(value),
        _ => None,
    }
}

/// The inputs of `plan` with `value` for what `slot` names, if that is allowed and `part` comes out the other way.
fn flipped(plan: &Plan<'_>, part: &Condition<Operand>, slot: &Slot, value: Value) -> Option<Variant> {
    let name = slot.name.as_ref().filter(|name| plan.made_up.get(name).is_some())?;
    let label = format!("start with {name}{} = {value}", slot.path);
    let mut inputs: Object = plan.inputs.as_object()?.clone();
    put(inputs.get_mut(name)?, slot.path.tokens(), value)?;
    let inputs = plan.program.workflow(plan.workflow)?.inputs.accept(inputs.into()).ok()?;
    (holds(part, &inputs) != holds(part, &plan.inputs)).then_some(Variant { inputs, label })
}

fn put(target: &mut Value, path: &[Str], value: Value) -> Option<()> {
    let Some((first, rest)) = path.split_first() else {
        *target = value;
        return Some(());
    };
    let inner = match target {
        Value::Object(members) => Arc::make_mut(members).get_mut(first)?,
        Value::Array(elements) => Arc::make_mut(elements).get_mut(Pointer::index(first)?)?,
        _ => return None,
    };
    put(inner, rest, value)
}

fn holds(part: &Condition<Operand>, inputs: &Value) -> bool {
    let none = BTreeMap::new();
    let scope = Scope { inputs, steps: &[], workflows: &none, sent: None, received: None, outputs: None };
    part.evaluate(&scope) == Ok(true)
}
