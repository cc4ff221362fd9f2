//! What an answer has to bring about, one condition at a time.

use crate::demand::Demands;
use arazzo_expression::{Condition, Operand as Side, Str};
use arazzo_runtime::program::{Check, Criterion, Operand};
use arazzo_runtime::{Scope, holds};

/// One thing that an answer has to bring about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal<'c> {
    /// The criterion holds.
    Holds(&'c Criterion),
    /// Part of a simple condition holds, or does not.
    Part(&'c Condition<Operand>, bool, &'c Str),
    /// Not all of these hold.
    NotAll(&'c [Criterion]),
    /// Whether the status is below 400.
    Success(bool),
    /// The status is this one.
    Status(u16),
}

/// The goals of `demands`; what is joined by `&&` is taken apart.
pub(crate) fn goals<'c>(demands: &Demands<'c>) -> Vec<Goal<'c>> {
    let mut found = Vec::new();
    found.extend(demands.status.map(Goal::Status));
    found.extend(demands.success.map(Goal::Success));
    for (criterion, wanted) in &demands.criteria {
        match &criterion.check {
            Check::Simple(condition) => parts(condition, *wanted, &criterion.text, &mut found),
            _ if *wanted => found.push(Goal::Holds(criterion)),
            _ => found.push(Goal::NotAll(std::slice::from_ref(criterion))),
        }
    }
    found.extend(demands.not_all.iter().map(|criteria| Goal::NotAll(criteria)));
    found
}

fn parts<'c>(condition: &'c Condition<Operand>, wanted: bool, text: &'c Str, found: &mut Vec<Goal<'c>>) {
    match (condition, wanted) {
        (Condition::And(all), true) | (Condition::Or(all), false) => {
            for one in all {
                parts(one, wanted, text, found);
            }
        }
        (Condition::Not(inner), _) => parts(inner, !wanted, text, found),
        _ => found.push(Goal::Part(condition, wanted, text)),
    }
}

impl<'c> Goal<'c> {
    /// Whether the goal is reached.
    pub(crate) fn is_met(&self, scope: &Scope<'_>) -> bool {
        let status = scope.received.map(|received| received.response.status);
        match self {
            Self::Holds(criterion) => holds(criterion, scope) == Ok(true),
            Self::Part(condition, wanted, _) => condition.evaluate(scope) == Ok(*wanted),
            Self::NotAll(criteria) => criteria.iter().any(|criterion| holds(criterion, scope) != Ok(true)),
            Self::Success(wanted) => status.is_some_and(|status| (status < 400) == *wanted),
            Self::Status(wanted) => status == Some(*wanted),
        }
    }

    /// The simple conditions in it.
    pub(crate) fn conditions(&self) -> Vec<&'c Condition<Operand>> {
        let of = |criterion: &'c Criterion| match &criterion.check {
            Check::Simple(condition) => Some(condition),
            _ => None,
        };
        match self {
            Self::Holds(criterion) => of(criterion).into_iter().collect(),
            Self::Part(condition, ..) => vec![condition],
            Self::NotAll(criteria) => criteria.iter().filter_map(of).collect(),
            Self::Success(_) | Self::Status(_) => Vec::new(),
        }
    }

    /// Whether the goal is about nothing but the status.
    pub(crate) fn is_of_status(&self) -> bool {
        match self {
            Self::Success(_) | Self::Status(_) => true,
            Self::Part(condition, ..) => only_status(condition),
            Self::Holds(criterion) => {
                matches!(&criterion.check, Check::Regex { context: Operand::StatusCode, .. })
            }
            Self::NotAll(_) => false,
        }
    }

    /// The condition, for messages.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Holds(criterion) => criterion.text.to_string(),
            Self::Part(_, _, text) => text.to_string(),
            Self::NotAll(criteria) => {
                let texts: Vec<String> = criteria.iter().map(|criterion| format!("`{}`", criterion.text)).collect();
                format!("not all of {}", if texts.is_empty() { "no conditions".to_owned() } else { texts.join(", ") })
            }
            Self::Success(true) => "a status below 400".to_owned(),
            Self::Success(false) => "a status of 400 or more".to_owned(),
            Self::Status(status) => format!("status {status}"),
        }
    }
}

fn only_status(condition: &Condition<Operand>) -> bool {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().all(only_status),
        Condition::Not(inner) => only_status(inner),
        Condition::Compare { left, right, .. } => only_status(left) && only_status(right),
        Condition::Operand(Side::Literal(_)) => true,
        Condition::Operand(Side::Expression { expression, .. }) => matches!(expression, Operand::StatusCode),
    }
}
