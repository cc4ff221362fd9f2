//! The text languages of the Arazzo specification and the values they are evaluated against: runtime expressions,
//! templates, simple conditions, JSONPath, XPath and regular expressions. No I/O, no clock, no randomness.

pub mod json;
mod number;
mod pointer;
mod value;
pub mod xml;
pub mod xpath;

pub use number::Number;
pub use pointer::{Pointer, PointerError};
pub use value::{Object, Str, Value};
