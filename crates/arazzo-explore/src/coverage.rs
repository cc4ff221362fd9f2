//! What paths cover: steps, actions, criteria both ways, outputs.

use crate::path::{Hop, Path};
use crate::plan::Plan;
use arazzo_expression::Value;
use arazzo_runtime::program::{Action, Call, Program, Step, StepRef};
use arazzo_runtime::{Judgement, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// A list of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Those after success.
    Success,
    /// Those after failure.
    Failure,
}

/// An action of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActionRef {
    /// The step.
    pub at: StepRef,
    /// Which list.
    pub list: List,
    /// Its number there.
    pub number: usize,
}

/// A criterion of a step, or of an action of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CriterionRef {
    /// The step.
    pub at: StepRef,
    /// The action; none for a success criterion.
    pub action: Option<(List, usize)>,
    /// Its number there.
    pub number: usize,
}

/// An output of a workflow, or of a step of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutputRef {
    /// The workflow.
    pub workflow: usize,
    /// The step; none for an output of the workflow itself.
    pub step: Option<usize>,
    /// Its number there.
    pub number: usize,
}

/// How often each thing happened, zeros included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How often each step was attempted.
    pub steps: BTreeMap<StepRef, usize>,
    /// How often each action was taken.
    pub actions: BTreeMap<ActionRef, usize>,
    /// How often each criterion held, and how often not.
    pub criteria: BTreeMap<CriterionRef, (usize, usize)>,
    /// How often each output had a value.
    pub outputs: BTreeMap<OutputRef, usize>,
    succeeded: BTreeSet<StepRef>,
}

impl Coverage {
    /// What `paths` cover.
    pub(crate) fn of(plan: &Plan<'_>, paths: &[Path]) -> Self {
        let mut coverage = Self::nothing(plan.program);
        let mut seen: BTreeSet<*const Hop> = BTreeSet::new();
        for path in paths {
            for hop in path.hops.iter().filter(|hop| seen.insert(std::rc::Rc::as_ptr(hop))) {
                coverage.hop(plan.program, hop);
            }
        }
        coverage
    }

    fn nothing(program: &Program) -> Self {
        let mut coverage = Self::default();
        for (workflow, ir) in program.workflows.iter().enumerate() {
            for (number, _) in ir.outputs.iter().enumerate() {
                coverage.outputs.insert(OutputRef { workflow, step: None, number }, 0);
            }
            for (step, ir) in ir.steps.iter().enumerate() {
                coverage.step(StepRef { workflow, step }, ir);
            }
        }
        coverage
    }

    fn step(&mut self, at: StepRef, step: &Step) {
        self.steps.insert(at, 0);
        for number in 0..step.outputs.len() {
            self.outputs.insert(OutputRef { workflow: at.workflow, step: Some(at.step), number }, 0);
        }
        for number in 0..step.criteria.len() {
            self.criteria.insert(CriterionRef { at, action: None, number }, (0, 0));
        }
        for (list, actions) in [(List::Success, &step.on_success), (List::Failure, &step.on_failure)] {
            for (number, action) in actions.iter().enumerate() {
                self.actions.insert(ActionRef { at, list, number }, 0);
                for criterion in 0..action.criteria.len() {
                    let criterion = CriterionRef { at, action: Some((list, number)), number: criterion };
                    self.criteria.insert(criterion, (0, 0));
                }
            }
        }
    }

    fn hop(&mut self, program: &Program, hop: &Hop) {
        for trace in &hop.trace {
            if let arazzo_runtime::Trace::Attempted { at, .. } = trace {
                *self.steps.entry(*at).or_default() += 1;
            }
        }
        for (workflow, outputs) in &hop.left {
            self.workflow_outputs(program, *workflow, outputs);
        }
        for judgement in hop.judgements() {
            let Some(step) = program.step(judgement.at) else { continue };
            self.judgement(judgement, step);
            match (&step.call, &hop.appraisal) {
                (Call::Operation(_), Some(appraisal)) if hop.at() == Some(judgement.at) => {
                    let lists = [(List::Success, &appraisal.on_success), (List::Failure, &appraisal.on_failure)];
                    for (list, verdicts) in lists {
                        if (list == List::Success) == judgement.success || tried_both(judgement) {
                            self.considered(judgement, list, verdicts);
                        }
                    }
                }
                _ => self.of_taken(judgement, step),
            }
        }
    }

