//! XML documents (XML 1.0 with namespaces) as trees: what XPath is evaluated on, and what XML bodies are mapped from.
//! Document type declarations and all they bring are refused; depth, nodes and attributes are bounded.

pub(crate) mod edit;
mod error;
pub(crate) mod names;
mod parse;
mod print;
mod reader;
mod scope;
mod tag;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub use error::XmlError;
pub use tree::{Attribute, Document, Name, Node, NodeId};
pub use write::{Part, Place, ReplaceError};
