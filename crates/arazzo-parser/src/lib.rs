//! Loads Arazzo and OpenAPI descriptions: text to a tree with positions, the tree to a typed model, every fault a
//! [`Diagnostic`]. No I/O: documents come through a fetcher that the caller supplies.

pub mod codes;
mod diagnostic;
mod node;
mod span;

pub use diagnostic::{Code, Diagnostic, Fix, Label, Severity};
pub use node::{Data, Entry, Mapping, Node, Style};
pub use span::{Location, Source, SourceId, SourceMap, Span};
