//! Judging attempts: criteria, outputs, the action that applies.

use super::act::{Choice, Handover};
use super::phase::{Answer, Phase};
use super::{Machine, OnUnmatched};
use crate::criteria::{self, Verdict};
use crate::exchange::Response;
use crate::fault::StepFault;
use crate::missing::Missing;
use crate::program::{Call, Step};
use crate::response::Received;
use crate::scope::Scope;
use crate::trace::{Judgement, Trace};
use arazzo_expression::{Object, Value};

/// What is known of an attempt before its actions are chosen.
struct Assessment {
    success: bool,
    /// Whether there is something that outputs can be taken from.
    answered: bool,
    verdicts: Vec<Verdict>,
    fault: Option<StepFault>,
    /// Whether trying the same again cannot help (decision A22).
    futile: bool,
}

impl Machine<'_> {
    /// Judges an attempt by what came of it, and acts.
    pub(super) fn judge(&mut self, answer: Answer, trace: &mut Vec<Trace>) -> Phase {
        let Some(ir) = self.ir() else { return Phase::Leave };
        let sent = self.state.top.sent.take();
        let (response, called, mut assessment) = self.take(answer);
        let call = match &ir.call {
            Call::Operation(call) => Some(&**call),
            Call::Workflow { .. } => None,
        };
        let depth = self.settings.max_body_depth;
        let received = response.map(|response| Received::within(response, call, depth));
        let own = (called.is_none() && ir.reads_outputs).then(|| self.own_outputs());
        let scope = Scope {
            sent: sent.as_ref(),
            received: received.as_ref(),
            outputs: called.as_ref().or(own.as_ref()),
            ..self.scope()
        };
        if assessment.fault.is_none() {
            assess(ir, &scope, received.as_ref(), &mut assessment);
        }
        if assessment.answered {
            let outputs = scope.outputs(&ir.outputs);
            let step = self.state.top.step;
            if let Some(slot) = self.state.top.outputs.get_mut(step) {
                *slot = Some(outputs);
            }
        }
        let scope = Scope {
            sent: sent.as_ref(),
            received: received.as_ref(),
            outputs: called.as_ref().or(own.as_ref()),
            ..self.scope()
        };
        let choice = self.choose(ir, &scope, &mut assessment);
        let mut missing = Missing::new(self.settings.missing);
        let inputs = choice.and_then(|choice| self.handed_over(ir, choice, &scope, &mut missing));
        let retry_after = received.as_ref().and_then(|received| received.response.retry_after);
        let mut judgement = self.judgement(ir, assessment, received.as_ref(), choice.as_ref());
        judgement.remarks.extend(missing.into_remarks());
        if let (Some("retry"), Some(Err(fault))) = (judgement.action.as_ref().map(|action| action.kind), &inputs) {
            judgement.remarks.push(format!("the workflow that the retry names does not run: {fault}"));
        }
        self.state.top.remarks.clear();
        let bytes = received.as_ref().map_or(0, |received| received.response.body.len());
        if let Some(received) = received {
            self.state.top.last = Some(received.response);
        }
        if let Some(stop) = self.hold(&judgement.outputs, bytes) {
            trace.push(Trace::Judged(Box::new(judgement)));
            return stop;
        }
        let place = trace.len();
        let phase = self.act(ir, &judgement, choice, Handover { retry_after, inputs }, trace);
        trace.insert(place, Trace::Judged(Box::new(judgement)));
        phase
    }

    /// The response to judge by, the outputs of a called workflow, and what is clear already.
    fn take(&mut self, answer: Answer) -> (Option<Response>, Option<Value>, Assessment) {
        let clear = |fault: Option<StepFault>, answered, futile| Assessment {
            success: false,
            answered,
            verdicts: Vec::new(),
            fault,
            futile,
        };
        match answer {
            Answer::Response(response) => (Some(response), None, clear(None, true, false)),
            Answer::NoResponse(error) => {
                let fault = StepFault::new(error.kind.code(), error.message);
                (None, None, clear(Some(fault), false, false))
            }
            Answer::Fault(fault) => (None, None, clear(Some(fault), false, true)),
            Answer::Late(fault) => (None, None, clear(Some(fault), false, false)),
            // Criteria of a step that calls a workflow see the latest exchange of that workflow (decision A26).
            Answer::Called(outputs, None) => (self.state.top.last.clone(), Some(outputs), clear(None, true, false)),
            Answer::Called(outputs, Some(error)) => {
                let fault = StepFault::new("workflow-failed", format!("the called workflow failed: {}", error.message));
                (self.state.top.last.clone(), Some(outputs), clear(Some(fault), true, false))
            }
        }
    }

    /// The action that applies, by number. A poll that matches none of its actions turns into a failure here.
    fn choose(&self, ir: &Step, scope: &Scope<'_>, assessment: &mut Assessment) -> Option<Choice> {
        if self.state.top.detour.is_some() {
            return None;
        }
        if assessment.success {
            let found = ir.on_success.iter().position(|action| criteria::all_hold(&action.criteria, scope));
            let unmatched = match self.settings.on_unmatched {
                OnUnmatched::FailPolls => ir.polls,
                OnUnmatched::Fail => !ir.on_success.is_empty(),
                OnUnmatched::Next => false,
            };
            if found.is_some() || !unmatched {
                return found.map(Choice::Success);
            }
            assessment.success = false;
            assessment.fault = Some(StepFault::new("unmatched-state", criteria::unmatched(&ir.on_success, scope)));
        }
        let applies = |(number, action): &(usize, &crate::program::Action)| {
            self.may(*number, action, assessment.futile) && criteria::all_hold(&action.criteria, scope)
        };
        ir.on_failure.iter().enumerate().find(applies).map(|(number, _)| Choice::Failure(number))
    }

    fn judgement(
        &self,
        ir: &Step,
        assessment: Assessment,
        received: Option<&Received>,
        choice: Option<&Choice>,
    ) -> Judgement {
        let top = &self.state.top;
        let outputs = top.outputs.get(top.step).filter(|_| assessment.answered).cloned().flatten();
        let outputs = outputs.unwrap_or_else(|| Object::default().into());
        let left_out = ir.outputs.iter().map(|output| &output.name).filter(|name| outputs.get(name).is_none());
        Judgement {
            at: top.at(),
            attempt: top.attempt(),
            depth: self.state.depth(),
            success: assessment.success,
            status: received.filter(|_| matches!(ir.call, Call::Operation(_))).map(|received| received.response.status),
            criteria: assessment.verdicts,
            action: choice.and_then(|choice| self.taken(ir, choice)),
            without_value: left_out.filter(|_| assessment.answered).cloned().collect(),
            outputs,
            remarks: top.remarks.iter().cloned().chain(received.and_then(Received::remark)).collect(),
            fault: assessment.fault,
            complaint: received.and_then(Received::complaint),
        }
    }

    /// The outputs of the current workflow, as far as they have a value now.
    pub(super) fn own_outputs(&self) -> Value {
        self.workflow().map(|workflow| self.scope().outputs(&workflow.outputs)).unwrap_or_default()
    }
}

fn assess(ir: &Step, scope: &Scope<'_>, received: Option<&Received>, assessment: &mut Assessment) {
    assessment.verdicts = ir.criteria.iter().map(|criterion| criteria::judge(criterion, scope)).collect();
    assessment.success = match (ir.criteria.is_empty(), &ir.call) {
        (true, Call::Operation(_)) => received.is_some_and(|received| received.response.status < 400),
        _ => assessment.verdicts.iter().all(|verdict| verdict.passed),
    };
    let exceeded = |verdict: &Verdict| verdict.exceeded.map(|exceeded| (verdict.clone(), exceeded));
    if let Some((verdict, exceeded)) = assessment.verdicts.iter().find_map(exceeded) {
        let reason = verdict.reason.as_deref().unwrap_or_default();
        let message = format!("`{}` cannot be judged: {reason}", verdict.shown());
        assessment.fault = Some(StepFault::new(exceeded.code(), message));
    }
}
