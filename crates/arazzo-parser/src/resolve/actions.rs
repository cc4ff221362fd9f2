//! The actions that a step has in effect: its own, then those of its workflow that it does not override by name
//! (WF-14, decision A08).

use crate::arazzo::{Action, ActionList, Description, OrReusable, Reusable, Step, Workflow};
use crate::{Diagnostic, codes};
use arazzo_expression::{ComponentKind, Expression};

/// The actions of `list` that `step` has in effect, each with whether it comes from the workflow, and what is wrong with
/// references to components.
pub fn actions<'d>(
    description: &'d Description,
    workflow: &'d Workflow,
    step: &'d Step,
    list: ActionList,
) -> (Vec<(&'d Action, bool)>, Vec<Diagnostic>) {
    let (own, inherited) = match list {
        ActionList::Success => (&step.on_success, &workflow.success_actions),
        ActionList::Failure => (&step.on_failure, &workflow.failure_actions),
    };
    let mut diagnostics = Vec::new();
    let mut all: Vec<(&Action, bool)> = Vec::new();
    for (entries, inherited) in [(own, false), (inherited, true)] {
        for entry in entries {
            match resolve(description, entry, list) {
                Ok(action) => match all.iter().find(|(have, _)| have.name.value == action.name.value) {
                    Some((_, have)) if *have == inherited && entry.reusable().is_some() => {
                        let message = format!("action `{}` stands twice in this list", action.name.value);
                        let span = entry.reusable().map_or(action.name.span, |reusable| reusable.reference.span);
                        diagnostics
                            .push(Diagnostic::new(&codes::DUPLICATE_ACTION, span, message).help("remove one of them"));
                    }
                    Some(_) => {}
                    None => all.push((action, inherited)),
                },
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }
    (all, diagnostics)
}

fn resolve<'d>(
    description: &'d Description,
    entry: &'d OrReusable<Action>,
    list: ActionList,
) -> Result<&'d Action, Diagnostic> {
    match entry {
        OrReusable::Object(action) => Ok(action),
        OrReusable::Reusable(reusable) => component(description, reusable, list),
    }
}

fn component<'d>(
    description: &'d Description,
    reusable: &Reusable,
    list: ActionList,
) -> Result<&'d Action, Diagnostic> {
    let span = reusable.reference.span;
    let (wanted, what) = match list {
        ActionList::Success => (ComponentKind::SuccessActions, "success action"),
        ActionList::Failure => (ComponentKind::FailureActions, "failure action"),
    };
    match &reusable.reference.value {
        Expression::Component { kind, name } if *kind == wanted => {
            description.components.action(list, name).ok_or_else(|| {
                let message = format!("the components have no {what} `{name}`");
                let map = match list {
                    ActionList::Success => &description.components.success_actions,
                    ActionList::Failure => &description.components.failure_actions,
                };
                let names = map.iter().map(|(key, _)| &*key.value);
                let write = |near: &str| format!("$components.{}.{near}", wanted.field());
                Diagnostic::new(&codes::UNKNOWN_COMPONENT, span, message).near(names, name, span, write)
            })
        }
        other => {
            let message = format!("`{other}` is no {what}");
            Err(Diagnostic::new(&codes::REUSABLE_KIND, span, message)
                .help(format!("refer to one of `$components.{}`", wanted.field())))
        }
    }
}
