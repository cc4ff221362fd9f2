//! Conditions after compilation.

use super::Operand;
use arazzo_expression::{Condition, Limits, Part, Pattern, Query, Str, XPath};
use arazzo_parser::arazzo::ExpressionType;

/// A criterion: its text for reports, and what it checks.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// The condition as written.
    pub text: Str,
    /// What is checked.
    pub check: Check,
}

/// What a criterion checks.
#[derive(Clone, Debug)]
pub enum Check {
    /// A simple condition over operands.
    Simple(Condition<Operand>),
    /// A regular expression, searched in the text of the context.
    Regex {
        /// What is searched.
        context: Operand,
        /// The pattern.
        pattern: Pattern,
    },
    /// A JSONPath query that must find something.
    JsonPath {
        /// What is searched.
        context: Operand,
        /// The query.
        query: Query,
    },
    /// An XPath expression that must be true.
    XPath {
        /// What is searched.
        context: Operand,
        /// The expression.
        xpath: XPath,
    },
    /// A condition with placeholders, parsed once they are filled in (CRI-06).
    Template {
        /// What is searched.
        context: Operand,
        /// The condition's language.
        kind: ExpressionType,
        /// The pieces of the condition.
        parts: Vec<Part<(Operand, Str)>>,
        /// Whether comparisons are read as JSONPath (decision A36).
        lenient: bool,
        /// What evaluating it may cost.
        limits: Limits,
    },
    /// A text that is no condition: it fails, for this reason (CRI-03).
    Broken(Str),
}

impl Criterion {
    /// Every expression that it looks at.
    pub fn operands(&self) -> Vec<&Operand> {
        match &self.check {
            Check::Simple(condition) => condition.operands(),
            Check::Regex { context, .. } | Check::JsonPath { context, .. } | Check::XPath { context, .. } => {
                vec![context]
            }
            Check::Template { context, parts, .. } => {
                let filled = parts.iter().filter_map(|part| match part {
                    Part::Expression((operand, _)) => Some(operand),
                    Part::Literal(_) => None,
                });
                std::iter::once(context).chain(filled).collect()
            }
            Check::Broken(_) => Vec::new(),
        }
    }

    /// Whether `is` holds of an expression that it looks at.
    pub fn has_operand(&self, is: &impl Fn(&Operand) -> bool) -> bool {
        match &self.check {
            Check::Simple(condition) => condition.has_operand(is),
            Check::Regex { context, .. } | Check::JsonPath { context, .. } | Check::XPath { context, .. } => {
                is(context)
            }
            Check::Template { context, parts, .. } => {
                is(context) || parts.iter().any(|part| matches!(part, Part::Expression((operand, _)) if is(operand)))
            }
            Check::Broken(_) => false,
        }
    }
}
