//! What a string of a document can be.

use crate::{Expression, Str};
use std::fmt;

/// A string of a document, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text<E = Expression> {
    /// Itself.
    Literal(Str),
    /// Exactly one expression: its value keeps its type.
    Expression(E),
    /// Text with expressions in it: all values become text. A lone `{$expression}` is a template of one part.
    Template(Vec<Part<E>>),
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<E = Expression> {
    /// Text that stays as it is.
    Literal(Str),
    /// An expression whose value takes this place.
    Expression(E),
}

impl<E> Text<E> {
    /// This text with every expression replaced by what `f` makes of it; the first error of `f` ends it.
    pub fn try_map<F, X>(self, f: &mut impl FnMut(E) -> Result<F, X>) -> Result<Text<F>, X> {
        Ok(match self {
            Self::Literal(text) => Text::Literal(text),
            Self::Expression(expression) => Text::Expression(f(expression)?),
            Self::Template(parts) => {
                Text::Template(parts.into_iter().map(|part| part.try_map(f)).collect::<Result<_, _>>()?)
            }
        })
    }

    /// Every expression in it, from the left.
    pub fn expressions(&self) -> impl Iterator<Item = &E> {
        let (whole, parts) = match self {
            Self::Literal(_) => (None, &[][..]),
            Self::Expression(expression) => (Some(expression), &[][..]),
            Self::Template(parts) => (None, parts.as_slice()),
        };
        whole.into_iter().chain(parts.iter().filter_map(Part::expression))
    }
}

impl<E> Part<E> {
    /// The expression, if this is one.
    pub fn expression(&self) -> Option<&E> {
        match self {
            Self::Literal(_) => None,
            Self::Expression(expression) => Some(expression),
        }
    }

    fn try_map<F, X>(self, f: &mut impl FnMut(E) -> Result<F, X>) -> Result<Part<F>, X> {
        Ok(match self {
            Self::Literal(text) => Part::Literal(text),
            Self::Expression(expression) => Part::Expression(f(expression)?),
        })
    }
}

/// Prints the text as a document would have it.
impl<E: fmt::Display> fmt::Display for Text<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(text),
            Self::Expression(expression) => write!(f, "{expression}"),
            Self::Template(parts) => parts.iter().try_for_each(|part| match part {
                Part::Literal(text) => f.write_str(text),
                Part::Expression(expression) => write!(f, "{{{expression}}}"),
            }),
        }
    }
}
