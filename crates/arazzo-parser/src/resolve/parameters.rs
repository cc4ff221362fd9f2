//! The parameters that a step has in effect: those of its workflow, overridden by its own (WF-11 to WF-13).

use crate::arazzo::{Any, Description, OrReusable, Parameter, Reusable, Step, Workflow};
use crate::{Diagnostic, codes};
use arazzo_expression::{ComponentKind, Expression};

/// A parameter in effect.
#[derive(Clone, Debug)]
pub struct EffectiveParameter<'d> {
    /// The parameter, of the step, the workflow or the components.
    pub parameter: &'d Parameter,
    /// What makes its value: its own, or that of the reference.
    pub value: &'d Any,
    /// Whether it comes from the workflow.
    pub inherited: bool,
}

/// The parameters that `step` has in effect, inherited ones first, and what is wrong with references to components.
pub fn parameters<'d>(
    description: &'d Description,
    workflow: &'d Workflow,
    step: &'d Step,
) -> (Vec<EffectiveParameter<'d>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut all: Vec<EffectiveParameter<'d>> = Vec::new();
    for (list, inherited) in [(&workflow.parameters, true), (&step.parameters, false)] {
        for entry in list {
            let (parameter, value) = match parameter(description, entry) {
                Ok(found) => found,
                Err(diagnostic) => {
                    diagnostics.push(diagnostic);
                    continue;
                }
            };
            let effective = EffectiveParameter { parameter, value, inherited };
            match all.iter_mut().find(|have| have.parameter.is_same(parameter)) {
                Some(have) if have.inherited && !inherited => *have = effective,
                Some(have) => {
                    let message = format!("parameter `{}` stands twice in this list", parameter.name.value);
                    if list.iter().any(|e| matches!(e, OrReusable::Reusable(_))) && have.inherited == inherited {
                        diagnostics.push(
                            Diagnostic::new(&codes::DUPLICATE_PARAMETER, span(entry), message)
                                .help("remove one of them"),
                        );
                    }
                }
                None => all.push(effective),
            }
        }
    }
    (all, diagnostics)
}

fn span(entry: &OrReusable<Parameter>) -> crate::Span {
    match entry {
        OrReusable::Object(parameter) => parameter.name.span,
        OrReusable::Reusable(reusable) => reusable.reference.span,
    }
}

/// A parameter, inline or by reference, and what makes its value.
pub fn parameter<'d>(
    description: &'d Description,
    entry: &'d OrReusable<Parameter>,
) -> Result<(&'d Parameter, &'d Any), Diagnostic> {
    match entry {
        OrReusable::Object(parameter) => Ok((parameter, &parameter.value)),
        OrReusable::Reusable(reusable) => component(description, reusable)
            .map(|parameter| (parameter, reusable.value.as_ref().unwrap_or(&parameter.value))),
    }
}

fn component<'d>(description: &'d Description, reusable: &Reusable) -> Result<&'d Parameter, Diagnostic> {
    let span = reusable.reference.span;
    match &reusable.reference.value {
        Expression::Component { kind: ComponentKind::Parameters, name } => {
            description.components.parameter(name).ok_or_else(|| {
                let message = format!("the components have no parameter `{name}`");
                let names = description.components.parameters.iter().map(|(key, _)| &*key.value);
                let write = |near: &str| format!("$components.parameters.{near}");
                Diagnostic::new(&codes::UNKNOWN_COMPONENT, span, message).near(names, name, span, write)
            })
        }
        other => {
            let message = format!("`{other}` is no parameter");
            Err(Diagnostic::new(&codes::REUSABLE_KIND, span, message).help("refer to one of `$components.parameters`"))
        }
    }
}
