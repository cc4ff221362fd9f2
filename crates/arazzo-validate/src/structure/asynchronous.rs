//! Steps on AsyncAPI channels (ASY-01 to ASY-08).

use crate::checked::{Checked, CheckedDocument, CheckedStep, channel};
use crate::codes;
use arazzo_expression::Str;
use arazzo_parser::arazzo::{AsyncAction, Spanned, StepTarget};
use arazzo_parser::{Diagnostic, Mapping, Node, Severity, codes as parser, resolve};

/// Fields that only steps on channels have, and channels that are none.
pub(crate) fn asynchronous(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            if let StepTarget::ChannelPath(path) = &step.step.target {
                channel(checked, document, step, path, found);
            }
            if step.is_asynchronous() {
                waiting(step, found);
            } else if step.operation.is_some() || step.is_call() {
                foreign(step, found);
            }
            unrelated(step, found);
        }
    }
}

fn foreign(step: &CheckedStep<'_>, found: &mut Vec<Diagnostic>) {
    let fields = [
        ("action", step.step.action.as_ref().map(|action| action.span)),
        ("correlationId", step.step.correlation_id.as_ref().map(|id| id.span)),
    ];
    for (field, span) in fields {
        if let Some(span) = span {
            let message =
                format!("`{field}` is for channels of AsyncAPI descriptions; step `{}` calls none", step.id());
            found.push(Diagnostic::new(&codes::ASYNC_FIELD, span, message).help("remove it"));
        }
    }
}

fn unrelated(step: &CheckedStep<'_>, found: &mut Vec<Diagnostic>) {
    let sends = step.step.action.as_ref().is_some_and(|action| action.value == AsyncAction::Send);
    if let Some(id) = step.step.correlation_id.as_ref().filter(|_| sends) {
        let message = format!("`correlationId` chooses among received messages; step `{}` sends one", step.id());
        found.push(Diagnostic::new(&codes::ASYNC_FIELD, id.span, message).help("remove it, or set `action: receive`"));
    }
}

fn waiting(step: &CheckedStep<'_>, found: &mut Vec<Diagnostic>) {
    let receives = step.step.action.as_ref().filter(|action| action.value == AsyncAction::Receive);
    if let Some(body) = step.step.request_body.as_ref().filter(|_| receives.is_some()) {
        let message = format!("step `{}` receives a message: its `requestBody` is not used", step.id());
        let diagnostic = Diagnostic::new(&codes::ASYNC_FIELD, body.span, message).severity(Severity::Warning);
        found.push(diagnostic.help("remove it, or set `action: send`"));
    }
    if let Some(action) = receives.filter(|_| step.step.timeout.is_none()) {
        let message = format!("step `{}` waits for a message, and nothing says how long", step.id());
        found.push(Diagnostic::new(&codes::NO_TIMEOUT, action.span, message).help("add `timeout`, in milliseconds"));
    }
}

fn channel(
    checked: &Checked<'_>,
    document: &CheckedDocument<'_>,
    step: &CheckedStep<'_>,
    path: &Spanned<Str>,
    found: &mut Vec<Diagnostic>,
) {
    if step.step.action.is_none() && !document.says(step.step.step_id.span, "action") {
        let message = format!("step `{}` does not say what it does with its channel", step.id());
        let help = "add `action: send` or `action: receive`";
        found.push(Diagnostic::new(&parser::MISSING_FIELD, path.span, message).help(help));
    }
    let form = || {
        let message = format!("`{}` is not the form of a channelPath", path.value);
        Diagnostic::new(&codes::CHANNEL_PATH, path.span, message)
            .help("a channelPath looks like `'{$sourceDescriptions.<name>.url}#/channels/orders'`")
    };
    let Some((name, pointer)) = channel::split(path) else { return found.push(form()) };
    let target = match resolve::source(checked.loaded, document.id, name, path.span) {
        Ok(target) => target,
        Err(fault) if fault.code == &parser::SOURCE_MISSING => return,
        Err(fault) => return found.push(fault),
    };
    let Some(root) = channel::root(checked.loaded, target) else {
        let message = format!("source `{name}` is no AsyncAPI description: it has no channels");
        return found.push(Diagnostic::new(&codes::CHANNEL_PATH, path.span, message));
    };
    if step.channel.is_none() {
        let message = format!("`{pointer}` of source `{name}` is no channel");
        let fault = Diagnostic::new(&codes::CHANNEL_PATH, path.span, message);
        let channels = root.get("channels").and_then(Node::as_mapping).map(Mapping::entries).unwrap_or_default();
        let wanted = pointer.strip_prefix("/channels/").unwrap_or(pointer);
        let write = |near: &str| path.value.replace(pointer, &format!("/channels/{near}"));
        found.push(fault.near(channels.iter().map(|entry| &*entry.key), wanted, path.span, write));
    }
}
