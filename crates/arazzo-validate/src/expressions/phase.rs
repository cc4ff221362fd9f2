//! What exists when an expression is evaluated (EXP-19, EXP-02, EXP-03, ASY-10, decision A26).

use crate::checked::{Checked, CheckedStep, Phase, Place, Site};
use crate::codes;
use arazzo_expression::{Expression, Source};
use arazzo_parser::{Diagnostic, Severity, codes as parser, resolve};

/// Expressions that can have no value where they stand.
pub(crate) fn phase(
    checked: &Checked<'_>,
    site: &Site<'_, '_>,
    expression: &Expression,
    place: Place<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let at = || place.exact(checked, site.document, expression);
    match expression {
        Expression::SelfUri if site.document.description.self_uri.is_none() => {
            let message = "`$self` has no value: the document has no `$self`";
            let help = "add `$self` with the document's URI";
            found.push(Diagnostic::new(&parser::SELF_MISSING, at(), message).help(help));
        }
        Expression::SourceDescription { name, reference } => {
            found.extend(resolve::source_field(checked.loaded, site.document.id, (name, reference), at()).err());
        }
        Expression::Component { kind, name } => {
            found.extend(resolve::component_fault(site.document.description, (*kind, name), at()));
        }
        _ => found.extend(misplaced(site, expression).map(|(message, help, severity)| {
            Diagnostic::new(&parser::EXPRESSION_PHASE, at(), message).help(help).severity(severity)
        })),
    }
    found.extend(of_called(site, expression).map(|message| {
        let help = "make it an output of the called workflow, and read `$outputs.<name>`";
        Diagnostic::new(&codes::WORKFLOW_STEP_RESPONSE, at(), message).help(help)
    }));
    if let Expression::Request(Source::Header(name)) | Expression::Response(Source::Header(name)) = expression
        && name.contains('#')
    {
        let message = format!("the header is called `{name}`: a header has no parts that a pointer could name");
        found.push(Diagnostic::new(&codes::HEADER_POINTER, at(), message).help("remove what follows `#`"));
    }
}

/// Why `expression` has no value at `site`, what to do about it and how much it matters.
fn misplaced(site: &Site<'_, '_>, expression: &Expression) -> Option<(String, &'static str, Severity)> {
    let is_channel = site.step.is_some_and(CheckedStep::is_asynchronous);
    let unknown_kind = site.step.is_some_and(|step| step.operation.is_none() && !step.is_call());
    match expression {
        Expression::Outputs(_) if site.phase == Phase::Request => outputs(site, expression),
        Expression::Message(_) if site.step.is_some() && !is_channel && !unknown_kind && !is_for(site, true) => {
            let message = format!("`{expression}` has no value here: this step has no message");
            Some((message, "`$message` is for steps on AsyncAPI channels; use `$response`", Severity::Error))
        }
        Expression::Response(Source::Query(_) | Source::Path(_)) => {
            let message = format!("`{expression}` has no value: a response has no such part");
            Some((message, "did you mean `$request`?", Severity::Error))
        }
        Expression::Message(Source::Body(_) | Source::Query(_) | Source::Path(_)) if is_channel => {
            let message = format!("`{expression}` has no value: a message has headers and a payload");
            Some((message, "read `$message.payload` or `$message.header.<name>`", Severity::Error))
        }
        Expression::Request(Source::Payload(_)) | Expression::Response(Source::Payload(_))
            if site.step.is_some_and(|step| step.operation.is_some()) && !is_channel =>
        {
            let message = format!("`{expression}` has no value here: this step has no message");
            Some((message, "what is sent and answered over HTTP is the `body`", Severity::Error))
        }
        Expression::Url | Expression::Method | Expression::StatusCode | Expression::Response(_)
            if is_channel && !is_for(site, false) =>
        {
            let message = format!("`{expression}` has no value here: this step is on an AsyncAPI channel");
            Some((message, "use `$message`", Severity::Error))
        }
        Expression::Url
        | Expression::Method
        | Expression::StatusCode
        | Expression::Request(_)
        | Expression::Response(_)
        | Expression::Message(_) => early(site, expression),
        _ => None,
    }
}

/// Whether the expression stands in what is shared by all steps of the workflow, of which one is on a channel, or is not.
fn is_for(site: &Site<'_, '_>, channel: bool) -> bool {
    site.shared && site.workflow.steps.iter().any(|step| step.is_asynchronous() == channel)
}

fn early(site: &Site<'_, '_>, expression: &Expression) -> Option<(String, &'static str, Severity)> {
    let when = match site.phase {
        Phase::Request => "before the request is sent",
        Phase::End => "when the workflow is over",
        _ => return None,
    };
    let message = format!("`{expression}` has no value here: this is evaluated {when}");
    Some((message, "make it an output of a step, and read `$steps.<stepId>.outputs.<name>`", Severity::Error))
}

/// `$outputs` before the request: those of the called workflow are not there yet, those of the own one hardly meant.
fn outputs(site: &Site<'_, '_>, expression: &Expression) -> Option<(String, &'static str, Severity)> {
    let help = "read `$steps.<stepId>.outputs.<name>`";
    if site.step?.is_call() {
        let message = format!("`{expression}` has no value here: the called workflow has not run yet");
        return Some((message, help, Severity::Error));
    }
    let message = format!("`{expression}` is an output of the workflow, which is not over yet");
    Some((message, help, Severity::Warning))
}

/// The answer that a workflow step is judged by is the last one of the called workflow.
fn of_called(site: &Site<'_, '_>, expression: &Expression) -> Option<String> {
    let step = site.step.filter(|step| step.is_call() && !site.shared)?;
    let reads = matches!(
        expression,
        Expression::StatusCode
            | Expression::Response(_)
            | Expression::Request(_)
            | Expression::Url
            | Expression::Method
    );
    let after = !matches!(site.phase, Phase::Request | Phase::End);
    (reads && after).then(|| {
        format!("step `{}` calls a workflow: `{expression}` is of the last request that this workflow sends", step.id())
    })
}
