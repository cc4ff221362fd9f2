//! What a simple condition consists of.

use crate::{Expression, Str, Value};

/// A simple condition, whose operands are of type `E` once compiled.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition<E = Expression> {
    /// `a || b || …`, of two or more: whether one is true, looked for from the left.
    Or(Vec<Condition<E>>),
    /// `a && b && …`, of two or more: whether all are true, looked for from the left.
    And(Vec<Condition<E>>),
    /// `!a`.
    Not(Box<Condition<E>>),
    /// `a == b` and the like. A side is an operand, or a condition that counts as its boolean.
    Compare {
        /// How to compare.
        operator: Operator,
        /// What stands left of the operator.
        left: Box<Condition<E>>,
        /// What stands right of it.
        right: Box<Condition<E>>,
    },
    /// A value.
    Operand(Operand<E>),
}

/// A value in a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand<E = Expression> {
    /// `true`, `null`, `5`, `'text'`.
    Literal(Value),
    /// A runtime expression, or what it was compiled to.
    Expression {
        /// Where the value comes from.
        expression: E,
        /// As it was written, for messages and for printing, braces included.
        text: Str,
    },
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Operator {
    /// The operator as it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl Operator {
    /// The operator that means the same with the sides exchanged.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }

    /// The operator that holds where this one does not.
    #[must_use]
    pub const fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }
}

impl<E> Condition<E> {
    /// This condition with every expression replaced by what `f` makes of it; the first error of `f` ends it.
    pub fn try_map<F, X>(self, f: &mut impl FnMut(E) -> Result<F, X>) -> Result<Condition<F>, X> {
        Ok(match self {
            Self::Or(all) => Condition::Or(try_map_all(all, f)?),
            Self::And(all) => Condition::And(try_map_all(all, f)?),
            Self::Not(inner) => Condition::Not(Box::new(inner.try_map(f)?)),
            Self::Compare { operator, left, right } => {
                Condition::Compare { operator, left: Box::new(left.try_map(f)?), right: Box::new(right.try_map(f)?) }
            }
            Self::Operand(Operand::Literal(value)) => Condition::Operand(Operand::Literal(value)),
            Self::Operand(Operand::Expression { expression, text }) => {
                Condition::Operand(Operand::Expression { expression: f(expression)?, text })
            }
        })
    }

    /// Every expression in it, from the left.
    pub fn operands(&self) -> Vec<&E> {
        let mut found = Vec::new();
        self.each_operand(&mut |expression, _| found.push(expression));
        found
    }

    /// Visits every expression in it, from the left, with the text that it was written as.
    pub fn each_operand<'a>(&'a self, visit: &mut impl FnMut(&'a E, &'a str)) {
        match self {
            Self::Or(all) | Self::And(all) => all.iter().for_each(|one| one.each_operand(visit)),
            Self::Not(inner) => inner.each_operand(visit),
            Self::Compare { left, right, .. } => {
                left.each_operand(visit);
                right.each_operand(visit);
            }
            Self::Operand(Operand::Expression { expression, text }) => visit(expression, text),
            Self::Operand(Operand::Literal(_)) => {}
        }
    }

    /// Whether `is` holds of an expression in it.
    pub fn has_operand(&self, is: &impl Fn(&E) -> bool) -> bool {
        match self {
            Self::Or(all) | Self::And(all) => all.iter().any(|one| one.has_operand(is)),
            Self::Not(inner) => inner.has_operand(is),
            Self::Compare { left, right, .. } => left.has_operand(is) || right.has_operand(is),
            Self::Operand(Operand::Expression { expression, .. }) => is(expression),
            Self::Operand(Operand::Literal(_)) => false,
        }
    }
}

fn try_map_all<E, F, X>(all: Vec<Condition<E>>, f: &mut impl FnMut(E) -> Result<F, X>) -> Result<Vec<Condition<F>>, X> {
    all.into_iter().map(|one| one.try_map(f)).collect()
}
