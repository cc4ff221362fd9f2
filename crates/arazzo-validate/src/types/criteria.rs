//! Every criterion with where it is evaluated.

use super::findings::Findings;
use super::tracer::Tracer;
use super::{comparisons, queries};
use crate::checked::{Checked, Phase, Site};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Criterion, CriterionCondition, TypedCondition};

/// Calls `visit` with every criterion, at each use.
pub(crate) fn each<'l>(checked: &Checked<'l>, visit: &mut dyn FnMut(&Site<'_, 'l>, &Criterion)) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            let site =
                Site { document, workflow, step: Some(step), phase: Phase::Criteria, shared: false, guarded: false };
            step.step.success_criteria.iter().for_each(|criterion| visit(&site, criterion));
            for (actions, phase) in [(&step.on_success, Phase::OnSuccess), (&step.on_failure, Phase::OnFailure)] {
                for (action, inherited) in actions {
                    // What stands in the components has its own place in the text.
                    let own = step.step.on_success.iter().chain(&step.step.on_failure).filter_map(|a| a.object());
                    let shared = *inherited || !own.into_iter().any(|own| std::ptr::eq(own, *action));
                    let site = Site { phase, shared, ..site };
                    action.criteria.iter().for_each(|criterion| visit(&site, criterion));
                }
            }
        }
    }
}

/// Tells criteria whose result does not depend on anything (COND-TYPE).
pub(super) fn check(tracer: &Tracer<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut findings = Findings::default();
    each(tracer.checked, &mut |site, criterion| {
        let faults = match &criterion.compiled {
            CriterionCondition::Simple(condition) => comparisons::check(tracer, site, criterion, condition),
            CriterionCondition::Typed(_, TypedCondition::JsonPath(query)) => {
                queries::json_path(tracer, site, criterion, query)
            }
            CriterionCondition::Typed(_, TypedCondition::Regex(pattern)) => {
                queries::regex(tracer, site, criterion, pattern)
            }
            CriterionCondition::Typed(_, TypedCondition::XPath(_)) => queries::xpath(site, criterion),
            CriterionCondition::Typed(_, TypedCondition::Template(kind, text)) => {
                queries::template(tracer, site, criterion, *kind, text)
            }
            CriterionCondition::Broken(_) => Vec::new(),
        };
        findings.take(site, criterion.condition.span, faults);
    });
    findings.tell(found);
}
