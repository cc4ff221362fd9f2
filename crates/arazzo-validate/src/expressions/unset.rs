//! Whether a step has run, and its outputs are set, when they are read.

use super::steps::reader;
use crate::checked::{CheckedStep, Phase, Ran, Site};
use crate::codes;
use arazzo_expression::{Expression, Version};
use arazzo_parser::{Code, Diagnostic, Span, codes as parser};

/// An output that is read where it may have no value.
pub(super) struct Unset {
    code: &'static Code,
    message: String,
    help: String,
    producer: Span,
}

impl Unset {
    /// The fault, at the place of the expression.
    pub(super) fn diagnostic(self, at: Span) -> Diagnostic {
        Diagnostic::new(self.code, at, self.message).label(self.producer, "the step").help(self.help)
    }
}

/// Why the outputs of step `producer` may have no value at `site`.
pub(super) fn unset(site: &Site<'_, '_>, expression: &Expression, producer: usize) -> Option<Unset> {
    let target = site.workflow.steps.get(producer)?;
    let Some(step) = site.step else { return at_end(site, expression, producer, target) };
    let ran = site.workflow.state.before.get(step.number)?.as_ref()?;
    let after = matches!(site.phase, Phase::OnSuccess | Phase::OnFailure);
    if producer == step.number && after {
        return None;
    }
    if !ran.sometimes.has(producer) {
        return Some(never(site, expression, target, producer == step.number));
    }
    if ran.always.has(producer) || site.guarded {
        return None;
    }
    let message = format!(
        "{} reads `{expression}`, but step `{}` does not run, or gets no answer, on every path to it",
        reader(site),
        target.id()
    );
    let help = "set the output on each path, or go elsewhere where it is missing".to_owned();
    Some(Unset { code: &codes::MAYBE_UNSET, message, help, producer: target.step.step_id.span })
}

fn never(site: &Site<'_, '_>, expression: &Expression, target: &CheckedStep<'_>, own: bool) -> Unset {
    let id = target.id();
    let producer = target.step.step_id.span;
    if own {
        let when = if site.phase == Phase::Request { "its request is built" } else { "this is evaluated" };
        let message = format!("step `{id}` reads its own output `{expression}`, which is not set when {when}");
        let help = "read an output of an earlier step, or of the response itself".to_owned();
        return Unset { code: &codes::OWN_OUTPUT, message, help, producer };
    }
    let message = format!("{} reads `{expression}`, but step `{id}` never runs before it", reader(site));
    let help = match site.document.description.version {
        Version::V1_0 => format!("list step `{id}` first"),
        Version::V1_1 => format!("list step `{id}` first, or add `dependsOn: [{id}]`"),
    };
    Unset { code: &parser::FORWARD_REFERENCE, message, help, producer }
}

fn at_end(site: &Site<'_, '_>, expression: &Expression, producer: usize, target: &CheckedStep<'_>) -> Option<Unset> {
    let Ran { always, sometimes } = site.workflow.state.at_end.as_ref()?;
    if always.has(producer) {
        return None;
    }
    let id = target.id();
    let how = if sometimes.has(producer) { "can end without an answer to" } else { "never ends after" };
    let message = format!("workflow `{}` {how} step `{id}`: then `{expression}` has no value", site.workflow.id());
    let help = "this is fine where whoever reads the output expects it to be absent".to_owned();
    Some(Unset { code: &codes::UNSET_OUTPUT, message, help, producer: target.step.step_id.span })
}
