//! One JSON object: each file with what was found in it.

use crate::diagnostics::{self, place};
use crate::validate::finding::{Finding, Place};
use crate::validate::summary::Summary;
use arazzo_expression::{Object, Value, json};

/// The object that the command line's contract describes.
pub(super) fn whole(summary: &Summary) -> String {
    let file = |(path, findings): &(String, Vec<Finding>)| {
        let findings: Vec<Value> = findings.iter().map(diagnostic).collect();
        object([("path", path.as_str().into()), ("diagnostics", findings.into())])
    };
    let mut counts = vec![
        ("errors", number(summary.errors)),
        ("warnings", number(summary.warnings)),
        ("infos", number(summary.infos)),
    ];
    // What is always there is what the contract names.
    if summary.skipped > 0 {
        counts.push(("skipped", number(summary.skipped)));
    }
    if let Some(fixed) = summary.fixed {
        counts.push(("fixed", number(fixed)));
    }
    let files = summary.files.iter().map(file).collect::<Vec<_>>();
    json::to_string_pretty(&object([("files", files.into()), ("summary", object(counts))]))
}

fn diagnostic(finding: &Finding) -> Value {
    let found = &finding.diagnostic;
    let mut members = diagnostics::members(found, finding.at.as_ref(), finding.pointer.as_deref());
    let labels = finding.labels.iter().zip(&found.labels).map(|(at, label)| label_of(at, &label.text));
    let labels: Vec<Value> = labels.collect();
    if !labels.is_empty() {
        members.insert("labels".into(), labels.into());
    }
    if let (Some(fix), Some(at)) = (&found.fix, &finding.fix) {
        let fixed = [
            ("title", fix.title.as_str().into()),
            ("safe", fix.safe.into()),
            ("replacement", fix.replacement.as_str().into()),
        ];
        members.insert("fix".into(), object(fixed.into_iter().chain(place(&at.at))));
    }
    members.into()
}

fn label_of(at: &Place, text: &str) -> Value {
    let mut members = vec![("path", at.path.as_str().into()), ("message", text.into())];
    members.extend(place(&at.at));
    object(members)
}

/// An object of `members`, in their order.
pub(super) fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    members.into_iter().map(|(name, value)| (name.into(), value)).collect::<Object>().into()
}

/// A count as a value.
pub(super) fn number(count: usize) -> Value {
    Value::from(i64::try_from(count).unwrap_or(i64::MAX))
}
