//! Source descriptions that nothing refers to.

use crate::checked::{Checked, CheckedDocument};
use crate::codes;
use arazzo_parser::arazzo::{SourceDescription, StepTarget};
use arazzo_parser::{Data, Diagnostic, DocumentId, Link, Node};
use std::cell::LazyCell;
use std::collections::BTreeSet;

/// Sources that nothing refers to.
pub(crate) fn sources(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for document in &checked.documents {
        // Most sources are used, and the texts need not be looked through.
        let texts = LazyCell::new(|| {
            let mut texts = Vec::new();
            mentions(&document.document.root, &mut texts);
            texts
        });
        let used = used(checked, document);
        let open = unresolved(document);
        for (number, (source, link)) in checked.loaded.links(document.id).enumerate() {
            // A second source of one name is told already.
            let twice = document.description.source_description(&source.name).is_none_or(|(first, _)| first != number);
            let target = match link {
                Link::To(target) => used.contains(target),
                Link::Failed(_) => false,
            };
            if twice || target || open || is_mentioned(source, &texts) || names_unknown(document, &texts) {
                continue;
            }
            let message = format!("nothing refers to source `{}`", source.name.value);
            found.push(Diagnostic::new(&codes::UNUSED_SOURCE, source.name.span, message).help("remove it"));
        }
    }
}

/// Whether a plain name did not resolve: it may have been meant for any source.
fn unresolved(document: &CheckedDocument<'_>) -> bool {
    let steps = || document.workflows.iter().flat_map(|workflow| &workflow.steps);
    // So may what a step that could not be read calls.
    let written = document.document.root.get("workflows").and_then(Node::as_sequence).unwrap_or_default();
    let written = written.iter().filter_map(|workflow| workflow.get("steps")?.as_sequence()).map(<[Node]>::len);
    if written.sum::<usize>() != steps().count() {
        return true;
    }
    steps().any(|step| {
        let found = step.operation.is_some() || step.called.is_some() || step.channel.is_some();
        !found && !step.step.target_text().contains("$sourceDescriptions.")
    })
}

/// The documents that names without a source resolved to, or may have been meant for.
fn used(checked: &Checked<'_>, document: &CheckedDocument<'_>) -> BTreeSet<DocumentId> {
    let steps = || document.workflows.iter().flat_map(|workflow| &workflow.steps);
    let plain = steps().filter(|step| match &step.step.target {
        StepTarget::OperationId(text) | StepTarget::OperationPath(text) => !text.contains("$sourceDescriptions."),
        StepTarget::WorkflowId(_) | StepTarget::ChannelPath(_) => false,
    });
    let channels = steps().filter_map(|step| step.channel).map(|channel| channel.document);
    let mut used: BTreeSet<DocumentId> =
        plain.filter_map(|step| step.operation.as_ref()).map(|operation| operation.document).chain(channels).collect();
    let names: BTreeSet<&str> = steps()
        .filter_map(|step| match &step.step.target {
            StepTarget::OperationId(text) => Some(&*text.value),
            _ => None,
        })
        .collect();
    for (_, link) in checked.loaded.links(document.id) {
        let Link::To(target) = link else { continue };
        let described = checked.loaded.openapi(*target).filter(|_| !used.contains(target));
        if described.is_some_and(|described| names.iter().any(|name| described.by_operation_id(name).next().is_some()))
        {
            used.insert(*target);
        }
    }
    used
}

fn is_mentioned(source: &SourceDescription, texts: &[&str]) -> bool {
    let name = &*source.name.value;
    texts.iter().any(|text| {
        text.split("$sourceDescriptions.").skip(1).any(|rest| {
            rest.strip_prefix(name)
                .is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        }) || text.strip_prefix(name).is_some_and(|after| after.starts_with(['.', '#']))
    })
}

/// Whether a text names a source that there is none of: any may be meant.
fn names_unknown(document: &CheckedDocument<'_>, texts: &[&str]) -> bool {
    let ends = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-');
    texts.iter().flat_map(|text| text.split("$sourceDescriptions.").skip(1)).any(|rest| {
        let name = rest.split(ends).next().unwrap_or_default();
        document.description.source_description(name).is_none()
    })
}

/// The texts that may name a source, and the bare ids of workflows that expressions name.
fn mentions<'n>(node: &'n Node, texts: &mut Vec<&'n str>) {
    match &node.data {
        Data::Mapping(mapping) => {
            for entry in mapping.entries().iter().filter(|entry| &*entry.key != "sourceDescriptions") {
                mentions(&entry.value, texts);
            }
        }
        Data::Sequence(items) => items.iter().for_each(|item| mentions(item, texts)),
        Data::String(text, _) if text.contains(['$', '#', '.']) => texts.push(text),
        _ => {}
    }
}
