//! `dependsOn` of workflows and steps (WF-06, WF-07, DEP-01 to DEP-08).

use crate::checked::{Checked, CheckedDocument, CheckedStep, CheckedWorkflow, name_in};
use crate::codes;
use arazzo_expression::{Expression, Str};
use arazzo_parser::arazzo::{AsyncAction, Spanned};
use arazzo_parser::{Diagnostic, DocumentId, codes as parser, resolve};
use std::collections::BTreeSet;

/// Dependencies on what is not there, on themselves and in circles.
pub(crate) fn dependencies(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        of_workflow(checked, document, workflow, found);
        for step in &workflow.steps {
            of_step(checked, document, workflow, step, found);
        }
        order(workflow, found);
        needless(workflow, found);
        undeclared(checked, workflow, found);
    }
}

fn of_workflow(
    checked: &Checked<'_>,
    document: &CheckedDocument<'_>,
    workflow: &CheckedWorkflow<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let id = workflow.id();
    let own = document.number(id).map(|number| (document.id, number));
    twice(&workflow.workflow.depends_on, found);
    for name in &workflow.workflow.depends_on {
        match resolve::workflow(checked.loaded, document.id, name) {
            Ok(target) if Some(target) == own => {
                let message = format!("workflow `{id}` depends on itself");
                found.push(Diagnostic::new(&parser::DEPENDENCY_CYCLE, name.span, message).help("remove it"));
            }
            Ok(target) if own.is_some_and(|own| leads(checked, target, own)) => {
                let message = format!("the dependencies of workflow `{id}` lead back to it");
                let diagnostic = Diagnostic::new(&parser::DEPENDENCY_CYCLE, name.span, message);
                found.push(diagnostic.help("remove one of the dependencies"));
            }
            Ok(_) => {}
            Err(fault) => found.extend(Some(fault).filter(|fault| fault.code != &parser::SOURCE_MISSING)),
        }
    }
}

fn twice(names: &[Spanned<Str>], found: &mut Vec<Diagnostic>) {
    for (number, name) in names.iter().enumerate() {
        if let Some(first) = names.iter().take(number).find(|first| first.value == name.value) {
            let message = format!("`dependsOn` names `{}` twice", name.value);
            let diagnostic = Diagnostic::new(&parser::DEPENDENCY, name.span, message);
            found.push(diagnostic.label(first.span, "the first time").help("remove one of them"));
        }
    }
}

/// Whether the dependencies of workflow `from` lead to `to`.
fn leads(checked: &Checked<'_>, from: (DocumentId, usize), to: (DocumentId, usize)) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut left = vec![from];
    while let Some(at) = left.pop() {
        if at == to {
            return true;
        }
        let names = checked.workflow(at).map(|w| w.workflow.depends_on.as_slice()).unwrap_or_default();
        for name in names {
            let target = resolve::workflow(checked.loaded, at.0, name).ok();
            left.extend(target.filter(|target| seen.insert(*target)));
        }
    }
    false
}

fn of_step(
    checked: &Checked<'_>,
    document: &CheckedDocument<'_>,
    workflow: &CheckedWorkflow<'_>,
    step: &CheckedStep<'_>,
    found: &mut Vec<Diagnostic>,
) {
    twice(&step.step.depends_on, found);
    for name in &step.step.depends_on {
        if let Some(halves) = split(name) {
            let fault = resolve::step_dependency(checked.loaded, document.id, name, halves).err();
            found.extend(fault.filter(|fault| fault.code != &parser::SOURCE_MISSING));
        } else if workflow.number(name).is_none() {
            found.push(unknown(workflow, name));
        }
    }
}

fn unknown(workflow: &CheckedWorkflow<'_>, name: &Spanned<Str>) -> Diagnostic {
    if let Some(plain) = name.strip_prefix("$steps.") {
        let message = format!("`dependsOn` takes the id of a step, not `{}`", name.value);
        let diagnostic = Diagnostic::new(&parser::DEPENDENCY, name.span, message).help(format!("write `{plain}`"));
        return match workflow.number(plain) {
            Some(_) => diagnostic.fix("name the step", name.span, plain),
            None => diagnostic,
        };
    }
    let message = format!("`dependsOn` names step `{}`, which workflow `{}` does not have", name.value, workflow.id());
    let diagnostic = Diagnostic::new(&parser::DEPENDENCY, name.span, message);
    diagnostic.near(workflow.steps.iter().map(CheckedStep::id), name, name.span, str::to_owned)
}

/// `$workflows.<w>.steps.<s>` or `$sourceDescriptions.<n>.<w>.steps.<s>`: the workflow and the step.
fn split(text: &str) -> Option<(&str, &str)> {
    let foreign = text.starts_with("$workflows.") || text.starts_with("$sourceDescriptions.");
    foreign.then(|| text.split_once(".steps.")).flatten()
}

/// Dependencies on steps that always come before, where no step is on a channel (DEP-07).
fn needless(workflow: &CheckedWorkflow<'_>, found: &mut Vec<Diagnostic>) {
    let sequential = workflow.graph.edges.iter().flatten().all(|edge| edge.action.is_none());
    if !sequential || workflow.steps.iter().any(CheckedStep::is_asynchronous) {
        return;
    }
    for step in &workflow.steps {
        for name in &step.step.depends_on {
            let before = workflow.number(name).is_some_and(|number| number < step.number);
            if before {
                let message =
                    format!("step `{}` comes after `{}` anyway: steps run one after another", step.id(), name.value);
                found.push(Diagnostic::new(&codes::NEEDLESS_DEPENDENCY, name.span, message).help("remove it"));
            }
        }
    }
}

/// Reads of what a step receives from a channel, without a dependency on it (DEP-07).
fn undeclared(checked: &Checked<'_>, workflow: &CheckedWorkflow<'_>, found: &mut Vec<Diagnostic>) {
    if !workflow.steps.iter().any(CheckedStep::is_asynchronous) {
        return;
    }
    for step in &workflow.steps {
        step.step.each_expression(&mut |expression, span| {
            let Expression::StepOutputs { step: name, .. } = expression else { return };
            let Some(other) = workflow.step(name).filter(|other| other.is_asynchronous()) else { return };
            let receives = other.step.action.as_ref().is_some_and(|action| action.value == AsyncAction::Receive);
            let declared = step.step.depends_on.iter().any(|id| *id.value == **name);
            if receives && !declared && other.number != step.number {
                let message = format!("step `{}` reads what `{name}` receives, and does not depend on it", step.id());
                let help = format!("add `dependsOn: [{name}]`");
                let at = name_in(checked, span, "$steps.", name).unwrap_or(span);
                found.push(Diagnostic::new(&codes::UNDECLARED_DEPENDENCY, at, message).help(help));
            }
        });
    }
}

/// Says where the order of the run is not that of the list.
fn order(workflow: &CheckedWorkflow<'_>, found: &mut Vec<Diagnostic>) {
    let graph = &workflow.graph;
    let moved = graph.order.iter().enumerate().find(|(place, step)| place != *step);
    let Some((_, first)) = moved else { return };
    let Some(step) = workflow.steps.get(*first) else { return };
    let names: Vec<&str> = graph.order.iter().filter_map(|n| workflow.steps.get(*n)).map(CheckedStep::id).collect();
    let message = format!("the steps run in the order {}", names.join(", "));
    let diagnostic = Diagnostic::new(&codes::STEP_ORDER, step.step.step_id.span, message);
    found.push(diagnostic.help("list them in this order"));
}
