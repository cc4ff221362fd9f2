//! From the bytes of a response to the values that expressions see.

mod charset;
mod complaint;
mod received;
#[cfg(test)]
mod tests;
mod xml;

pub use received::Received;
