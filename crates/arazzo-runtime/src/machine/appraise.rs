//! What a response would mean for the current step, found without acting on it: for those who look for responses.

use super::Machine;
use crate::criteria::{self, Verdict};
use crate::exchange::Response;
use crate::program::{Action, Call, Step};
use crate::response::Received;
use crate::scope::{Scope, Sent};

/// How each criterion of a step and of its actions judges a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appraisal {
    /// The step's own criteria.
    pub criteria: Vec<Verdict>,
    /// Those of each success action.
    pub on_success: Vec<Vec<Verdict>>,
    /// Those of each failure action.
    pub on_failure: Vec<Vec<Verdict>>,
}

impl Machine<'_> {
    /// How the step that awaits a response would judge `response`. `None` where none is awaited.
    pub fn appraise(&self, response: &Response) -> Option<Appraisal> {
        let ir = self.ir()?;
        let Call::Operation(call) = &ir.call else { return None };
        let received = Received::within(response.clone(), Some(call), self.settings.max_body_depth);
        let own = ir.reads_outputs.then(|| self.own_outputs());
        let scope = Scope { sent: self.sent(), received: Some(&received), outputs: own.as_ref(), ..self.scope() };
        let criteria = ir.criteria.iter().map(|criterion| criteria::judge(criterion, &scope)).collect();
        let mut steps = self.state.top.outputs.clone();
        if let Some(slot) = steps.get_mut(self.state.top.step) {
            *slot = Some(scope.outputs(&ir.outputs));
        }
        let scope = Scope { steps: &steps, ..scope };
        let judged = |actions: &[Action]| actions.iter().map(|action| verdicts(action, &scope)).collect();
        Some(Appraisal { criteria, on_success: judged(&ir.on_success), on_failure: judged(&ir.on_failure) })
    }

    /// The request of the attempt in progress, as expressions see it.
    pub fn sent(&self) -> Option<&Sent> {
        self.state.top.sent.as_ref()
    }

    /// The step in progress.
    pub fn current(&self) -> Option<&Step> {
        self.ir()
    }
}

fn verdicts(action: &Action, scope: &Scope<'_>) -> Vec<Verdict> {
    action.criteria.iter().map(|criterion| criteria::judge(criterion, scope)).collect()
}
