//! Large descriptions without reading them: one scan finds where the parts stand, and a part is parsed when it is asked
//! for. Whatever the scan is not sure of, it leaves to a parse of the whole.

mod description;
mod entry;
mod json;
mod lazy;
mod line;
mod operations;
mod shape;
mod skip;
mod yaml;

pub use description::describe;
pub use entry::{Entry, Outline};
pub use lazy::LazyTree;
pub use operations::OutlinedOperation;

#[cfg(test)]
mod tests;
