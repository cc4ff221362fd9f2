//! What workflows are given when they are called (STEP-13, ACT-10, WF-06, decisions A13, A62, A78).

use crate::checked::{Checked, CheckedDocument, CheckedWorkflow, Others};
use crate::codes;
use crate::inputs::misfit;
use arazzo_expression::Str;
use arazzo_parser::arazzo::{Action, ActionKind, Any, AnyKind};
use arazzo_parser::{Diagnostic, Span, resolve, suggest};

/// A value that is passed on.
struct Passed<'c> {
    name: &'c Str,
    span: Span,
    value: &'c Any,
    inherited: bool,
}

/// Calls that lack inputs, or give what is not declared or does not fit.
pub(crate) fn calls(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            if let Some(target) = step.called.and_then(|target| checked.workflow(target)) {
                let passed = step.parameters.iter().map(|p| Passed {
                    name: &p.parameter.name.value,
                    span: p.parameter.name.span,
                    value: p.value,
                    inherited: p.inherited,
                });
                check(checked, target, &passed.collect::<Vec<_>>(), (step.step.target_text().span, "call"), found);
            }
            for (action, _) in step.on_success.iter().chain(&step.on_failure) {
                of_action(checked, document, action, found);
            }
        }
        dependencies(checked, document, workflow, found);
    }
}

fn of_action(checked: &Checked<'_>, document: &CheckedDocument<'_>, action: &Action, found: &mut Vec<Diagnostic>) {
    let Some(name) = action.workflow_id.as_ref().filter(|_| action.kind.value != ActionKind::End) else { return };
    let Some(target) = resolve::workflow(checked.loaded, document.id, name).ok().and_then(|key| checked.workflow(key))
    else {
        return;
    };
    let passed = action.parameters.iter().filter_map(|entry| {
        let (parameter, value) = resolve::parameter(document.description, entry).ok()?;
        Some(Passed { name: &parameter.name.value, span: parameter.name.span, value, inherited: false })
    });
    check(checked, target, &passed.collect::<Vec<_>>(), (name.span, action.kind.value.name()), found);
}

fn check(
    checked: &Checked<'_>,
    target: &CheckedWorkflow<'_>,
    passed: &[Passed<'_>],
    (at, how): (Span, &str),
    found: &mut Vec<Diagnostic>,
) {
    let missing: Vec<String> = target
        .inputs
        .demanded()
        .filter(|name| !passed.iter().any(|p| p.name == *name))
        .map(|name| format!("`{name}`"))
        .collect();
    if !missing.is_empty() {
        let message = format!(
            "this {how} does not give workflow `{}` the input {} that it requires",
            target.id(),
            missing.join(", ")
        );
        let diagnostic = Diagnostic::new(&codes::MISSING_INPUT, at, message);
        let diagnostic = diagnostic.label(target.workflow.workflow_id.span, "the workflow");
        found.push(diagnostic.help(format!("add {} to `parameters`", missing.join(", "))));
    }
    for value in passed {
        match target.inputs.property(value.name) {
            Some(schema) => found.extend(unfit(checked, target, value, schema)),
            None => found.extend(undeclared(target, value)),
        }
    }
}

fn undeclared(target: &CheckedWorkflow<'_>, passed: &Passed<'_>) -> Option<Diagnostic> {
    let near = suggest::nearest(target.inputs.names(), passed.name);
    if passed.inherited || (target.inputs.others == Others::Allowed && near.is_none()) {
        return None;
    }
    let message = format!("workflow `{}` declares no input `{}`", target.id(), passed.name);
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_CALL_INPUT, passed.span, message);
    Some(diagnostic.near(target.inputs.names(), passed.name, passed.span, str::to_owned))
}

fn unfit(
    checked: &Checked<'_>,
    target: &CheckedWorkflow<'_>,
    passed: &Passed<'_>,
    schema: &arazzo_parser::Node,
) -> Option<Diagnostic> {
    let AnyKind::Literal(value) = &passed.value.kind else { return None };
    let root = checked.documents.iter().find(|d| d.workflows.iter().any(|w| std::ptr::eq(w, target)))?;
    let reason = misfit(&root.document.root, schema, value)?;
    let message = format!("input `{}` of workflow `{}` {reason}", passed.name, target.id());
    Some(Diagnostic::new(&codes::INPUT_TYPE, passed.value.span, message).label(schema.span, "its schema"))
}

/// A workflow that another depends on gets that one's inputs of the same names.
fn dependencies(
    checked: &Checked<'_>,
    document: &CheckedDocument<'_>,
    workflow: &CheckedWorkflow<'_>,
    found: &mut Vec<Diagnostic>,
) {
    for name in &workflow.workflow.depends_on {
        let target = resolve::workflow(checked.loaded, document.id, name).ok().and_then(|key| checked.workflow(key));
        let Some(target) = target.filter(|_| workflow.inputs.others != Others::Allowed) else { continue };
        let missing: Vec<String> = target
            .inputs
            .demanded()
            .filter(|name| workflow.inputs.property(name).is_none())
            .map(|name| format!("`{name}`"))
            .collect();
        if !missing.is_empty() {
            let names = missing.join(", ");
            let message = format!("workflow `{}` requires the input {names}, and nothing gives it one", target.id());
            let help =
                format!("declare {names} among the inputs of `{}` too: they are passed on by name", workflow.id());
            found.push(Diagnostic::new(&codes::MISSING_INPUT, name.span, message).help(help));
        }
    }
}
