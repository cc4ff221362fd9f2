//! Patterns for statuses that match more statuses than they seem to (RGX-01).

use super::each::each;
use crate::checked::Checked;
use crate::codes;
use arazzo_expression::{Expression, Pattern};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{CriterionCondition, TypedCondition};

/// Patterns that are written as another language has them: between slashes, or with classes of POSIX.
pub(crate) fn patterns(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    each(checked, &mut |_, _, criterion| {
        let CriterionCondition::Typed(_, TypedCondition::Regex(pattern)) = &criterion.compiled else { return };
        let text = pattern.as_str();
        let inner = text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
        let slashes = inner.filter(|(inner, flags)| {
            let has_flags = !flags.is_empty() && flags.bytes().all(|flag| b"dgimsuvy".contains(&flag));
            has_flags || (flags.is_empty() && (inner.starts_with('^') || inner.ends_with('$')))
        });
        let fault = if let Some((inner, flags)) = slashes {
            let meant = without_slashes(inner, flags);
            Some((format!("the slashes of `{text}` are part of the pattern"), format!("write `{meant}`")))
        } else if text.contains("[[:") && text.contains(":]]") {
            let help = "write the characters themselves, such as `[A-Za-z]`";
            Some((format!("`{text}` has a class of POSIX, which is a list of letters here"), help.to_owned()))
        } else {
            None
        };
        found.extend(
            fault.map(|(message, help)| {
                Diagnostic::new(&codes::REGEX_TRAP, criterion.condition.span, message).help(help)
            }),
        );
    });
}

/// The pattern that `/inner/flags` means in other languages.
fn without_slashes(inner: &str, flags: &str) -> String {
    let kept: String = flags.chars().filter(|flag| "ims".contains(*flag)).collect();
    let flagged = format!("(?{kept}){inner}");
    if kept.is_empty() || Pattern::parse(&flagged).is_err() { inner.to_owned() } else { flagged }
}

/// Patterns that match a status somewhere else than at its start.
pub(crate) fn anchors(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    each(checked, &mut |_, _, criterion| {
        let CriterionCondition::Typed(_, TypedCondition::Regex(pattern)) = &criterion.compiled else { return };
        let of_status = criterion.context.as_ref().is_some_and(|context| context.value == Expression::StatusCode);
        let Some(anchored) = Pattern::parse(&format!("^(?:{})", pattern.as_str())).ok().filter(|_| of_status) else {
            return;
        };
        let matches = |pattern: &Pattern, status: u16| pattern.is_match(&status.to_string()) == Ok(true);
        let stray = (100..600).find(|status| matches(pattern, *status) && !matches(&anchored, *status));
        if let Some(stray) = stray {
            let message = format!("`{}` has no `^`: it matches {stray} too", pattern.as_str());
            let help = format!("write `^{}`", pattern.as_str());
            found.push(Diagnostic::new(&codes::REGEX_UNANCHORED, criterion.condition.span, message).help(help));
        }
    });
}
