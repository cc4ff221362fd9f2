//! From the bytes of a response to the values that expressions see.

mod received;

pub use received::Received;
