//! Comparisons (RFC 9535, section 2.3.5.2.2): exact by type, strings by Unicode scalar value, Nothing equal to Nothing.

use super::ast::Operator;
use super::evaluate::{Evaluation, Flow, flow};
use super::filter::Resolved;
use crate::{Number, Value};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::ControlFlow::Continue;
use std::sync::Arc;

impl Evaluation<'_> {
    pub(super) fn compare(&mut self, operator: Operator, left: &Resolved, right: &Resolved) -> Flow<bool> {
        match operator {
            Operator::Equal => self.same(left, right),
            Operator::NotEqual => Continue(!self.same(left, right)?),
            Operator::Less => self.less(left, right),
            Operator::Greater => self.less(right, left),
            Operator::LessOrEqual => Continue(self.less(left, right)? || self.same(left, right)?),
            Operator::GreaterOrEqual => Continue(self.less(right, left)? || self.same(left, right)?),
        }
    }

    fn same(&mut self, left: &Resolved, right: &Resolved) -> Flow<bool> {
        match (left, right) {
            (Resolved::Nothing, Resolved::Nothing) => Continue(true),
            (Resolved::Value(a), Resolved::Value(b)) => self.equal(a, b),
            _ => Continue(order(left, right) == Some(Ordering::Equal)),
        }
    }

    fn less(&mut self, left: &Resolved, right: &Resolved) -> Flow<bool> {
        if let (Resolved::Value(Value::String(a)), Resolved::Value(Value::String(b))) = (left, right) {
            flow(self.budget.spend_on(if a.len() < b.len() { a } else { b }))?;
            return Continue(a < b);
        }
        Continue(order(left, right) == Some(Ordering::Less))
    }

    /// Deep equality, each part a visit.
    fn equal(&mut self, a: &Value, b: &Value) -> Flow<bool> {
        self.spend(1)?;
        match (a, b) {
            (Value::String(a), Value::String(b)) => {
                if a.len() == b.len() {
                    flow(self.budget.spend_on(a))?;
                }
                Continue(a == b)
            }
            (Value::Array(a), Value::Array(b)) => {
                if Arc::ptr_eq(a, b) || a.len() != b.len() {
                    return Continue(a.len() == b.len());
                }
                self.deeper(|this| this.all_equal(a.iter().map(Some).zip(b.iter().map(Some))))
            }
            (Value::Object(a), Value::Object(b)) => {
                if Arc::ptr_eq(a, b) || a.len() != b.len() {
                    return Continue(a.len() == b.len());
                }
                self.deeper(|this| this.all_equal(a.iter().map(|(name, value)| (Some(value), b.get(name)))))
            }
            _ => Continue(a == b),
        }
    }

    fn all_equal<'p>(&mut self, pairs: impl Iterator<Item = (Option<&'p Value>, Option<&'p Value>)>) -> Flow<bool> {
        for pair in pairs {
            let (Some(a), Some(b)) = pair else { return Continue(false) };
            if !self.equal(a, b)? {
                return Continue(false);
            }
        }
        Continue(true)
    }
}

/// How two numbers compare.
fn order(left: &Resolved, right: &Resolved) -> Option<Ordering> {
    Some(number(left)?.as_ref().cmp(number(right)?.as_ref()))
}

fn number<'a>(resolved: &'a Resolved) -> Option<Cow<'a, Number>> {
    match resolved {
        Resolved::Value(Value::Number(number)) => Some(Cow::Borrowed(number)),
        Resolved::Count(count) => Some(Cow::Owned(Number::from(*count))),
        _ => None,
    }
}
