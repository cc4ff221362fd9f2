//! From the bytes of a response to the values that expressions see.

mod charset;
mod complaint;
mod events;
mod form;
mod received;
#[cfg(test)]
mod tests;
mod xml;

pub use form::{Leaf, Texts, bracketed, decoded, form_structure, pieces, raw_pairs};
pub use received::Received;
pub(crate) use received::TOO_DEEP;
pub use xml::{scalar, structure as xml_structure};
