//! Actions: targets become numbers.

use super::Compiler;
use super::site::{Judges, Phase, Site};
use crate::program::{Action, ActionKind, Producer, Target};
use arazzo_expression::{Number, Str};
use arazzo_parser::arazzo::{self, ActionList, OrReusable};
use arazzo_parser::{Diagnostic, codes, resolve, suggest};
use std::time::Duration;

impl Compiler<'_> {
    /// The actions of `list` that the site's step has in effect.
    pub(super) fn actions(&mut self, site: Site<'_>, list: ActionList) -> Vec<Action> {
        let Some(step) = site.step else { return Vec::new() };
        let (actions, diagnostics) = resolve::actions(site.description(), site.workflow, step, list);
        self.diagnostics.extend(diagnostics);
        actions.into_iter().filter_map(|(action, _)| self.action(site.at(Phase::Response), action)).collect()
    }

    fn action(&mut self, site: Site<'_>, action: &arazzo::Action) -> Option<Action> {
        let target = self.target(site, action);
        let kind = match action.kind.value {
            arazzo::ActionKind::End => ActionKind::End,
            arazzo::ActionKind::Goto => ActionKind::Goto(target?),
            arazzo::ActionKind::Retry => ActionKind::Retry {
                after: action.retry_after.as_ref().map_or(Duration::ZERO, |after| seconds(&after.value)),
                limit: action.retry_limit.as_ref().map_or(1, |limit| limit.value),
                via: target,
            },
        };
        Some(Action {
            name: action.name.value.clone(),
            kind,
            criteria: self.criteria(site, Judges::Action, &action.criteria),
        })
    }

    fn target(&mut self, site: Site<'_>, action: &arazzo::Action) -> Option<Target> {
        if action.kind.value == arazzo::ActionKind::End {
            return None;
        }
        if let Some(id) = &action.step_id {
            let Some((number, _)) = site.workflow.step(id) else {
                let message = format!(
                    "action `{}` goes to step `{}`, which workflow `{}` does not have",
                    action.name.value, id.value, site.workflow.workflow_id.value
                );
                let near = suggest::nearest(site.workflow.steps.iter().map(|step| &*step.step_id.value), id);
                let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_STEP, id.span, message);
                diagnostic.help = near.map(|near| format!("did you mean `{near}`?"));
                self.diagnostics.push(diagnostic);
                return None;
            };
            return Some(Target::Step(site.places.get(number).copied().unwrap_or(number)));
        }
        let id = action.workflow_id.as_ref()?;
        match resolve::workflow(self.loaded, site.id, id) {
            Ok(found) => {
                let workflow = *self.numbers.get(&found)?;
                let inputs = self.action_inputs(site, &action.parameters);
                Some(Target::Workflow { workflow, inputs })
            }
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn action_inputs(&mut self, site: Site<'_>, parameters: &[OrReusable<arazzo::Parameter>]) -> Vec<(Str, Producer)> {
        let mut inputs = Vec::new();
        for entry in parameters {
            match resolve::parameter(site.description(), entry) {
                Ok((parameter, value)) => inputs.push((parameter.name.value.clone(), self.producer(site, value))),
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        inputs
    }
}

/// A number of seconds; what is beyond a duration is the longest one.
fn seconds(number: &Number) -> Duration {
    Duration::try_from_secs_f64(number.as_f64()).unwrap_or(Duration::MAX)
}
