//! YAML 1.2 text to the tree of a document: events of the parser library become nodes, iteratively and within budgets.

mod alias;
mod frame;
mod gap;
mod merge;
mod plain;
mod read;
mod syntax;
mod tag;
mod tree;

pub(crate) use read::{read, read_part};

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod tests;
