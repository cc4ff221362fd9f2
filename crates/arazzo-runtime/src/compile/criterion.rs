//! Criteria to checks.

use super::Compiler;
use super::site::{Judges, Site};
use crate::program::{Check, Criterion, Operand};
use arazzo_expression::Text;
use arazzo_parser::arazzo::{self, CriterionCondition, TypedCondition};
use std::convert::Infallible;

impl Compiler<'_> {
    pub(super) fn criteria(
        &mut self,
        site: Site<'_>,
        judges: Judges,
        criteria: &[arazzo::Criterion],
    ) -> Vec<Criterion> {
        let site = Site { judges: Some(judges), ..site };
        criteria.iter().map(|criterion| self.criterion(site, criterion)).collect()
    }

    fn criterion(&mut self, site: Site<'_>, criterion: &arazzo::Criterion) -> Criterion {
        let check = match &criterion.compiled {
            CriterionCondition::Simple(condition) => {
                let span = criterion.condition.span;
                let mapped = condition
                    .clone()
                    .try_map(&mut |expression| Ok::<_, Infallible>(self.operand(site, &expression, span)));
                match mapped {
                    Ok(condition) => Check::Simple(condition),
                    Err(never) => match never {},
                }
            }
            CriterionCondition::Typed(kind, condition) => {
                let context =
                    criterion.context.as_ref().map_or(Operand::Missing, |context| self.spanned(site, context));
                let limits = self.options.limits;
                match condition.clone() {
                    TypedCondition::Regex(pattern) => Check::Regex { context, pattern: pattern.with_limits(limits) },
                    TypedCondition::JsonPath(query) => Check::JsonPath { context, query: query.with_limits(limits) },
                    TypedCondition::XPath(xpath) => Check::XPath { context, xpath: xpath.with_limits(limits) },
                    TypedCondition::Template(_, Text::Template(parts)) => {
                        let parts = self.parts(site, &parts, criterion.condition.span);
                        Check::Template { context, kind: *kind, parts, lenient: self.is_lenient(site), limits }
                    }
                    TypedCondition::Template(..) => Check::Broken("the condition has no placeholders".into()),
                }
            }
            CriterionCondition::Broken(reason) => Check::Broken(reason.clone()),
        };
        Criterion { text: criterion.condition.value.clone(), check }
    }

    /// Whether the site's document is read leniently.
    pub(super) fn is_lenient(&self, site: Site<'_>) -> bool {
        site.description().version == arazzo_expression::Version::V1_0 && !self.options.strict
    }
}
