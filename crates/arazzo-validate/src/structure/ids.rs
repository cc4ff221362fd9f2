//! The ids of workflows and steps (WF-02, STEP-02).

use crate::checked::Checked;
use crate::codes;
use arazzo_expression::{Str, Version};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::Spanned;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Ids that expressions cannot name, and ids that differ in case only.
pub(crate) fn ids(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for document in &checked.documents {
        let workflows: Vec<&Spanned<Str>> = document.workflows.iter().map(|w| &w.workflow.workflow_id).collect();
        let help = match document.description.version {
            Version::V1_0 => "rename it: Arazzo 1.1 and some tools have no expression that names it",
            Version::V1_1 => "expressions cannot name it: rename it",
        };
        check(("workflow", "workflowId"), &workflows, help, found);
        for workflow in &document.workflows {
            let steps: Vec<&Spanned<Str>> = workflow.steps.iter().map(|step| &step.step.step_id).collect();
            check(("step", "stepId"), &steps, help, found);
        }
    }
}

fn check((what, field): (&str, &str), ids: &[&Spanned<Str>], help: &str, found: &mut Vec<Diagnostic>) {
    let mut folded: BTreeMap<String, &Spanned<Str>> = BTreeMap::new();
    for id in ids {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if id.is_empty() || !id.bytes().all(plain) {
            let message = format!("{field} `{}` has characters other than letters, digits, `_` and `-`", id.value);
            found.push(Diagnostic::new(&codes::ID_PATTERN, id.span, message).help(help));
        }
        match folded.entry(id.to_lowercase()) {
            Entry::Occupied(first) if first.get().value != id.value => {
                let first = first.get();
                let message = format!("{what} `{}` differs from `{}` in case only", id.value, first.value);
                let diagnostic = Diagnostic::new(&codes::ID_CASE, id.span, message);
                found.push(diagnostic.label(first.span, "the other one").help("rename one of them"));
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(first) => {
                first.insert(id);
            }
        }
    }
}
