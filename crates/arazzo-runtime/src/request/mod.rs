//! From an operation and values to a request: styles, encodings and bodies as OpenAPI has them.

mod build;

pub use build::build;
