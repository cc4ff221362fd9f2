//! Steps.

use super::Compiler;
use super::site::{Judges, Phase, Site};
use crate::program::{Action, ActionKind, Step, StepRef, Target};
use arazzo_expression::Expression;
use arazzo_parser::arazzo::{self, ActionList};
use std::time::Duration;

impl Compiler<'_> {
    /// Compiles the site's step, which runs at `place`.
    pub(super) fn step(
        &mut self,
        site: Site<'_>,
        step: &arazzo::Step,
        place: usize,
        depends_on: Vec<StepRef>,
    ) -> Option<Step> {
        let call = self.call(site.at(Phase::Request), step);
        let site = site.at(Phase::Response);
        let criteria = self.criteria(site, Judges::Attempt, &step.success_criteria);
        let on_success = self.actions(site, ActionList::Success);
        let on_failure = self.actions(site, ActionList::Failure);
        let outputs = self.outputs_of(site, &step.outputs);
        Some(Step {
            id: step.step_id.value.clone(),
            call: call?,
            criteria,
            polls: on_success.iter().any(|action| goes_back(action, place)),
            on_success,
            on_failure,
            outputs,
            timeout: step.timeout.as_ref().map(|timeout| Duration::from_millis(timeout.value)),
            depends_on,
            reads_outputs: reads_outputs(step),
        })
    }
}

fn goes_back(action: &Action, place: usize) -> bool {
    matches!(&action.kind, ActionKind::Goto(Target::Step(step)) if *step <= place)
}

fn reads_outputs(step: &arazzo::Step) -> bool {
    let mut reads = false;
    step.each_expression(&mut |expression, _| reads |= matches!(expression, Expression::Outputs(_)));
    reads
}
