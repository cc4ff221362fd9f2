//! From characters of a string to where they are written: through quotes, escapes, folded lines and block scalars.

pub(crate) mod block;
mod escape;
pub(crate) mod flow;
mod pieces;
mod subspan;

pub use subspan::subspan;

#[cfg(test)]
mod tests;
