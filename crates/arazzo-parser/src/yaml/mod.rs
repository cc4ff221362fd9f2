//! YAML 1.2 text to the tree of a document: of an ordinary one directly, of any other by the events of the parser library;
//! iteratively and within budgets.

mod alias;
mod direct;
mod frame;
mod gap;
mod merge;
mod plain;
mod read;
mod syntax;
mod tag;
mod texts;
mod tree;

pub(crate) use read::{read, read_events, read_in_parts, read_part};

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod tests;
