//! The merge key `<<` of YAML 1.1: the members of what it maps to, unless the object has them itself.

use crate::members::Faults;
use crate::{Data, Diagnostic, Entry, Node, codes};
use arazzo_expression::Str;
use std::collections::BTreeSet;

/// `entries` with those whose numbers are in `merges`, which is sorted, replaced by the members that they bring in.
pub(super) fn apply(entries: Vec<Entry>, merges: &[usize], faults: &mut Faults<'_>) -> Vec<Entry> {
    let own = entries.iter().enumerate().filter(|(n, _)| merges.binary_search(n).is_err());
    let mut known: BTreeSet<Str> = own.map(|(_, entry)| entry.key.clone()).collect();
    let mut all = Vec::with_capacity(entries.len());
    for (n, entry) in entries.into_iter().enumerate() {
        if merges.binary_search(&n).is_ok() {
            let brought = members(entry.value, faults);
            all.extend(brought.into_iter().filter(|member| known.insert(member.key.clone())));
        } else {
            all.push(entry);
        }
    }
    all
}

/// The members of a mapping, or of all mappings of a sequence.
fn members(value: Node, faults: &mut Faults<'_>) -> Vec<Entry> {
    match value.data {
        Data::Mapping(mapping) => mapping.entries().to_vec(),
        Data::Sequence(items) if items.iter().all(|item| item.as_mapping().is_some()) => {
            items.iter().filter_map(Node::as_mapping).flat_map(|mapping| mapping.entries().to_vec()).collect()
        }
        _ => {
            let message = "`<<` takes an object or a list of objects";
            faults.push(|| Diagnostic::new(&codes::YAML_MERGE_KEY, value.span, message));
            Vec::new()
        }
    }
}