    fn judgement(&mut self, judgement: &Judgement, step: &Step) {
        let at = judgement.at;
        for (number, verdict) in judgement.criteria.iter().enumerate() {
            self.verdict(CriterionRef { at, action: None, number }, verdict.passed);
        }
        if judgement.success {
            self.succeeded.insert(at);
        }
        if let Some((list, number)) = taken(judgement, step) {
            *self.actions.entry(ActionRef { at, list, number }).or_default() += 1;
        }
        for (number, output) in step.outputs.iter().enumerate() {
            let has = judgement.outputs.get(&output.name).is_some();
            let output = OutputRef { workflow: at.workflow, step: Some(at.step), number };
            *self.outputs.entry(output).or_default() += usize::from(has);
        }
    }

    /// The criteria of the actions that may follow, whether or not one before applied.
    fn considered(&mut self, judgement: &Judgement, list: List, verdicts: &[Vec<Verdict>]) {
        for (action, verdicts) in verdicts.iter().enumerate() {
            for (number, verdict) in verdicts.iter().enumerate() {
                self.verdict(CriterionRef { at: judgement.at, action: Some((list, action)), number }, verdict.passed);
            }
        }
    }

    /// Of the criteria of actions after a call of a workflow is known only that those of the taken one held.
    fn of_taken(&mut self, judgement: &Judgement, step: &Step) {
        let Some((list, action)) = taken(judgement, step) else { return };
        let count = actions(step, list).get(action).map_or(0, |action| action.criteria.len());
        for number in 0..count {
            self.verdict(CriterionRef { at: judgement.at, action: Some((list, action)), number }, true);
        }
    }

    fn verdict(&mut self, criterion: CriterionRef, passed: bool) {
        let counts = self.criteria.entry(criterion).or_default();
        if passed { counts.0 += 1 } else { counts.1 += 1 }
    }

    fn workflow_outputs(&mut self, program: &Program, workflow: usize, outputs: &Value) {
        let Some(ir) = program.workflow(workflow) else { return };
        for (number, output) in ir.outputs.iter().enumerate() {
            let has = outputs.get(&output.name).is_some();
            *self.outputs.entry(OutputRef { workflow, step: None, number }).or_default() += usize::from(has);
        }
    }

    /// Whether an action was taken.
    pub fn took(&self, at: StepRef, list: List, number: usize) -> bool {
        self.actions.get(&ActionRef { at, list, number }).is_some_and(|count| *count > 0)
    }

    /// Whether a success criterion did not hold once.
    pub fn unmet(&self, at: StepRef, number: usize) -> bool {
        self.criteria.get(&CriterionRef { at, action: None, number }).is_some_and(|counts| counts.1 > 0)
    }

    /// Whether a step succeeded once.
    pub fn succeeded(&self, at: StepRef) -> bool {
        self.succeeded.contains(&at)
    }
}

/// Whether the success actions were looked at before the step was turned into a failure.
fn tried_both(judgement: &Judgement) -> bool {
    judgement.fault.as_ref().is_some_and(|fault| &*fault.code == "unmatched-state")
}

/// The list and number of the action that was taken.
pub(crate) fn taken(judgement: &Judgement, step: &Step) -> Option<(List, usize)> {
    let taken = judgement.action.as_ref()?;
    let list = if judgement.success { List::Success } else { List::Failure };
    let number = actions(step, list).iter().position(|action| action.name == taken.name)?;
    Some((list, number))
}

/// The actions of a list.
pub(crate) fn actions(step: &Step, list: List) -> &[Action] {
    match list {
        List::Success => &step.on_success,
        List::Failure => &step.on_failure,
    }
}
