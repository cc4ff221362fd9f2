//! Situations that differ in nothing that matters: what follows in one follows in the other.

use arazzo_expression::{Str, Value};
use arazzo_runtime::RunState;
use arazzo_runtime::program::{Criterion, Operand, Program, Step, StepRef};
use std::collections::{BTreeMap, BTreeSet};

/// The outputs that criteria read: their values matter, of others only whether there is one.
#[derive(Debug, Default)]
pub(super) struct Read {
    steps: BTreeSet<(usize, usize)>,
    workflows: BTreeSet<usize>,
}

/// Names of outputs, with their values where these matter.
type Outputs = Vec<(Str, Option<Value>)>;

/// A situation: for each workflow in progress where it stands and what it has.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Situation {
    standings: Vec<Standing>,
    completed: BTreeSet<StepRef>,
    records: Vec<(usize, Outputs)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Standing {
    at: StepRef,
    inputs: Value,
    outputs: Vec<Option<Outputs>>,
    retries: Vec<u64>,
    detour: Option<usize>,
}

impl Read {
    pub(super) fn of(program: &Program) -> Self {
        let mut read = Self::default();
        for (number, workflow) in program.workflows.iter().enumerate() {
            for criterion in workflow.steps.iter().flat_map(criteria) {
                criterion.operands().into_iter().for_each(|operand| read.operand(number, operand));
            }
        }
        read
    }

    fn operand(&mut self, workflow: usize, operand: &Operand) {
        match operand {
            Operand::StepOutputs { step, .. } => drop(self.steps.insert((workflow, *step))),
            Operand::WorkflowOutputs { workflow, .. } => drop(self.workflows.insert(*workflow)),
            _ => {}
        }
    }
}

impl Situation {
    /// The situation that a run is in.
    pub(super) fn of(state: &RunState, read: &Read) -> Self {
        let mut standings = Vec::new();
        for standing in state.standings() {
            let outputs = standing.outputs.iter().enumerate().map(|(step, outputs)| {
                let has_values = read.steps.contains(&(standing.at.workflow, step)) && step != standing.at.step;
                outputs.as_ref().map(|outputs| names(outputs, has_values))
            });
            standings.push(Standing {
                at: standing.at,
                inputs: standing.inputs.clone(),
                outputs: outputs.collect(),
                retries: standing.retries.to_vec(),
                detour: standing.detour,
            });
        }
        let records = state.records().iter().filter_map(|(number, record)| {
            Some((*number, names(record.outputs.as_ref()?, read.workflows.contains(number))))
        });
        Self { standings, completed: state.completed().clone(), records: records.collect() }
    }

    /// Where it stands: situations elsewhere cannot be equal.
    pub(super) fn place(&self) -> Vec<StepRef> {
        self.standings.iter().map(|standing| standing.at).collect()
    }
}

/// The situations that were met.
#[derive(Debug, Default)]
pub(super) struct Met(BTreeMap<Vec<StepRef>, Vec<Situation>>);

impl Met {
    /// Whether a situation is new.
    pub(super) fn is_new(&mut self, situation: Situation) -> bool {
        let same_place = self.0.entry(situation.place()).or_default();
        let is_new = !same_place.contains(&situation);
        if is_new {
            same_place.push(situation);
        }
        is_new
    }
}

fn names(outputs: &Value, has_values: bool) -> Outputs {
    let members = outputs.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.clone(), has_values.then(|| value.clone()))).collect()
}

fn criteria(step: &Step) -> impl Iterator<Item = &Criterion> {
    let actions = step.on_success.iter().chain(&step.on_failure);
    step.criteria.iter().chain(actions.flat_map(|action| &action.criteria))
}
