//! From an operation and values to a request: styles, encodings and bodies as OpenAPI has them. Whatever the values
//! are, a request keeps its origin, its path and its header fields.

mod body;
mod build;
mod content;
mod cookie;
mod deep;
mod encode;
mod events;
mod given;
mod header;
mod path;
mod query;
mod style;
#[cfg(test)]
mod tests;

pub(crate) use arazzo_parser::openapi::media_type;
pub use body::write_body;
pub(crate) use body::xml::SCHEMA_INSTANCE;
pub use build::build;
pub use media_type::{Kind as BodyKind, kind as body_kind};
pub use style::delimiter;
