//! What only follows from a part of a workflow that could not be read: the fault itself is told, and its consequences are
//! none of the author's.

use crate::checked::Checked;
use crate::{codes, operations};
use arazzo_parser::{Code, Diagnostic, Loaded, Node, Span, codes as parser};

/// Faults for which an object, or a part of it, is left out.
const UNREAD: &[&Code] =
    &[&parser::WRONG_TYPE, &parser::MISSING_FIELD, &parser::UNKNOWN_VALUE, &parser::EXPRESSION_SYNTAX];

/// What is told of the paths through a workflow, and of what its steps give and read.
const FOLLOWING: &[&Code] = &[
    &codes::UNREACHABLE_STEP,
    &parser::SHADOWED_ACTION,
    &codes::UNHANDLED_STATE,
    &codes::MAYBE_UNSET,
    &operations::codes::MISSING_PARAMETER,
];

/// What is told of the whole document when nothing refers to something.
const UNUSED: &[&Code] = &[&codes::UNUSED_SOURCE, &codes::UNUSED_COMPONENT];

/// Takes away what follows from faults that loading found.
pub(crate) fn leave_out(checked: &Checked<'_>, loaded: &Loaded, found: &mut Vec<Diagnostic>) {
    let unread = |span: Span| {
        loaded
            .diagnostics
            .iter()
            .any(|fault| UNREAD.contains(&fault.code) && fault.span.is_some_and(|at| span.contains(at)))
    };
    for document in &checked.documents {
        let root = &document.document.root;
        let workflows = root.get("workflows").and_then(Node::as_sequence).unwrap_or_default();
        let broken: Vec<Span> = workflows.iter().map(|node| node.span).filter(|span| unread(*span)).collect();
        if broken.is_empty() && !workflows.is_empty() {
            continue;
        }
        found.retain(|diagnostic| {
            let Some(at) = diagnostic.span.filter(|at| at.source == root.span.source) else { return true };
            let is_broken = broken.iter().any(|span| span.contains(at));
            // An input is read in its own workflow only, one of the components in any.
            let is_own = workflows.iter().any(|workflow| workflow.span.contains(at));
            let unread = diagnostic.code == &codes::UNUSED_INPUT && (is_broken || !is_own);
            let follows = FOLLOWING.contains(&diagnostic.code) && is_broken;
            !(follows || unread || UNUSED.contains(&diagnostic.code))
        });
    }
}
