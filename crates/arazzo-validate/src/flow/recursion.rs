//! Workflows that call themselves, directly or through others (decision A74).

use super::runs::WorkflowKey;
use crate::checked::{Checked, CheckedStep, Target};
use crate::codes;
use arazzo_parser::arazzo::{Action, ActionKind};
use arazzo_parser::{Diagnostic, Severity, Span, resolve};
use std::collections::{BTreeMap, BTreeSet};

/// Calls that lead back to their workflow: errors where nothing can avoid them.
pub(crate) fn recursion(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let calls = Calls::new(checked);
    for circle in calls.circles() {
        let forced = circle.iter().all(|member| !finishes(checked, *member, &circle));
        found.extend(circle.iter().filter_map(|key| fault(checked, &calls, *key, &circle, forced)));
    }
}

fn fault(
    checked: &Checked<'_>,
    calls: &Calls,
    key: WorkflowKey,
    circle: &BTreeSet<WorkflowKey>,
    forced: bool,
) -> Option<Diagnostic> {
    let workflow = checked.workflow(key)?;
    let (target, span) = calls.of(key).iter().find(|(target, _)| circle.contains(target))?;
    let id = checked.workflow(*target).map_or("", |workflow| workflow.id());
    let message = match (*target == key, forced) {
        (true, true) => format!("workflow `{id}` always calls itself: it never ends"),
        (true, false) => format!("workflow `{id}` calls itself"),
        (false, true) => format!("workflow `{id}` always leads back to `{}`: it never ends", workflow.id()),
        (false, false) => format!("workflow `{id}` leads back to `{}`", workflow.id()),
    };
    let severity = if forced { Severity::Error } else { Severity::Warning };
    let help = if forced { "call it under a condition only" } else { "make sure that it ends" };
    Some(Diagnostic::new(&codes::RECURSION, *span, message).severity(severity).help(help))
}

/// What each workflow calls or goes to, and where it says so.
struct Calls(BTreeMap<WorkflowKey, Vec<(WorkflowKey, Span)>>);

impl Calls {
    fn new(checked: &Checked<'_>) -> Self {
        let all = checked.documents.iter().flat_map(|d| (0..d.workflows.len()).map(move |number| (d.id, number)));
        let of = |key: WorkflowKey| {
            let steps = checked.workflow(key).map(|workflow| workflow.steps.as_slice()).unwrap_or_default();
            steps.iter().flat_map(|step| calls(checked, key.0, step)).collect()
        };
        Self(all.map(|key| (key, of(key))).collect())
    }

    fn of(&self, key: WorkflowKey) -> &[(WorkflowKey, Span)] {
        self.0.get(&key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The workflows that lead to each other, each in one set (Kosaraju's algorithm); what is in no circle is left out.
    fn circles(&self) -> Vec<BTreeSet<WorkflowKey>> {
        let mut callers: BTreeMap<WorkflowKey, Vec<WorkflowKey>> = BTreeMap::new();
        for (key, targets) in &self.0 {
            for (target, _) in targets {
                callers.entry(*target).or_default().push(*key);
            }
        }
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for key in self.finished().into_iter().rev() {
            let mut members = BTreeSet::new();
            let mut left = vec![key];
            while let Some(key) = left.pop() {
                if seen.insert(key) {
                    members.insert(key);
                    left.extend(callers.get(&key).into_iter().flatten());
                }
            }
            let calls_itself = || members.iter().any(|key| self.of(*key).iter().any(|(target, _)| target == key));
            if members.len() > 1 || calls_itself() {
                circles.push(members);
            }
        }
        circles
    }

    /// Each workflow behind all that it leads to, but for those that lead back to it.
    fn finished(&self) -> Vec<WorkflowKey> {
        let mut seen = BTreeSet::new();
        let mut finished = Vec::new();
        for start in self.0.keys() {
            let mut left = if seen.insert(*start) { vec![(*start, 0)] } else { Vec::new() };
            while let Some((key, next)) = left.last_mut() {
                let Some((target, _)) = self.of(*key).get(*next) else {
                    finished.push(*key);
                    left.pop();
                    continue;
                };
                *next += 1;
                if seen.insert(*target) {
                    left.push((*target, 0));
                }
            }
        }
        finished
    }
}

/// The workflows that `step` calls or goes to, each with where it says so.
fn calls(checked: &Checked<'_>, id: arazzo_parser::DocumentId, step: &CheckedStep<'_>) -> Vec<(WorkflowKey, Span)> {
    let called = step.called.map(|target| (target, step.step.target_text().span));
    let actions = step.on_success.iter().chain(&step.on_failure).filter_map(|(action, _)| {
        let name = action.workflow_id.as_ref().filter(|_| action.kind.value != ActionKind::End)?;
        Some((resolve::workflow(checked.loaded, id, name).ok()?, name.span))
    });
    called.into_iter().chain(actions).collect()
}

/// Whether workflow `key` can end without calling one of `circle`.
fn finishes(checked: &Checked<'_>, key: WorkflowKey, circle: &BTreeSet<WorkflowKey>) -> bool {
    let Some(workflow) = checked.workflow(key) else { return true };
    let mut seen = vec![false; workflow.steps.len()];
    let mut left: Vec<usize> = workflow.graph.entry.into_iter().collect();
    while let Some(number) = left.pop() {
        let Some(step) = workflow.steps.get(number) else { continue };
        let Some(seen) = seen.get_mut(number).filter(|seen| !**seen) else { continue };
        *seen = true;
        if step.called.is_some_and(|target| circle.contains(&target)) {
            continue;
        }
        for edge in workflow.graph.edges.get(number).into_iter().flatten() {
            match edge.target {
                Target::Step(next) => left.push(next),
                Target::End => return true,
                Target::Away if !leads_into(checked, key, step, edge.action, circle) => return true,
                Target::Away | Target::Failed => {}
            }
        }
    }
    false
}

fn leads_into(
    checked: &Checked<'_>,
    key: WorkflowKey,
    step: &CheckedStep<'_>,
    at: Option<Span>,
    circle: &BTreeSet<WorkflowKey>,
) -> bool {
    let is_it = |action: &&Action| Some(action.span) == at && action.kind.value != ActionKind::End;
    let mut actions = step.on_success.iter().chain(&step.on_failure).map(|(action, _)| *action);
    let name = actions.find(is_it).and_then(|action| action.workflow_id.as_ref());
    name.and_then(|name| resolve::workflow(checked.loaded, key.0, name).ok())
        .is_some_and(|target| circle.contains(&target))
}
