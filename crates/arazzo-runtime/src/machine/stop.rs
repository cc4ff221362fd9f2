//! Why a run ends without success.

use super::Machine;
use super::phase::Phase;
use crate::event::{Effect, Outcome, RunError, Status};
use crate::program::StepRef;
use crate::trace::{Judgement, Trace};
use arazzo_expression::Object;

impl Machine<'_> {
    /// Stops the run at a limit or at the operator's wish.
    pub(super) fn stop(error: RunError, trace: &mut Vec<Trace>) -> Phase {
        trace.push(Trace::Stopped(error.clone()));
        Phase::Ask(Effect::Finish(Outcome {
            status: Status::Aborted,
            outputs: Object::default().into(),
            error: Some(error),
        }))
    }

    /// The error of a limit, which says where the run stood.
    pub(super) fn limit(&self, code: &str, message: &str) -> RunError {
        let places: Vec<String> = self
            .backtrace()
            .into_iter()
            .map(|(workflow, step)| format!("step `{step}` of workflow `{workflow}`"))
            .collect();
        let attempt = self.state.top.attempt();
        let message = format!(
            "{message}; the run stood at {}, after attempt {attempt} of it and {} in all",
            told(&places),
            self.state.attempts
        );
        error(code, message, Some(self.state.top.at()))
    }
}

/// Places, each in the next one. What goes round is told once, and how often it goes round.
fn told(places: &[String]) -> String {
    let round = |length: &usize| {
        let (first, rest) = places.split_at(*length);
        rest.starts_with(first)
    };
    let Some(length) = (1..=places.len() / 2).find(round) else { return places.join(", in ") };
    let (first, _) = places.split_at(length);
    let times = places.chunks(length).take_while(|chunk| *chunk == first).count();
    let rest = places.get(length * times..).unwrap_or_default();
    let round = format!("{} ({times} times in each other)", first.join(", in "));
    std::iter::once(&round).chain(rest).map(String::as_str).collect::<Vec<_>>().join(", in ")
}

/// An error at a step.
pub(super) fn error(code: &str, message: String, at: Option<StepRef>) -> RunError {
    RunError { code: code.into(), message, at }
}

/// The error of a workflow that fails because a step of it did.
pub(super) fn failure(step: &str, judgement: &Judgement) -> RunError {
    if let Some(fault) = &judgement.fault {
        return error(&fault.code, format!("step `{step}`: {}", fault.message), Some(judgement.at));
    }
    let told: Vec<String> = judgement
        .criteria
        .iter()
        .filter(|verdict| !verdict.passed)
        .map(|verdict| match &verdict.reason {
            Some(reason) => format!("`{}` does not hold ({reason})", verdict.shown()),
            None => format!("`{}` does not hold", verdict.shown()),
        })
        .collect();
    let why = match (told.is_empty(), judgement.status) {
        (false, _) => told.join(", "),
        (true, Some(status)) => format!("the response has status {status}, and the step has no success criteria"),
        (true, None) => "its criteria do not hold".to_owned(),
    };
    let complaint = judgement.complaint.as_ref().map(|text| format!("; the service says: {text}")).unwrap_or_default();
    error("step-failed", format!("step `{step}` failed: {why}{complaint}"), Some(judgement.at))
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn what_goes_round_is_told_once() {
        for (places, expected) in [
            ("a", "a"),
            ("a b", "a, in b"),
            ("a a a", "a (3 times in each other)"),
            ("a b a b a b c", "a, in b (3 times in each other), in c"),
            ("a b a", "a, in b, in a"),
        ] {
            let places: Vec<String> = places.split(' ').map(str::to_owned).collect();
            assert_eq!(told(&places), expected);
        }
    }
}
