//! Bodies that are missing or not taken (OP-BODY-MISSING, OP-BODY-UNEXPECTED).

use super::codes::{MISSING_BODY, UNDECLARED_BODY};
use super::content_types;
use super::rules::Call;
use arazzo_parser::Diagnostic;

/// Whether the step has a body where the operation takes one, in a media type that it takes.
pub(super) fn check(call: &Call<'_, '_>, found: &mut Vec<Diagnostic>) {
    let step = call.step.step;
    let name = || call.called.name();
    match (&step.request_body, &call.called.operation.request_body) {
        (Some(body), Some(declared)) => {
            content_types::check(call, body, declared, found);
            if body.payload.is_none() && body.replacements.is_empty() {
                let message = if declared.required {
                    format!("this body has no `payload`, and operation `{}` requires one", name())
                } else {
                    "this body has no `payload`: nothing is sent".to_owned()
                };
                found.push(Diagnostic::new(&MISSING_BODY, body.span, message).help("add `payload`"));
            }
        }
        (Some(body), None) if !is_described(call) => {
            let method = &call.called.operation.key.method;
            let message = format!("operation `{}` (`{method}`) takes no body", name());
            let help = "remove `requestBody`; what the operation takes are parameters";
            found.push(Diagnostic::new(&UNDECLARED_BODY, body.span, message).help(help));
        }
        (None, Some(declared)) if declared.required => {
            let message =
                format!("step `{}` has no `requestBody`, which operation `{}` requires", step.step_id.value, name());
            let mut diagnostic = Diagnostic::new(&MISSING_BODY, step.step_id.span, message);
            let media = declared.content.first().map(|media| &media.media_type);
            diagnostic.help = media.map(|media| format!("add a `requestBody` with a payload for `{media}`"));
            found.push(diagnostic);
        }
        _ => {}
    }
}

/// Whether the description has a body all the same, one that could not be read.
fn is_described(call: &Call<'_, '_>) -> bool {
    let pointer = call.called.operation.key.pointer.join("requestBody");
    call.called.description.at(&pointer).is_some()
}
