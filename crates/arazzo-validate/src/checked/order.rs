//! The order in which steps run: that of the document, unless `dependsOn` asks for another (DEP-04 to DEP-06,
//! decision A64).

use arazzo_expression::Expression;
use arazzo_parser::arazzo::Workflow;
use arazzo_parser::{Diagnostic, codes};
use std::collections::BTreeSet;

/// The numbers of the steps in the order in which they run, and what is wrong with their dependencies.
pub(super) fn order(workflow: &Workflow, place: &dyn Fn(&str) -> Option<usize>) -> (Vec<usize>, Option<Diagnostic>) {
    let identity: Vec<usize> = (0..workflow.steps.len()).collect();
    if workflow.steps.iter().all(|step| step.depends_on.is_empty()) {
        return (identity, None);
    }
    let needs = needs(workflow, place);
    let mut order: Vec<usize> = Vec::new();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    while order.len() < identity.len() {
        let is_ready = |step: &&usize| {
            !done.contains(*step) && needs.get(**step).is_none_or(|needed| needed.iter().all(|n| done.contains(n)))
        };
        let Some(next) = identity.iter().find(is_ready) else {
            let cycle = cycle(workflow, &needs, &done, place);
            return (identity, cycle);
        };
        done.insert(*next);
        order.push(*next);
    }
    (order, None)
}

fn cycle(
    workflow: &Workflow,
    needs: &[BTreeSet<usize>],
    done: &BTreeSet<usize>,
    place: &dyn Fn(&str) -> Option<usize>,
) -> Option<Diagnostic> {
    let stuck = |(number, step): &(usize, &arazzo_parser::arazzo::Step)| {
        !done.contains(number) && !step.depends_on.is_empty() && reaches(needs, *number)
    };
    let (number, step) = workflow.steps.iter().enumerate().find(stuck)?;
    let id = &step.step_id.value;
    let itself = step.depends_on.iter().find(|dependency| place(dependency) == Some(number));
    let leading = || step.depends_on.iter().find(|d| place(d).is_some_and(|at| !done.contains(&at)));
    let at = itself.or_else(leading).or(step.depends_on.first())?;
    let message = match itself {
        Some(_) => format!("step `{id}` depends on itself"),
        None => format!("the dependencies of step `{id}` lead back to it"),
    };
    Some(Diagnostic::new(&codes::DEPENDENCY_CYCLE, at.span, message).help("remove one of the dependencies"))
}

/// Whether the needs of step `start` lead back to it.
fn reaches(needs: &[BTreeSet<usize>], start: usize) -> bool {
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut left: Vec<usize> = vec![start];
    while let Some(step) = left.pop() {
        for next in needs.get(step).into_iter().flatten() {
            if *next == start {
                return true;
            }
            if seen.insert(*next) {
                left.push(*next);
            }
        }
    }
    false
}

/// The steps that each step needs to have completed: those of `dependsOn`, and those whose outputs it reads.
fn needs(workflow: &Workflow, place: &dyn Fn(&str) -> Option<usize>) -> Vec<BTreeSet<usize>> {
    let of = |(number, step): (usize, &arazzo_parser::arazzo::Step)| {
        let mut needed: BTreeSet<usize> = step.depends_on.iter().filter_map(|id| place(id)).collect();
        step.each_expression(&mut |expression, _| {
            if let Expression::StepOutputs { step, .. } = expression {
                needed.extend(place(step).filter(|other| *other != number));
            }
        });
        needed
    };
    workflow.steps.iter().enumerate().map(of).collect()
}
