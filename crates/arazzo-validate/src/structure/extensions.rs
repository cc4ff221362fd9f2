//! Extensions with prefixes that are reserved (EXT-02).

use crate::checked::Checked;
use crate::codes;
use arazzo_parser::{Data, Diagnostic, Node};

const RESERVED: &[&str] = &["x-oai-", "x-oas-", "x-arazzo"];

/// Extensions whose prefix is reserved.
pub(crate) fn extensions(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for document in &checked.documents {
        visit(&document.document.root, found);
    }
}

/// Payloads and other data may hold anything; only the objects of the specification are looked at, which are those that
/// lists and maps of the specification lead to.
fn visit(node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.data {
        Data::Mapping(mapping) => {
            for entry in mapping.entries() {
                if let Some(prefix) = RESERVED.iter().find(|prefix| entry.key.starts_with(**prefix)) {
                    let message = format!("`{}` has the prefix `{prefix}`, which is reserved", entry.key);
                    let diagnostic = Diagnostic::new(&codes::RESERVED_EXTENSION, entry.key_span, message);
                    found.push(diagnostic.help("use a prefix of your own"));
                } else if !matches!(&*entry.key, "payload" | "value" | "inputs" | "outputs")
                    && !entry.key.starts_with("x-")
                {
                    visit(&entry.value, found);
                }
            }
        }
        Data::Sequence(items) => items.iter().for_each(|item| visit(item, found)),
        _ => {}
    }
}
