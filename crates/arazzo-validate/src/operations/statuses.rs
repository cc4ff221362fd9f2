//! Statuses that criteria test, against those that operations document (OP-STATUS).

use super::codes::{REDIRECT_EXPECTED, UNDOCUMENTED_STATUS};
use crate::checked::{Checked, Phase, Site, within};
use crate::types::{Findings, each_criterion, status};
use arazzo_expression::{Condition, Operator};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Criterion, CriterionCondition};
use arazzo_parser::openapi::Operation;

/// Tells the statuses that are tested and not documented.
pub(super) fn check(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let mut findings = Findings::default();
    each_criterion(checked, &mut |site, criterion| {
        let faults = criterion_faults(checked, site, criterion);
        findings.take(site, criterion.condition.span, faults);
    });
    findings.tell(found);
}

fn criterion_faults(checked: &Checked<'_>, site: &Site<'_, '_>, criterion: &Criterion) -> Vec<Diagnostic> {
    let called = site.step.and_then(|step| step.operation.as_deref());
    let (Some(called), CriterionCondition::Simple(condition)) = (called, &criterion.compiled) else {
        return Vec::new();
    };
    let operation = &called.operation;
    let mut tested = Vec::new();
    collect(condition, &mut tested);
    let mut faults = Vec::new();
    for code in tested {
        // Failures that a server does not document are to be reckoned with all the same.
        let failure = code >= 400 && site.phase != Phase::Criteria;
        if matches!(code, 301 | 302 | 303 | 307 | 308) && site.phase == Phase::Criteria {
            let span = within(checked, site.document, criterion.condition.span, &code.to_string());
            let message = format!("a redirect is expected: status {code} is the answer itself, which is not followed");
            let help = "its target is `$response.header.Location`; tools that follow redirects fail here";
            faults.push(Diagnostic::new(&REDIRECT_EXPECTED, span, message).help(help));
        }
        if failure
            || !(100..600).contains(&code)
            || operation.response(code).is_some()
            || operation.responses.is_empty()
        {
            continue;
        }
        let span = within(checked, site.document, criterion.condition.span, &code.to_string());
        let message = format!("operation `{}` does not document the status {code}", called.name());
        faults.push(Diagnostic::new(&UNDOCUMENTED_STATUS, span, message).help(documented(operation)));
    }
    faults
}

/// The statuses that `condition` tests with `==`.
fn collect(condition: &Condition, tested: &mut Vec<u16>) {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().for_each(|one| collect(one, tested)),
        Condition::Compare { operator: Operator::Equal, left, right } => {
            tested.extend(status(left, right).or_else(|| status(right, left)));
        }
        Condition::Compare { left, right, .. } => {
            collect(left, tested);
            collect(right, tested);
        }
        Condition::Not(_) | Condition::Operand(_) => {}
    }
}

fn documented(operation: &Operation) -> String {
    let list: Vec<String> =
        operation.responses.iter().take(8).map(|response| format!("`{}`", response.status)).collect();
    format!("it documents {}", list.join(", "))
}
