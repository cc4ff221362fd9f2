//! The order in which steps run: that of the document, unless `dependsOn` asks for another (DEP-04 to DEP-06,
//! decision A64).

use super::Compiler;
use crate::program::StepRef;
use arazzo_expression::{Expression, Str};
use arazzo_parser::arazzo::{Action, OrReusable, Spanned, Step, Workflow};
use arazzo_parser::{Diagnostic, DocumentId, codes, resolve, suggest};
use std::collections::{BTreeMap, BTreeSet};

/// The steps that each step needs to have completed, by their places in the document.
struct Needs {
    /// What `dependsOn` says.
    explicit: Vec<Vec<usize>>,
    /// The same, and the steps whose outputs are read.
    all: Vec<BTreeSet<usize>>,
}

impl Needs {
    /// The steps in the first order that meets what they need; those of circles are not in it.
    fn order(&self) -> Vec<usize> {
        let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); self.all.len()];
        let mut missing: Vec<usize> = Vec::with_capacity(self.all.len());
        for (step, needed) in self.all.iter().enumerate() {
            missing.push(needed.len());
            for other in needed {
                dependents.get_mut(*other).into_iter().for_each(|of| of.push(step));
            }
        }
        let mut ready: BTreeSet<usize> = (0..missing.len()).filter(|step| missing.get(*step) == Some(&0)).collect();
        let mut order = Vec::with_capacity(missing.len());
        while let Some(step) = ready.pop_first() {
            order.push(step);
            for dependent in dependents.get(step).into_iter().flatten() {
                if let Some(count) = missing.get_mut(*dependent) {
                    *count -= 1;
                    if *count == 0 {
                        ready.insert(*dependent);
                    }
                }
            }
        }
        order
    }
}

/// The places of the steps in the order in which they run: by its place in the document, where each step comes. Where
/// dependencies lead in a circle it is the order of the document.
pub fn places(workflow: &Workflow) -> Vec<usize> {
    order(workflow).unwrap_or_else(|_| (0..workflow.steps.len()).collect())
}

/// The same, or what could be ordered and what each step needs.
fn order(workflow: &Workflow) -> Result<Vec<usize>, (Needs, Vec<usize>)> {
    let count = workflow.steps.len();
    let mut places: Vec<usize> = (0..count).collect();
    if workflow.steps.iter().all(|step| step.depends_on.is_empty()) {
        return Ok(places);
    }
    let needs = needs(workflow);
    let order = needs.order();
    if order.len() < count {
        return Err((needs, order));
    }
    for (place, step) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(*step) {
            *slot = place;
        }
    }
    Ok(places)
}

