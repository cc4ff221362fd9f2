//! Which workflows a run can reach: they are compiled, no others are.

use super::Compiler;
use arazzo_expression::Str;
use arazzo_parser::arazzo::{Action, ActionList, Spanned, StepTarget};
use arazzo_parser::{DocumentId, resolve};

impl Compiler<'_> {
    /// The workflows reached from workflow `first` of the entry document, numbered in this order. References that lead
    /// nowhere are told when they are compiled.
    pub(super) fn discover(&mut self, first: usize) -> Vec<(DocumentId, usize)> {
        let mut reached = vec![(0, first)];
        self.numbers.insert((0, first), 0);
        let mut next = 0;
        while let Some((document, number)) = reached.get(next).copied() {
            next += 1;
            for target in self.targets(document, number) {
                if let std::collections::btree_map::Entry::Vacant(e) = self.numbers.entry(target) {
                    e.insert(reached.len());
                    reached.push(target);
                }
            }
        }
        reached
    }

    fn targets(&self, document: DocumentId, number: usize) -> Vec<(DocumentId, usize)> {
        let Some(arazzo) = self.loaded.arazzo(document) else { return Vec::new() };
        let description = &arazzo.description;
        let Some(workflow) = description.workflows.get(number) else { return Vec::new() };
        let mut names: Vec<&Spanned<Str>> = workflow.depends_on.iter().collect();
        for step in &workflow.steps {
            if let StepTarget::WorkflowId(id) = &step.target {
                names.push(id);
            }
            for list in [ActionList::Success, ActionList::Failure] {
                let (actions, _) = resolve::actions(description, workflow, step, list);
                names
                    .extend(actions.into_iter().filter_map(|(action, _): (&Action, bool)| action.workflow_id.as_ref()));
            }
        }
        names.into_iter().filter_map(|name| resolve::workflow(self.loaded, document, name).ok()).collect()
    }
}
