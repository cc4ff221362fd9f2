//! Workflows.

use super::Compiler;
use super::site::{Phase, Site};
use crate::inputs::{InputSchema, Unusable};
use crate::program::{Output, Workflow};
use arazzo_expression::Version;
use arazzo_parser::arazzo;
use arazzo_parser::{Diagnostic, DocumentId, codes, resolve};
use std::collections::{BTreeMap, BTreeSet};

impl Compiler<'_> {
    /// Compiles workflow `number` of a document.
    pub(super) fn workflow(&mut self, id: DocumentId, number: usize) -> Option<Workflow> {
        let loaded = self.loaded;
        let document = loaded.arazzo(id)?;
        let workflow = document.description.workflows.get(number)?;
        let inputs = InputSchema::new(loaded, id, number, self.options.limits);
        for (span, fault) in inputs.faults() {
            let message = format!("`inputs` of workflow `{}`: {fault}", workflow.workflow_id.value);
            self.diagnostics.push(Diagnostic::new(&codes::INPUT_SCHEMA, *span, message));
        }
        if let (Some(Unusable { reason, too_big }), Some(schema)) = (inputs.check(), &workflow.inputs) {
            let name = &workflow.workflow_id.value;
            let (code, what) = if *too_big {
                (&codes::REGEX_TOO_BIG, "cannot be used")
            } else {
                (&codes::INPUT_SCHEMA, "is no JSON Schema")
            };
            let message = format!("`inputs` of workflow `{name}` {what}: {reason}");
            self.diagnostics.push(Diagnostic::new(code, schema.span, message));
        }
        let places = self.places(workflow);
        if document.description.version == Version::V1_1 {
            self.forward(workflow, &places);
        }
        let site = Site { id, document, workflow, places: &places, step: None, phase: Phase::End, judges: None };
        let mut steps: Vec<(usize, crate::program::Step)> = Vec::new();
        for (place, step) in places.iter().zip(&workflow.steps) {
            let depends_on = self.dependencies(id, number, workflow, step, &places);
            if let Some(compiled) = self.step(Site { step: Some(step), ..site }, step, *place, depends_on) {
                steps.push((*place, compiled));
            }
        }
        steps.sort_by_key(|(place, _)| *place);
        Some(Workflow {
            id: workflow.workflow_id.value.clone(),
            is_entry: id == 0,
            document: id,
            place: number,
            inputs,
            depends_on: self.workflow_dependencies(id, number, workflow),
            steps: steps.into_iter().map(|(_, step)| step).collect(),
            outputs: self.outputs_of(site, &workflow.outputs),
        })
    }

    fn workflow_dependencies(&mut self, id: DocumentId, number: usize, workflow: &arazzo::Workflow) -> Vec<usize> {
        let mut numbers = Vec::new();
        for name in &workflow.depends_on {
            match resolve::workflow(self.loaded, id, name) {
                Ok(found) => {
                    if self.circular.contains(&(id, number)) && self.leads_back(found, (id, number)) {
                        let message =
                            format!("the dependencies of workflow `{}` lead back to it", workflow.workflow_id.value);
                        let diagnostic = Diagnostic::new(&codes::DEPENDENCY_CYCLE, name.span, message);
                        self.diagnostics.push(diagnostic.help("remove one of the dependencies"));
                    } else {
                        numbers.extend(self.numbers.get(&found));
                    }
                }
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        numbers
    }

    /// Whether the dependencies of the workflow at `from` lead to `to`.
    fn leads_back(&self, from: (DocumentId, usize), to: (DocumentId, usize)) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut left = vec![from];
        while let Some(at) = left.pop() {
            if at == to {
                return true;
            }
            left.extend(self.depends_on(at).into_iter().filter(|found| seen.insert(*found)));
        }
        false
    }

    /// The workflows that the one at `at` depends on.
    fn depends_on(&self, (document, number): (DocumentId, usize)) -> Vec<(DocumentId, usize)> {
        let workflow = self.loaded.arazzo(document).and_then(|d| d.description.workflows.get(number));
        let names = workflow.into_iter().flat_map(|workflow| &workflow.depends_on);
        names.filter_map(|name| resolve::workflow(self.loaded, document, name).ok()).collect()
    }

    /// Of the workflows that are reached, those whose dependencies have no end: only they can lead back to themselves.
    pub(super) fn endless(&self, reached: &[(DocumentId, usize)]) -> BTreeSet<(DocumentId, usize)> {
        let mut dependents: BTreeMap<(DocumentId, usize), Vec<(DocumentId, usize)>> = BTreeMap::new();
        let mut missing: BTreeMap<(DocumentId, usize), usize> = BTreeMap::new();
        for at in reached {
            let needed = self.depends_on(*at);
            missing.insert(*at, needed.len());
            for other in needed {
                dependents.entry(other).or_default().push(*at);
            }
        }
        let mut ended: Vec<_> = missing.iter().filter(|(_, count)| **count == 0).map(|(at, _)| *at).collect();
        while let Some(at) = ended.pop() {
            missing.remove(&at);
            for dependent in dependents.get(&at).into_iter().flatten() {
                if let Some(count) = missing.get_mut(dependent) {
                    *count -= 1;
                    if *count == 0 {
                        ended.push(*dependent);
                    }
                }
            }
        }
        missing.into_keys().collect()
    }

    pub(super) fn outputs_of(&mut self, site: Site<'_>, outputs: &[arazzo::Output]) -> Vec<Output> {
        outputs
            .iter()
            .map(|output| Output { name: output.name.value.clone(), value: self.producer(site, &output.value) })
            .collect()
    }
}
