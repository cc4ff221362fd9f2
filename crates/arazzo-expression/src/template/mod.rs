//! What a string of a document means: an expression, a text with expressions in it, or just itself
//! (Arazzo 1.1.0, Runtime Expressions; EXP-15, EXP-16, EXP-20; decisions A47 and A48).

mod bare;
mod parse;
#[cfg(test)]
mod tests;
mod text;

pub use bare::Known;
pub use text::{Part, Text};
