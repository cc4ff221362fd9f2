//! JSONPath (RFC 9535): queries over [`Value`](crate::Value), compiled once, evaluated within a budget; and the
//! comparison dialect that real documents write in its place.

mod ast;
mod budget;
mod children;
mod compare;
mod comparisons;
mod cursor;
mod display;
mod error;
mod evaluate;
mod filter;
mod follow;
mod lenient;
mod lint;
mod literal;
mod logical;
mod operand;
mod parse;
mod query;
mod witness;

pub use budget::BudgetExceeded;
pub use comparisons::Compared;
pub use error::JsonPathError;
pub use follow::{Follow, Step};
pub use lenient::{Leniency, LeniencyKind};
pub use lint::{QueryLint, QueryLintKind};
pub use query::Query;

#[cfg(test)]
mod printed;
#[cfg(test)]
mod tests;
