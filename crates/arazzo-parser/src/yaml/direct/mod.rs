//! Ordinary documents in one pass, without events: block and flow collections, scalars of all styles, comments. What is
//! less than plain (anchors, aliases, tags, directives, `?`, tabs that indent, any fault) is declined, and the parser
//! library reads the whole; so this never has a fault of syntax to tell, and must never take what the library refuses.

mod admit;
mod ahead;
mod block;
mod flow;
mod quoted;
mod reader;
mod text;

pub(super) use ahead::read;

#[cfg(test)]
mod tests;
