//! Texts that a YAML comment cuts off: ` #` starts one (YAML-QUOTE).

use crate::checked::Checked;
use crate::codes;
use arazzo_parser::{Data, Diagnostic, Node, Span, Style};

/// Plain texts in front of what was meant as the rest of them: ` #/…`, which is a pointer, or a comment behind a quote or
/// a parenthesis that it leaves open.
pub(crate) fn comments(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for document in &checked.documents {
        let root = &document.document.root;
        let source = checked.loaded.sources.get(root.span.source).map_or("", |source| source.text());
        // Most documents have no comment behind anything.
        if source.contains(" #") || source.contains("\t#") {
            visit(source, root, found);
        }
    }
}

fn visit(source: &str, node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.data {
        Data::Mapping(mapping) => mapping.entries().iter().for_each(|entry| visit(source, &entry.value, found)),
        Data::Sequence(items) => items.iter().for_each(|item| visit(source, item, found)),
        Data::String(text, Style::Plain) => found.extend(cut(source, node, text)),
        _ => {}
    }
}

fn cut(source: &str, node: &Node, text: &str) -> Option<Diagnostic> {
    let rest = source.get(node.span.end as usize..).filter(|rest| rest.starts_with([' ', '\t']))?;
    if !text.contains('$') {
        return None;
    }
    let line = rest.lines().next()?.trim_end();
    let comment = line.trim_start_matches([' ', '\t']);
    if !comment.starts_with('#') || comment.len() == line.len() {
        return None;
    }
    let pointer = comment.starts_with("#/") && text.starts_with('$');
    if !pointer && !is_open(text) {
        return None;
    }
    let whole = Span { end: node.span.end + u32::try_from(line.len()).ok()?, ..node.span };
    let message = format!("` {comment}` is a comment, not a part of `{text}`");
    let meant = if pointer { format!("{text}{comment}") } else { format!("{text}{line}") };
    let fault = Diagnostic::new(&codes::CUT_BY_COMMENT, node.span, message);
    let quoted = format!("'{}'", meant.replace('\'', "''"));
    let help = if pointer { format!("write `{meant}`") } else { format!("write `{quoted}`") };
    Some(fault.help(help).guess("make it one text", whole, if pointer { meant } else { quoted }))
}

/// Whether a quote or a parenthesis in `text` is not closed.
fn is_open(text: &str) -> bool {
    let count = |wanted: char| text.chars().filter(|c| *c == wanted).count();
    count('\'') % 2 == 1 || count('"') % 2 == 1 || count('(') > count(')')
}
