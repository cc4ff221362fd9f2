//! What fixes must leave alone.

use arazzo_parser::{Data, Fix, Node, Span};

/// Whether the tree `after` is `before` but for what `fixes` changed: scalars and keys that they touch, members and items that
/// they add or remove.
pub(super) fn is_same_but_for(before: &Node, after: &Node, fixes: &[Fix]) -> bool {
    let touches = |span: Span| fixes.iter().any(|fix| fix.span.start <= span.end && span.start <= fix.span.end);
    let inside = || fixes.iter().filter(|fix| before.span.contains(fix.span)).count();
    match (&before.data, &after.data) {
        (Data::Mapping(old), Data::Mapping(new)) => {
            let kept = old.entries().iter().filter(|entry| !touches(entry.key_span));
            let is_kept = |key: &str, value: &Node| new.get(key).is_some_and(|new| is_same_but_for(value, new, fixes));
            new.entries().len() <= old.entries().len() + inside()
                && kept.into_iter().all(|entry| is_kept(&entry.key, &entry.value))
        }
        (Data::Sequence(old), Data::Sequence(new)) if old.len() == new.len() => {
            old.iter().zip(new).all(|(old, new)| is_same_but_for(old, new, fixes))
        }
        (Data::Sequence(old), Data::Sequence(new)) => {
            let mut left = new.iter();
            let mut kept = old.iter().filter(|item| !fixes.iter().any(|fix| overlaps(fix.span, item.span)));
            new.len() <= old.len() + inside() && kept.all(|item| left.any(|other| other.to_value() == item.to_value()))
        }
        (Data::Mapping(_) | Data::Sequence(_), _) => fixes.iter().any(|fix| fix.span.contains(before.span)),
        _ => before.to_value() == after.to_value() || touches(before.span),
    }
}

fn overlaps(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::fix::edits::apply;
    use arazzo_parser::{DocumentOptions, Format, SourceMap, parse_document};

    #[test]
    fn only_what_a_fix_touches_may_change() {
        let text = "a: one\nb: [x, y]\nc: {d: 1}\n";
        for (start, end, replacement, wanted) in [
            (3, 6, "two", true),
            (3, 6, "two\nz: 1", true),
            (3, 6, "two\nz: 1\ny: 2", false),
            (3, 6, "|\n  two", true),
            (3, 6, "two #", true),
            (3, 7, "'two\n", false),
            (0, 7, "", true),
            (0, 17, "", true),
            (12, 15, "", true),
            (10, 16, "z", true),
            (20, 26, "{d: 1, e: 2}", true),
        ] {
            let mut sources = SourceMap::default();
            let id = sources.add("a", text);
            let fix = Fix {
                title: String::new(),
                span: Span::new(id, start, end),
                replacement: replacement.to_owned(),
                safe: true,
            };
            let read = |text: &str| parse_document(id, text, Format::Detect, &DocumentOptions::default()).0;
            let after = apply(text, std::slice::from_ref(&fix)).unwrap();
            let is_same = read(&after).is_some_and(|after| is_same_but_for(&read(text).unwrap(), &after, &[fix]));
            assert_eq!(is_same, wanted, "{after}");
        }
    }
}
