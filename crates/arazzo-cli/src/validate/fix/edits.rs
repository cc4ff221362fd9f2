//! Changes of a text.

use arazzo_parser::{Diagnostic, Fix, SourceId};

/// The fixes of `diagnostics` in the text `source` that may be applied together, in the order of the text: of those that
/// overlap the first.
pub(super) fn choose(diagnostics: &[Diagnostic], source: SourceId, unsafe_too: bool) -> Vec<Fix> {
    let fixes = diagnostics.iter().filter_map(|found| found.fix.as_ref());
    let mut fixes: Vec<&Fix> = fixes.filter(|fix| fix.span.source == source && (fix.safe || unsafe_too)).collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut chosen: Vec<Fix> = Vec::new();
    for fix in fixes {
        // Two insertions at one place would be in no particular order.
        let is_free = |last: &Fix| last.span.end <= fix.span.start && last.span.start < fix.span.start;
        if chosen.last().is_none_or(is_free) {
            chosen.push(fix.clone());
        }
    }
    chosen
}

/// The text with `fixes`, which are in order and do not overlap.
pub(super) fn apply(text: &str, fixes: &[Fix]) -> Option<String> {
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for fix in fixes {
        changed.push_str(text.get(at..fix.span.start as usize)?);
        changed.push_str(&fix.replacement);
        at = fix.span.end as usize;
    }
    changed.push_str(text.get(at..)?);
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::{SourceMap, Span, codes};

    #[test]
    fn of_overlapping_fixes_the_first_is_applied_and_all_others_are() {
        let text = "abcdef";
        let id = SourceMap::default().add("a", text);
        let fix = |start, end, replacement: &str| {
            let span = Span::new(id, start, end);
            Diagnostic::new(&codes::SYNTAX, span, "").fix("", span, replacement)
        };
        let found = [fix(4, 5, "E"), fix(0, 2, "AB"), fix(1, 3, "x"), fix(2, 3, ""), fix(6, 6, "!"), fix(6, 6, "?")];
        let chosen = choose(&found, id, false);
        assert_eq!(apply(text, &chosen).as_deref(), Some("ABdEf!"));
        let mut risky = fix(0, 1, "x");
        risky.fix.as_mut().unwrap().safe = false;
        assert!(choose(&[risky.clone()], id, false).is_empty());
        assert_eq!(choose(&[risky], id, true).len(), 1);
    }
}
