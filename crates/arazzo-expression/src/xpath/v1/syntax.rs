//! The syntax tree. Its depth is bounded by the parser: whoever walks it may recurse.

use super::function::Function;
use crate::Str;

/// An expression and the prefixes that it needs.
#[derive(Clone, Debug)]
pub(crate) struct Parsed {
    pub(super) expr: Expr,
    pub(super) prefixes: Vec<Str>,
}

#[derive(Clone, Debug)]
pub(super) enum Expr {
    /// Operators of one level of precedence, from left to right.
    Chain(Box<Expr>, Vec<(Operator, Expr)>),
    Negate(Box<Expr>),
    Number(f64),
    Literal(Str),
    Call(Function, Vec<Expr>),
    Path(Start, Vec<Step>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Union,
}

/// Where a path starts.
#[derive(Clone, Debug)]
pub(super) enum Start {
    Root,
    Focus,
    Filter(Box<Expr>, Vec<Expr>),
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) axis: Axis,
    pub(super) test: Test,
    pub(super) predicates: Vec<Expr>,
}

impl Step {
    pub(super) fn any(axis: Axis) -> Self {
        Self { axis, test: Test::Node, predicates: Vec::new() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Ancestor,
    AncestorOrSelf,
    Attribute,
    Child,
    Descendant,
    DescendantOrSelf,
    Following,
    FollowingSibling,
    Namespace,
    Parent,
    Preceding,
    PrecedingSibling,
    Itself,
}

impl Axis {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ancestor" => Self::Ancestor,
            "ancestor-or-self" => Self::AncestorOrSelf,
            "attribute" => Self::Attribute,
            "child" => Self::Child,
            "descendant" => Self::Descendant,
            "descendant-or-self" => Self::DescendantOrSelf,
            "following" => Self::Following,
            "following-sibling" => Self::FollowingSibling,
            "namespace" => Self::Namespace,
            "parent" => Self::Parent,
            "preceding" => Self::Preceding,
            "preceding-sibling" => Self::PrecedingSibling,
            "self" => Self::Itself,
            _ => return None,
        })
    }

    /// Whether positions count against document order.
    pub(super) fn is_reverse(self) -> bool {
        matches!(self, Self::Ancestor | Self::AncestorOrSelf | Self::Preceding | Self::PrecedingSibling)
    }
}

#[derive(Clone, Debug)]
pub(super) enum Test {
    Node,
    Text,
    Comment,
    Instruction(Option<Str>),
    /// A name; without `local` it is `*` or `prefix:*`.
    Name {
        prefix: Option<Str>,
        local: Option<Str>,
    },
}

impl Expr {
    /// Whether this can only be a node-set: no other expression may be filtered, united or stepped from.
    pub(super) fn is_nodes(&self) -> bool {
        match self {
            Self::Path(..) | Self::Call(Function::Id, _) => true,
            Self::Chain(_, rest) => rest.first().is_some_and(|(operator, _)| *operator == Operator::Union),
            _ => false,
        }
    }
}
