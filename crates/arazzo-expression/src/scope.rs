//! Where operands get their values.

use crate::Value;
use std::borrow::Cow;

/// The values of a run, as seen by what is evaluated.
pub trait Scope<E> {
    /// The value of `operand`. `None` is Missing: there is nothing, which is not the same as `null`, though
    /// simple conditions do not tell the two apart (decision A03).
    fn value<'a>(&'a self, operand: &'a E) -> Option<Cow<'a, Value>>;
}
