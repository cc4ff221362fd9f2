//! YAML 1.2 text to the tree of a document: events of the parser library become nodes, iteratively and within budgets.

mod read;

pub(crate) use read::read;
