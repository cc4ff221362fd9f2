//! The budgets that conditions and selectors can exceed, and what each of them is called.

use arazzo_expression::jsonpath::BudgetExceeded;
use arazzo_expression::regex::MatchLimit;
use arazzo_expression::xpath::XPathError;
use serde::{Deserialize, Serialize};

/// The budget for which a condition or a selector was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exceeded {
    /// What evaluating it may cost.
    Evaluation,
    /// How large a regular expression may be.
    PatternSize,
    /// How deep the body that it looks into may nest.
    BodyNesting,
}

impl Exceeded {
    /// The code of a step that fails for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Evaluation => "evaluation-budget",
            Self::PatternSize => "regex-too-big",
            Self::BodyNesting => "body-too-deep",
        }
    }

    /// The budget of an XPath that has no result, if it is for one.
    pub(crate) fn of_xpath(error: &XPathError) -> Option<Self> {
        matches!(error, XPathError::Budget).then_some(Self::Evaluation)
    }
}

impl From<MatchLimit> for Exceeded {
    fn from(limit: MatchLimit) -> Self {
        match limit {
            MatchLimit::Steps => Self::Evaluation,
            MatchLimit::Size => Self::PatternSize,
        }
    }
}

impl From<BudgetExceeded> for Exceeded {
    fn from(exceeded: BudgetExceeded) -> Self {
        match exceeded {
            BudgetExceeded::PatternSize => Self::PatternSize,
            _ => Self::Evaluation,
        }
    }
}
