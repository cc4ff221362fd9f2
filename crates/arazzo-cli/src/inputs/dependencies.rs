//! The inputs of workflows that are depended on (decision A62).

use super::gather::{accept, complete};
use crate::failure::Failure;
use arazzo_expression::{Object, Value};
use arazzo_runtime::program::{Program, Workflow};
use std::collections::BTreeMap;

/// The workflows of a program that others depend on.
pub(super) struct Dependencies<'p>(BTreeMap<usize, &'p Workflow>);

/// The workflows of `program` that others depend on.
pub(super) fn of(program: &Program) -> Dependencies<'_> {
    let numbers = program.workflows.iter().flat_map(|workflow| &workflow.depends_on);
    Dependencies(numbers.filter_map(|number| Some((*number, program.workflow(*number)?))).collect())
}

impl<'p> Dependencies<'p> {
    /// The workflow and the input that `WORKFLOW.NAME` means; of several the one with the longest id.
    pub(super) fn named<'n>(&self, name: &'n str) -> Option<(usize, &'p Workflow, &'n str)> {
        let found = self.0.iter().filter_map(|(number, workflow)| {
            let rest = name.strip_prefix(&*workflow.id)?.strip_prefix('.').filter(|rest| !rest.is_empty())?;
            Some((*number, *workflow, rest))
        });
        found.max_by_key(|(_, workflow, _)| workflow.id.len())
    }

    /// Adds what `made_up` says to what is given, unless the run's own workflow has an input of the name.
    pub(super) fn complete(
        &self,
        given: &mut BTreeMap<usize, Object>,
        own: &Object,
        made_up: &dyn Fn(&Workflow) -> Object,
    ) {
        for (number, workflow) in &self.0 {
            let mut rest = made_up(workflow);
            rest.retain(|name, _| !own.contains_key(name));
            complete(given.entry(*number).or_default(), rest);
        }
    }

    /// Completes what is given for them by inputs of the same name that the run's own workflow has.
    pub(super) fn accept(
        &self,
        mut given: BTreeMap<usize, Object>,
        own: &Object,
    ) -> Result<BTreeMap<usize, Value>, Failure> {
        let mut accepted = BTreeMap::new();
        for (number, workflow) in &self.0 {
            let mut inputs = given.remove(number).unwrap_or_default();
            for name in workflow.inputs.names() {
                if let Some(value) = own.get(&name).filter(|_| !inputs.contains_key(&name)) {
                    inputs.insert(name, value.clone());
                }
            }
            let hint = |failure: Failure| Failure {
                message: format!("{}; give it with --input {}.NAME=VALUE", failure.message, workflow.id),
                ..failure
            };
            accepted.insert(*number, accept(workflow, inputs.into()).map_err(hint)?);
        }
        Ok(accepted)
    }
}
