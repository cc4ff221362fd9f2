//! Loads Arazzo and OpenAPI descriptions: text to a tree with positions, the tree to a typed model, every fault a
//! [`Diagnostic`]. No I/O: documents come through a fetcher that the caller supplies.

pub mod arazzo;
mod at_once;
pub mod codes;
mod diagnostic;
mod document;
#[doc(hidden)]
pub mod fuzzing;
mod json_document;
mod load;
mod members;
mod node;
pub mod openapi;
pub mod outline;
pub mod resolve;
mod rewrite;
mod scalar;
mod span;
pub mod suggest;
mod yaml;

pub use at_once::at_once;
pub use diagnostic::{Advice, Code, Diagnostic, Fix, Label, Severity};
pub use document::{DocumentOptions, DuplicateKeys, Format, Limits, decode_utf8, parse_document};
pub use load::{
    ArazzoDocument, Closure, Content, Document, DocumentId, Fetch, FetchError, Fetched, Kept, Link, LoadOptions,
    Loaded, NoFetch, Recalled, load,
};
pub use node::{Data, Entry, Mapping, Node, Style, is_unquoted_expression};
pub use rewrite::settle_fixes;
pub use scalar::subspan;
pub use span::{Location, Source, SourceId, SourceMap, Span};
