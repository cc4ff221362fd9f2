//! What was answered and what came of it, in a few words.

use super::wish::Outlook;
use crate::place::Place;
use arazzo_expression::{Str, Value};
use arazzo_runtime::program::{Call, OperationCall};
use arazzo_runtime::{Judgement, Received, Response, TransportError};

/// The longest condition in a label, in characters.
const SHOWN: usize = 60;

/// The value of the first place with listed states in a response.
pub(super) fn state(outlook: &Outlook<'_>, response: &Response) -> Option<(Str, Value)> {
    let place = outlook.places.first()?;
    Some((place.name(), value_at(outlook, response, place)?))
}

/// The value of a place in a response.
pub(super) fn value_at(outlook: &Outlook<'_>, response: &Response, place: &Place) -> Option<Value> {
    Received::new(response.clone(), call(outlook)).body_at(&place.pointer).cloned()
}

fn call<'p>(outlook: &Outlook<'p>) -> Option<&'p OperationCall> {
    match &outlook.step.call {
        Call::Operation(call) => Some(call),
        Call::Workflow { .. } => None,
    }
}

/// A response and how it was judged.
pub(super) fn response(
    outlook: &Outlook<'_>,
    response: &Response,
    state: Option<&(Str, Value)>,
    judged: Option<&Judgement>,
) -> Str {
    let mut label = format!("{}: {}", outlook.step.id, response.status);
    if let Some((place, value)) = state {
        label.push_str(&format!(" {place} {}", shorten(&value.to_text())));
    }
    judgement(&mut label, judged);
    label.into()
}

/// No response and how that was judged.
pub(super) fn error(outlook: &Outlook<'_>, error: &TransportError, judged: Option<&Judgement>) -> Str {
    let mut label = format!("{}: no answer ({})", outlook.step.id, error.kind.code());
    judgement(&mut label, judged);
    label.into()
}

fn judgement(label: &mut String, judged: Option<&Judgement>) {
    let Some(judged) = judged else { return };
    if !judged.success {
        label.push_str(" ✗");
        let failing = judged.criteria.iter().filter(|verdict| !verdict.passed);
        for (number, verdict) in failing.enumerate() {
            label.push_str(if number == 0 { " " } else { ", " });
            label.push_str(&shorten(&verdict.condition));
        }
        let code = judged.fault.as_ref().filter(|fault| &*fault.code == "unmatched-state");
        label.push_str(if code.is_some() { " unmatched" } else { "" });
    }
    if let Some(action) = &judged.action {
        label.push_str(&format!(" → {}", action.name));
    }
}

pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
