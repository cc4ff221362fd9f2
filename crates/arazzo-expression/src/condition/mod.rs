//! Simple conditions (Arazzo 1.1.0, Criterion Object; decision A40 for their grammar, A41 to A45 for comparison).

mod ast;
mod compare;
mod cut;
mod display;
mod evaluate;
mod fold;
mod operand;
mod parse;
#[cfg(test)]
mod tests;
mod values;

pub use ast::{Condition, Operand, Operator};
pub use evaluate::EvaluationError;
pub(crate) use fold::fold;
pub use parse::ConditionError;
