//! Fixes as the text needs them: a replacement is written in the style of the string it goes into.

use crate::{Data, Diagnostic, Fix, Loaded, Node, SourceMap, Span, Style};
use arazzo_expression::{Number, Value};

/// Makes every fix of `diagnostics` one that can be put into the text as it stands. Those that cannot are dropped.
pub fn settle_fixes(loaded: &Loaded, diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fix.take() else { continue };
        let document = loaded.documents.iter().position(|document| document.source == fix.span.source);
        let root = document.and_then(|id| loaded.arazzo(id)).map(|document| &document.root);
        diagnostic.fix = match root {
            Some(root) => settle(&loaded.sources, root, fix),
            None => Some(fix),
        };
    }
}

fn settle(sources: &SourceMap, root: &Node, fix: Fix) -> Option<Fix> {
    match string_at(sources, root, fix.span) {
        Some((node, style, flow)) => in_string(sources, node, style, flow, fix),
        None => Some(key(sources, fix)),
    }
}

/// The string in which `span` lies, how it is written, and whether it stands in a flow collection.
fn string_at<'n>(sources: &SourceMap, root: &'n Node, span: Span) -> Option<(&'n Node, Style, bool)> {
    let mut flow = false;
    let mut node = root;
    loop {
        flow |= matches!(node.data, Data::Mapping(_) | Data::Sequence(_))
            && sources.slice(node.span).starts_with(['{', '[']);
        node = match &node.data {
            Data::Mapping(mapping) => {
                mapping.entries().iter().map(|entry| &entry.value).find(|value| value.span.contains(span))?
            }
            Data::Sequence(items) => items.iter().find(|item| item.span.contains(span))?,
            Data::String(_, style) => return Some((node, *style, flow)),
            _ => return None,
        };
    }
}

fn in_string(sources: &SourceMap, node: &Node, style: Style, flow: bool, fix: Fix) -> Option<Fix> {
    let whole = fix.span == node.span;
    match style {
        Style::Plain => plain(sources, node, flow, fix),
        Style::SingleQuoted | Style::DoubleQuoted | Style::Json => {
            let text = escaped(style, &fix.replacement);
            let quote = if style == Style::SingleQuoted { "'" } else { "\"" };
            let replacement = if whole { format!("{quote}{text}{quote}") } else { text };
            Some(Fix { replacement, ..fix })
        }
        Style::Literal | Style::Folded if whole => {
            let replacement = quoted(&fix.replacement)?;
            Some(Fix { replacement, ..fix })
        }
        Style::Literal | Style::Folded => Some(fix),
    }
}

/// A plain scalar gets quotes where what it becomes would not be read as the same text without them.
fn plain(sources: &SourceMap, node: &Node, flow: bool, fix: Fix) -> Option<Fix> {
    let before = sources.slice(Span { end: fix.span.start, ..node.span });
    let after = sources.slice(Span { start: fix.span.end, ..node.span });
    let text = format!("{before}{}{after}", fix.replacement);
    if is_plain(&text, flow) {
        return Some(fix);
    }
    Some(Fix { replacement: quoted(&text)?, span: node.span, ..fix })
}

/// Keys have no nodes: one with quotes around it keeps them.
fn key(sources: &SourceMap, fix: Fix) -> Fix {
    let text = sources.slice(fix.span);
    let quote =
        ['"', '\''].into_iter().find(|quote| text.len() > 1 && text.starts_with(*quote) && text.ends_with(*quote));
    match quote.filter(|quote| !fix.replacement.starts_with(*quote)) {
        Some(quote) => Fix { replacement: format!("{quote}{}{quote}", fix.replacement), ..fix },
        None => fix,
    }
}

fn escaped(style: Style, text: &str) -> String {
    if style == Style::SingleQuoted {
        return text.replace('\'', "''");
    }
    let json = Value::from(text).to_string();
    json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

/// `text` in single quotes; `None` if it has several lines.
pub(crate) fn quoted(text: &str) -> Option<String> {
    (!text.contains('\n')).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// Whether a plain scalar of YAML that is written `text` is read as this text.
fn is_plain(text: &str, flow: bool) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return false };
    let second = characters.next();
    let starts = match first {
        '-' | '?' | ':' => second.is_some_and(|next| !next.is_whitespace()),
        other => !"!&*,[]{}#|>@`\"'%".contains(other),
    };
    starts
        && text.trim() == text
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && (!flow || !text.contains([',', '[', ']', '{', '}']))
        && !matches!(text, "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
        && Number::parse(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DocumentOptions, Format, parse_document};

    fn mended(text: &str, from: &str, to: &str) -> Option<String> {
        let mut sources = SourceMap::default();
        let source = sources.add("t", text);
        let root = parse_document(source, text, Format::Detect, &DocumentOptions::default()).0.unwrap();
        let start = text.find(from).unwrap();
        let span = Span::new(source, start, start + from.len());
        let fix = Fix { title: String::new(), span, replacement: to.to_owned(), safe: true };
        let fix = settle(&sources, &root, fix)?;
        let mut out = text.to_owned();
        out.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.replacement);
        Some(out)
    }

    #[test]
    fn replacements_are_written_in_the_style_of_their_string() {
        for (text, from, to, out) in [
            ("a: $b.c", "$b.c", "$b#/c", "a: $b#/c"),
            ("a: x $b y", "$b", "{$b}", "a: x {$b} y"),
            ("a: $b y", "$b", "{$b}", "a: '{$b} y'"),
            ("{a: x $b}", "$b", "{$b}", "{a: 'x {$b}'}"),
            ("[\"x $b\"]", "$b", "{$b} \"q\"", "[\"x {$b} \\\"q\\\"\"]"),
            ("a: 'it $b'", "$b", "'c'", "a: 'it ''c'''"),
            ("a: 'it'", "'it'", "is", "a: 'is'"),
            ("{\"a\": \"it\"}", "\"it\"", "is", "{\"a\": \"is\"}"),
            ("{\"ab\": 1}", "\"ab\"", "abc", "{\"abc\": 1}"),
            ("ab: 1", "ab", "abc", "abc: 1"),
            ("a: |\n  x $b\n", "$b", "{$b}", "a: |\n  x {$b}\n"),
            ("a: x", "x", "true", "a: 'true'"),
            ("a: 1.0", "1.0", "\"1.0\"", "a: \"1.0\""),
        ] {
            assert_eq!(mended(text, from, to).as_deref(), Some(out), "{text}");
        }
    }
}
