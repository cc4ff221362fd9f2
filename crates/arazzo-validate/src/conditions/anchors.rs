//! Patterns for statuses that match more statuses than they seem to (RGX-01).

use super::each::each;
use crate::checked::Checked;
use crate::codes;
use arazzo_expression::{Expression, Pattern};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{CriterionCondition, TypedCondition};

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
