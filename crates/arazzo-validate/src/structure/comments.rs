//! Expressions that a YAML comment cuts off.

use crate::checked::Checked;
use crate::codes;
use arazzo_parser::{Data, Diagnostic, Node, SourceMap, Style};

/// Expressions in front of ` #/…`, which was meant as their pointer.
pub(crate) fn comments(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for document in &checked.documents {
        visit(&checked.loaded.sources, &document.document.root, found);
    }
}

fn visit(sources: &SourceMap, node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.data {
        Data::Mapping(mapping) => mapping.entries().iter().for_each(|entry| visit(sources, &entry.value, found)),
        Data::Sequence(items) => items.iter().for_each(|item| visit(sources, item, found)),
        Data::String(text, Style::Plain) if text.starts_with('$') => {
            let source = sources.get(node.span.source).and_then(|source| source.text().get(node.span.end as usize..));
            let line = source.and_then(|rest| rest.lines().next()).unwrap_or_default();
            let comment = line.trim_start_matches([' ', '\t']);
            if comment.starts_with("#/") && comment.len() < line.len() {
                let message = format!("` {}` is a comment, not the pointer of `{text}`", comment.trim_end());
                let help = format!("write `{text}{}`", comment.trim_end());
                found.push(Diagnostic::new(&codes::CUT_BY_COMMENT, node.span, message).help(help));
            }
        }
        _ => {}
    }
}
