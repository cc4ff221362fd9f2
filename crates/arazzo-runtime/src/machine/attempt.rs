//! Entering workflows and trying steps.

use super::frame::{Frame, Resume};
use super::phase::{Answer, Phase};
use super::{Machine, stop};
use crate::event::Effect;
use crate::exchange::Request;
use crate::fault::StepFault;
use crate::missing::Missing;
use crate::program::{Call, Producer, Step, StepRef};
use crate::request;
use crate::scope::{Record, Scope, Sent};
use crate::trace::Trace;
use crate::weight;
use arazzo_expression::{Object, Str, Value};

impl Machine<'_> {
    /// Begins the workflow on top, once all that it depends on has succeeded (WF-06, WF-07).
    pub(super) fn enter(&mut self, trace: &mut Vec<Trace>) -> Phase {
        let Some(workflow) = self.workflow() else { return Phase::Rest };
        if self.state.depth() > self.settings.max_depth {
            let message = format!("workflows call each other more than {} deep", self.settings.max_depth);
            return Phase::Stop(self.limit("max-depth", &message));
        }
        for dependency in &workflow.depends_on {
            match self.state.depended.get(dependency) {
                Some(true) => {}
                Some(false) => {
                    let name = self.program.workflow(*dependency).map_or("", |w| &*w.id);
                    let message = format!("workflow `{}` depends on `{name}`, which has failed", workflow.id);
                    return Phase::Fail(stop::error("dependency-failed", message, None));
                }
                None => return self.enter_dependency(*dependency),
            }
        }
        let inputs = self.state.top.inputs.clone();
        if let Some(stop) = self.hold(&inputs, 0) {
            return stop;
        }
        let told = inputs.clone();
        self.state.records.insert(self.state.top.workflow, Record { inputs, ..Record::default() });
        trace.push(Trace::Entered { workflow: self.state.top.workflow, depth: self.state.depth(), inputs: told });
        Phase::Attempt
    }

    fn enter_dependency(&mut self, dependency: usize) -> Phase {
        let inputs = self.state.dependencies.get(&dependency).cloned().unwrap_or_else(|| Object::default().into());
        // Until it has ended well it counts as failed, so that a circle of dependencies ends.
        self.state.depended.insert(dependency, false);
        self.state.push(Frame::new(self.program, dependency, inputs, Resume::Dependency));
        Phase::Enter
    }

    /// Tries the current step.
    pub(super) fn attempt(&mut self, trace: &mut Vec<Trace>) -> Phase {
        let Some(ir) = self.ir() else { return Phase::Leave };
        if self.state.attempts >= self.settings.max_steps {
            let message = format!("the limit of {} step attempts is reached", self.settings.max_steps);
            return Phase::Stop(self.limit("max-steps", &message));
        }
        self.state.attempts += 1;
        let step = self.state.top.step;
        if let Some(count) = self.state.top.attempts.get_mut(step) {
            *count += 1;
        }
        self.state.top.sent = None;
        self.state.top.remarks.clear();
        if let Some(fault) = self.unmet(ir) {
            self.begun(None, trace);
            return Phase::Judge(Answer::Fault(fault));
        }
        match &ir.call {
            Call::Operation(call) => {
                let mut missing = Missing::new(self.settings.missing);
                let built = request::build(call, &self.scope(), ir.timeout, &mut missing);
                self.state.top.remarks = missing.into_remarks();
                self.send(built, trace)
            }
            Call::Workflow { workflow, inputs } => {
                self.begun(None, trace);
                let mut missing = Missing::new(self.settings.missing);
                let inputs = inputs.iter().map(|(name, value, inherited)| (name, value, *inherited));
                let inputs = self.inputs(&self.scope(), *workflow, inputs, &mut missing);
                self.state.top.remarks = missing.into_remarks();
                match inputs {
                    Ok(inputs) => {
                        let frame = Frame::new(self.program, *workflow, inputs, Resume::Judge);
                        self.state.push(Frame { left: ir.timeout, ..frame });
                        Phase::Enter
                    }
                    Err(fault) => Phase::Judge(Answer::Fault(fault)),
                }
            }
        }
    }

    /// Asks for the request to be sent, if there is one.
    fn send(&mut self, built: Result<(Request, Sent), StepFault>, trace: &mut Vec<Trace>) -> Phase {
        match built {
            Ok((mut request, sent)) => {
                request.at = self.state.top.at();
                request.timeout = request.timeout.into_iter().chain(self.left()).min();
                self.state.top.sent = Some(sent);
                self.begun(Some(&request), trace);
                let id = self.fresh();
                Phase::Ask(Effect::Send { id, request: Box::new(request) })
            }
            Err(fault) => {
                self.begun(None, trace);
                Phase::Judge(Answer::Fault(fault))
            }
        }
    }

    fn begun(&self, request: Option<&Request>, trace: &mut Vec<Trace>) {
        trace.push(Trace::Attempted {
            at: self.state.top.at(),
            attempt: self.state.top.attempt(),
            depth: self.state.depth(),
            request: request.map(|request| Box::new(request.clone())),
        });
    }

    /// A dependency of the step that has not completed in this run; one that has failed and was recovered from has (decision
    /// A63).
    fn unmet(&self, ir: &Step) -> Option<StepFault> {
        let here = self.state.top.workflow;
        let done = |at: &StepRef| {
            if at.workflow == here {
                self.state.top.attempts.get(at.step).is_some_and(|attempts| *attempts > 0)
            } else {
                self.state.completed.contains(at)
            }
        };
        let missing = ir.depends_on.iter().find(|at| !done(at))?;
        let name = self.program.step(*missing).map_or("", |step| &*step.id);
        let message = format!("step `{}` depends on step `{name}`, which has not completed in this run", ir.id);
        Some(StepFault::new("dependency-not-met", message))
    }

    /// The inputs for a call of `workflow`, valid and with defaults. An inherited one that its schema forbids is left
    /// out (decision A33).
    pub(super) fn inputs<'a>(
        &self,
        scope: &Scope<'_>,
        workflow: usize,
        given: impl Iterator<Item = (&'a Str, &'a Producer, bool)>,
        missing: &mut Missing,
    ) -> Result<Value, StepFault> {
        let Some(target) = self.program.workflow(workflow) else { return Ok(Value::default()) };
        let mut inputs = Object::default();
        for (name, producer, inherited) in given {
            if inherited && target.inputs.forbids(name) {
                continue;
            }
            let value = scope.produce(producer, missing).map_err(|fault| StepFault {
                message: format!("input `{name}` of workflow `{}`: {}", target.id, fault.message),
                ..fault
            })?;
            if let Some(value) = value {
                inputs.insert(name.clone(), value);
            }
        }
        let inputs = Value::from(inputs);
        weight::check(&inputs, || format!("the inputs of workflow `{}`", target.id))?;
        target.inputs.accept(inputs).map_err(|faults| {
            let told: Vec<String> = faults.into_iter().map(|fault| fault.to_string()).collect();
            StepFault::new(
                "invalid-inputs",
                format!("the inputs of workflow `{}` are invalid: {}", target.id, told.join("; ")),
            )
        })
    }
}
