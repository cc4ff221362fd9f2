//! A criterion as it stands at one point of a run: its placeholders filled in, in the language that it is written in.

use super::fill::fill;
use crate::program::{Check, Criterion, Operand};
use crate::scope::Scope;
use arazzo_expression::{Condition, Pattern, Query, XPath};
use arazzo_parser::arazzo::TypedCondition;
use std::borrow::Cow;

/// A criterion whose placeholders are filled in: the condition and, where it is typed, what it is asked of.
#[derive(Clone, Debug)]
pub enum Resolved<'c> {
    /// A simple condition.
    Simple(&'c Condition<Operand>),
    /// A regular expression, searched in the text of the context.
    Regex(&'c Operand, Cow<'c, Pattern>),
    /// A JSONPath query that must find something in the context.
    JsonPath(&'c Operand, Cow<'c, Query>),
    /// An XPath expression that must be true of the context.
    XPath(&'c Operand, Cow<'c, XPath>),
}

impl<'c> Resolved<'c> {
    /// `criterion` with what `scope` has for its placeholders, or why it is no condition.
    pub fn of(criterion: &'c Criterion, scope: &Scope<'_>) -> Result<Self, String> {
        Ok(match &criterion.check {
            Check::Simple(condition) => Self::Simple(condition),
            Check::Regex { context, pattern } => Self::Regex(context, Cow::Borrowed(pattern)),
            Check::JsonPath { context, query } => Self::JsonPath(context, Cow::Borrowed(query)),
            Check::XPath { context, xpath } => Self::XPath(context, Cow::Borrowed(xpath)),
            Check::Template { context, kind, parts, lenient, limits } => {
                let text = fill(parts, *kind, *lenient && !criterion.text.contains("{$"), scope)?;
                let (condition, _) = TypedCondition::compile(*kind, &text, *lenient)
                    .map_err(|fault| format!("`{text}`: {}", fault.reason))?;
                match condition {
                    TypedCondition::Regex(pattern) => Self::Regex(context, Cow::Owned(pattern.with_limits(*limits))),
                    TypedCondition::JsonPath(query) => Self::JsonPath(context, Cow::Owned(query.with_limits(*limits))),
                    TypedCondition::XPath(xpath) => Self::XPath(context, Cow::Owned(xpath.with_limits(*limits))),
                    TypedCondition::Template(..) => return Err("the condition still has placeholders".to_owned()),
                }
            }
            Check::Broken(reason) => return Err(reason.to_string()),
        })
    }
}
