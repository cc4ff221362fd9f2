//! The names that a workflow declares, gathered before its texts are read: bare interpolation asks for them.

use crate::Node;
use crate::resolve::has_schemas_elsewhere;
use crate::suggest;
use arazzo_expression::{Known, Str};
use std::sync::Arc;

/// Declared names.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    workflows: Arc<[Str]>,
    inputs: Vec<Str>,
    steps: Vec<Str>,
    /// Whether inputs may be declared in other documents, which have not been read yet.
    declared_elsewhere: bool,
}

impl Names {
    /// The ids of all workflows, and for the components the inputs and steps of all of them.
    pub(super) fn of_workflows(root: &Node) -> Self {
        let workflows = root.get("workflows").and_then(Node::as_sequence).unwrap_or_default();
        let ids = workflows.iter().filter_map(|w| w.get("workflowId")?.text().cloned()).collect();
        let all = workflows.iter().map(|workflow| Self::of_workflow(root, workflow));
        let (inputs, steps): (Vec<_>, Vec<_>) = all.map(|names| (names.inputs, names.steps)).unzip();
        let (inputs, steps) = (inputs.concat(), steps.concat());
        Self { workflows: ids, inputs, steps, declared_elsewhere: has_schemas_elsewhere(root) }
    }

    /// The names that `workflow` declares.
    fn of_workflow(root: &Node, workflow: &Node) -> Self {
        let inputs = workflow.get("inputs").map(|schema| properties(root, schema, 8)).unwrap_or_default();
        let steps = workflow.get("steps").and_then(Node::as_sequence).unwrap_or_default();
        let steps = steps.iter().filter_map(|step| step.get("stepId")?.text().cloned()).collect();
        Self { inputs, steps, ..Self::default() }
    }

    /// The input that is nearly called `name`.
    pub(super) fn near_input(&self, name: &str) -> Option<&str> {
        suggest::nearest(self.inputs.iter().map(|known| &**known), name)
    }

    /// The same with the inputs and steps of `workflow` only.
    pub(super) fn within(&self, root: &Node, workflow: &Node) -> Self {
        let own = Self::of_workflow(root, workflow);
        Self { workflows: self.workflows.clone(), declared_elsewhere: self.declared_elsewhere, ..own }
    }
}

/// The names of the properties that a schema declares, through local references and `allOf`.
pub(crate) fn properties(root: &Node, schema: &Node, depth: usize) -> Vec<Str> {
    let Some(deeper) = depth.checked_sub(1) else { return Vec::new() };
    let own =
        schema.get("properties").and_then(Node::as_mapping).into_iter().flat_map(super::super::node::Mapping::entries);
    let mut names: Vec<Str> = own.map(|entry| entry.key.clone()).collect();
    let reference = schema.get("$ref").and_then(Node::as_str).and_then(|text| text.strip_prefix('#'));
    let target =
        reference.and_then(|pointer| arazzo_expression::Pointer::parse(pointer).ok()).and_then(|p| root.pointer(&p));
    let all_of = schema.get("allOf").and_then(Node::as_sequence).unwrap_or_default();
    for part in target.into_iter().chain(all_of) {
        names.extend(properties(root, part, deeper));
    }
    names
}

impl Known for Names {
    fn input(&self, name: &str) -> bool {
        let may_be = || self.declared_elsewhere && !name.ends_with(|c: char| !c.is_ascii_alphanumeric());
        self.inputs.iter().any(|known| **known == *name) || may_be()
    }

    fn step(&self, step: &str) -> bool {
        self.steps.iter().any(|known| **known == *step)
    }

    fn workflow(&self, id: &str) -> bool {
        self.workflows.iter().any(|known| **known == *id)
    }
}
