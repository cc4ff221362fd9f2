//! Condition to text, so that parsing gives the condition back.

use super::{Condition, Operand, Operator};
use crate::Value;
use std::fmt;

/// How tightly a condition holds together; what holds less tightly than its place demands gets parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Equality,
    Relation,
    Unary,
}

impl<E> Condition<E> {
    fn binding(&self) -> Binding {
        match self {
            Self::Or(_) => Binding::Or,
            Self::And(_) => Binding::And,
            Self::Compare { operator: Operator::Equal | Operator::NotEqual, .. } => Binding::Equality,
            Self::Compare { .. } => Binding::Relation,
            Self::Not(_) | Self::Operand(_) => Binding::Unary,
        }
    }

    fn write_in(&self, f: &mut fmt::Formatter<'_>, least: Binding) -> fmt::Result {
        if self.binding() >= least { write!(f, "{self}") } else { write!(f, "({self})") }
    }
}

/// Prints operands as they were written, and no more parentheses than needed.
impl<E> fmt::Display for Condition<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(all) => write_joined(f, all, " || ", Binding::And),
            Self::And(all) => write_joined(f, all, " && ", Binding::Equality),
            Self::Not(inner) => {
                f.write_str("!")?;
                inner.write_in(f, Binding::Unary)
            }
            Self::Compare { operator, left, right } => {
                let least = if self.binding() == Binding::Equality { Binding::Relation } else { Binding::Unary };
                left.write_in(f, least)?;
                write!(f, " {operator} ")?;
                right.write_in(f, least)
            }
            Self::Operand(operand) => write!(f, "{operand}"),
        }
    }
}

fn write_joined<E>(f: &mut fmt::Formatter<'_>, all: &[Condition<E>], by: &str, least: Binding) -> fmt::Result {
    all.iter().enumerate().try_for_each(|(index, one)| {
        if index > 0 {
            f.write_str(by)?;
        }
        one.write_in(f, least)
    })
}

/// Prints an expression as it was written, and a literal as a literal.
impl<E> fmt::Display for Operand<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expression { text, .. } => f.write_str(text),
            Self::Literal(Value::String(text)) => write!(f, "'{}'", text.replace('\'', "''")),
            Self::Literal(value) => write!(f, "{value}"),
        }
    }
}

/// Prints the operator as it is written.
impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}
