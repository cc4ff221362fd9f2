//! Parameters as they are in effect: where they go (PRM-03, PRM-08), and what steps that call workflows do not use.

use crate::checked::{Checked, CheckedDocument, CheckedStep, CheckedWorkflow};
use crate::codes;
use arazzo_expression::Value;
use arazzo_parser::arazzo::{OrReusable, Parameter, ParameterLocation, StepTarget};
use arazzo_parser::{Diagnostic, codes as parser};

/// Parameters without `in` for operations, with `in` for workflows, and `querystring` beside others.
pub(crate) fn parameters(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            match &step.step.target {
                StepTarget::WorkflowId(_) => of_workflow(step, found),
                StepTarget::OperationId(_) | StepTarget::OperationPath(_) | StepTarget::ChannelPath(_) => {
                    of_operation(document, step, found);
                    nulls(workflow, step, found);
                    querystring(step, found);
                }
            }
        }
    }
}

fn of_workflow(step: &CheckedStep<'_>, found: &mut Vec<Diagnostic>) {
    for parameter in step.parameters.iter().filter(|p| !p.inherited) {
        if let Some(location) = &parameter.parameter.location {
            let name = &parameter.parameter.name.value;
            let message = format!("`in` of parameter `{name}` has no meaning: step `{}` calls a workflow", step.id());
            found.push(Diagnostic::new(&codes::PARAMETER_IN_IGNORED, location.span, message).help("remove `in`"));
        }
    }
    if let Some(body) = &step.step.request_body {
        let message = format!("`requestBody` is not used: step `{}` calls a workflow", step.id());
        let help = "pass values by `parameters`";
        found.push(Diagnostic::new(&codes::BODY_ON_WORKFLOW, body.span, message).help(help));
    }
}

fn of_operation(document: &CheckedDocument<'_>, step: &CheckedStep<'_>, found: &mut Vec<Diagnostic>) {
    for parameter in step.parameters.iter().filter(|p| p.parameter.location.is_none()) {
        let name = &parameter.parameter.name;
        // A place that is none is told already.
        if document.says(name.span, "in") {
            continue;
        }
        let message = format!("parameter `{}` of an operation must say where it goes", name.value);
        let diagnostic = Diagnostic::new(&parser::PARAMETER_WITHOUT_IN, name.span, message);
        let places = step.operation.iter().flat_map(|o| &o.operation.parameters).filter(|p| *p.name == *name.value);
        let places: Vec<String> = places.map(|p| format!("`in: {}`", p.location.name())).collect();
        found.push(match places.as_slice() {
            [one] => diagnostic.help(format!("add {one}")),
            _ => diagnostic.help("add `in: query`, `in: path`, `in: header` or `in: cookie`"),
        });
    }
}

/// Parameters of a request that are null, of which nothing is sent (decision A35).
fn nulls(workflow: &CheckedWorkflow<'_>, step: &CheckedStep<'_>, found: &mut Vec<Diagnostic>) {
    for effective in step.parameters.iter().filter(|effective| matches!(effective.value.literal(), Some(Value::Null))) {
        let parameter = effective.parameter;
        let Some(place) = parameter.location.as_ref().map(|place| place.value) else { continue };
        let name = &parameter.name;
        let message = if place == ParameterLocation::Path {
            format!("parameter `{}` is null, and the path cannot be without it: the step fails", name.value)
        } else if step.is_asynchronous() || leaves_out(workflow, parameter) {
            continue;
        } else {
            format!("parameter `{}` is null: it is not sent", name.value)
        };
        found.push(Diagnostic::new(&codes::NULL_PARAMETER, name.span, message).help("give it a value, or remove it"));
    }
}

/// Whether the workflow has such a parameter for all steps, which one of them leaves out by null.
fn leaves_out(workflow: &CheckedWorkflow<'_>, parameter: &Parameter) -> bool {
    workflow.workflow.parameters.iter().any(|entry| match entry {
        OrReusable::Object(shared) => !std::ptr::eq(shared, parameter) && shared.is_same(parameter),
        OrReusable::Reusable(_) => true,
    })
}

fn querystring(step: &CheckedStep<'_>, found: &mut Vec<Diagnostic>) {
    let of = |location| {
        let place = move |p: &&arazzo_parser::resolve::EffectiveParameter<'_>| {
            p.parameter.location.as_ref().is_some_and(|have| have.value == location)
        };
        step.parameters.iter().filter(place).collect::<Vec<_>>()
    };
    let whole = of(ParameterLocation::QueryString);
    let query = of(ParameterLocation::Query);
    let Some(first) = whole.first().filter(|_| whole.len() > 1 || !query.is_empty()) else { return };
    let message = "a `querystring` parameter is the whole query string: it stands alone";
    let diagnostic = Diagnostic::new(&parser::QUERYSTRING_MIX, first.parameter.name.span, message);
    found.push(diagnostic.help("remove the other query parameters"));
}
