//! XPath 1.0 (<https://www.w3.org/TR/1999/REC-xpath-19991116/>): parsed once, evaluated with a budget of steps.

mod axis;
mod compare;
mod evaluate;
mod function;
mod lex;
mod parse;
mod scalar;
mod syntax;
#[cfg(test)]
mod tests;
mod witness;

pub(super) use evaluate::Evaluation;
pub(super) use parse::parse;
pub(super) use scalar::Outcome;
pub(super) use syntax::Parsed;
pub(super) use witness::variants;