impl Compiler<'_> {
    /// The places of the steps in the order in which they run; a circle of dependencies is told.
    pub(super) fn places(&mut self, workflow: &Workflow) -> Vec<usize> {
        order(workflow).unwrap_or_else(|(needs, order)| {
            self.cycle(workflow, &needs, &order.into_iter().collect());
            places(workflow)
        })
    }

    /// Tells where a step of a 1.1 document reads an output of a step that comes later: an implicit dependency that the order
    /// of the list does not meet (DEP-04, DEP-06). Where an action leads back, it may be met.
    pub(super) fn forward(&mut self, workflow: &Workflow, places: &[usize]) {
        if may_lead_back(workflow) {
            return;
        }
        for (step, place) in workflow.steps.iter().zip(places) {
            step.each_expression(&mut |expression, span| {
                let Expression::StepOutputs { step: other, .. } = expression else { return };
                let found = workflow.steps.iter().position(|step| step.step_id.value == *other);
                let later = found.and_then(|number| places.get(number)).is_some_and(|other| other > place);
                if later {
                    let step = &step.step_id.value;
                    let message = format!("step `{step}` reads an output of step `{other}`, which runs after it");
                    let help = format!("put `{other}` before it, or add `dependsOn: [{other}]` to `{step}`");
                    self.diagnostics.push(Diagnostic::new(&codes::DEPENDENCY, span, message).help(help));
                }
            });
        }
    }

    fn cycle(&mut self, workflow: &Workflow, needs: &Needs, order: &BTreeSet<usize>) {
        let stuck = workflow
            .steps
            .iter()
            .enumerate()
            .find(|(number, step)| !order.contains(number) && !step.depends_on.is_empty());
        let Some((number, step)) = stuck else { return };
        let span = step.depends_on.first().map_or(step.step_id.span, |dependency| dependency.span);
        let itself = needs.explicit.get(number).is_some_and(|explicit| explicit.contains(&number));
        let message = if itself {
            format!("step `{}` depends on itself", step.step_id.value)
        } else {
            format!("the dependencies of step `{}` lead back to it", step.step_id.value)
        };
        self.diagnostics
            .push(Diagnostic::new(&codes::DEPENDENCY_CYCLE, span, message).help("remove one of the dependencies"));
    }

    /// The steps that `dependsOn` of `step` names, in the program.
    pub(super) fn dependencies(
        &mut self,
        id: DocumentId,
        number: usize,
        workflow: &Workflow,
        step: &Step,
        places: &[usize],
    ) -> Vec<StepRef> {
        let mut found = Vec::new();
        for dependency in &step.depends_on {
            match self.dependency(id, number, workflow, dependency, places) {
                Ok(Some(at)) => found.push(at),
                Ok(None) => {}
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        found
    }

    fn dependency(
        &self,
        id: DocumentId,
        number: usize,
        workflow: &Workflow,
        text: &Spanned<Str>,
        places: &[usize],
    ) -> Result<Option<StepRef>, Diagnostic> {
        if let Some(foreign) = split(text) {
            let (document, other, step) = resolve::step_dependency(self.loaded, id, text, foreign)?;
            // A workflow that this run cannot reach has not run: the dependency is never met.
            let workflow = self.numbers.get(&(document, other)).copied().unwrap_or(usize::MAX);
            return Ok(Some(StepRef { workflow, step }));
        }
        let Some((step, _)) = workflow.step(text) else {
            let message = format!(
                "`dependsOn` names step `{}`, which workflow `{}` does not have",
                text.value, workflow.workflow_id.value
            );
            let near = suggest::nearest(workflow.steps.iter().map(|step| &*step.step_id.value), text);
            let mut diagnostic = Diagnostic::new(&codes::DEPENDENCY, text.span, message);
            diagnostic.help = match text.strip_prefix("$steps.") {
                Some(plain) => Some(format!("write `{plain}`")),
                None => near.map(|near| format!("did you mean `{near}`?")),
            };
            return Err(diagnostic);
        };
        let workflow = self.numbers.get(&(id, number)).copied().unwrap_or_default();
        Ok(Some(StepRef { workflow, step: places.get(step).copied().unwrap_or(step) }))
    }
}

/// Whether an action of the workflow may lead to a step again.
pub(super) fn may_lead_back(workflow: &Workflow) -> bool {
    let leads_back = |action: &OrReusable<Action>| match action {
        OrReusable::Object(action) => action.step_id.is_some(),
        OrReusable::Reusable(_) => true,
    };
    let own = workflow.steps.iter().flat_map(|step| step.on_success.iter().chain(&step.on_failure));
    let mut actions = own.chain(&workflow.success_actions).chain(&workflow.failure_actions);
    actions.any(leads_back)
}

/// `$workflows.<w>.steps.<s>` or `$sourceDescriptions.<n>.<w>.steps.<s>`: the workflow and the step.
fn split(text: &str) -> Option<(&str, &str)> {
    if !text.starts_with("$workflows.") && !text.starts_with("$sourceDescriptions.") {
        return None;
    }
    text.split_once(".steps.")
}

fn needs(workflow: &Workflow) -> Needs {
    let places: BTreeMap<&str, usize> =
        workflow.steps.iter().enumerate().rev().map(|(number, step)| (&*step.step_id.value, number)).collect();
    let place = |id: &str| places.get(id).copied();
    let explicit: Vec<Vec<usize>> =
        workflow.steps.iter().map(|step| step.depends_on.iter().filter_map(|id| place(id)).collect()).collect();
    let mut all: Vec<BTreeSet<usize>> = explicit.iter().map(|steps| steps.iter().copied().collect()).collect();
    for ((number, step), needed) in workflow.steps.iter().enumerate().zip(&mut all) {
        step.each_expression(&mut |expression, _| {
            if let Expression::StepOutputs { step, .. } = expression {
                needed.extend(place(step).filter(|other| *other != number));
            }
        });
    }
    Needs { explicit, all }
}
