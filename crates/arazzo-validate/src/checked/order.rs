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
    let order = sorted(&needs);
    if order.len() < identity.len() {
        let cycle = cycle(workflow, &needs, &order.into_iter().collect(), place);
        return (identity, cycle);
    }
    (order, None)
}

/// The steps of which all needs can be met, each as early as they allow.
fn sorted(needs: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    for (step, needed) in needs.iter().enumerate() {
        for other in needed {
            dependents.get_mut(*other).into_iter().for_each(|list| list.push(step));
        }
    }
    let mut open: Vec<usize> = needs.iter().map(BTreeSet::len).collect();
    let mut ready: BTreeSet<usize> = (0..needs.len()).filter(|step| open.get(*step) == Some(&0)).collect();
    let mut order = Vec::with_capacity(needs.len());
    while let Some(next) = ready.pop_first() {
        order.push(next);
        for step in dependents.get(next).into_iter().flatten() {
            let Some(left) = open.get_mut(*step) else { continue };
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.insert(*step);
            }
        }
    }
    order
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
