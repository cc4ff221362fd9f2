//! `=`, `!=`, `<`, `<=`, `>` and `>=` (XPath 1.0, section 3.4): on node-sets, whether there is a node that fits.

use super::evaluate::Evaluation;
use super::scalar::{self, Outcome};
use super::syntax::Operator;
use crate::xpath::XPathError;

impl Evaluation<'_> {
    pub(super) fn compare(&self, operator: Operator, left: &Outcome, right: &Outcome) -> Result<bool, XPathError> {
        match (left, right) {
            (Outcome::Bool(_), _) | (_, Outcome::Bool(_)) => {
                let (left, right) = (f64::from(u8::from(left.truth())), f64::from(u8::from(right.truth())));
                Ok(ordered(operator, left, right))
            }
            (Outcome::Nodes(_), Outcome::Nodes(_)) => {
                let (left, right) = (self.texts(left)?, self.texts(right)?);
                if is_equality(operator) {
                    self.any_pair(&left, &right, |left, right| (left == right) == (operator == Operator::Equal))
                } else {
                    let numbers = |texts: &[String]| texts.iter().map(|t| scalar::number(t)).collect::<Vec<_>>();
                    self.any_pair(&numbers(&left), &numbers(&right), |left, right| ordered(operator, *left, *right))
                }
            }
            (Outcome::Text(_) | Outcome::Nodes(_), Outcome::Text(_) | Outcome::Nodes(_)) if is_equality(operator) => {
                let (left, right) = (self.texts(left)?, self.texts(right)?);
                self.any_pair(&left, &right, |left, right| (left == right) == (operator == Operator::Equal))
            }
            _ => {
                let (left, right) = (self.numbers(left)?, self.numbers(right)?);
                self.any_pair(&left, &right, |left, right| ordered(operator, *left, *right))
            }
        }
    }

    fn any_pair<T>(&self, left: &[T], right: &[T], mut fits: impl FnMut(&T, &T) -> bool) -> Result<bool, XPathError> {
        for one in left {
            self.charge(right.len())?;
            if right.iter().any(|other| fits(one, other)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The string value of each node, or the one of what is no node-set.
    fn texts(&self, outcome: &Outcome) -> Result<Vec<String>, XPathError> {
        match outcome {
            Outcome::Nodes(nodes) => nodes.iter().map(|node| self.string_value(*node)).collect(),
            other => Ok(vec![self.text(other)?]),
        }
    }

    fn numbers(&self, outcome: &Outcome) -> Result<Vec<f64>, XPathError> {
        match outcome {
            Outcome::Nodes(_) => Ok(self.texts(outcome)?.iter().map(|text| scalar::number(text)).collect()),
            other => Ok(vec![self.number(other)?]),
        }
    }
}

fn is_equality(operator: Operator) -> bool {
    matches!(operator, Operator::Equal | Operator::NotEqual)
}

#[expect(clippy::float_cmp, reason = "XPath compares doubles exactly")]
fn ordered(operator: Operator, left: f64, right: f64) -> bool {
    match operator {
        Operator::Equal => left == right,
        Operator::NotEqual => left != right,
        Operator::Less => left < right,
        Operator::LessOrEqual => left <= right,
        Operator::Greater => left > right,
        _ => left >= right,
    }
}
