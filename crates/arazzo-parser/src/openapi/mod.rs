//! What a client needs of OpenAPI 2.0, 3.0, 3.1 and 3.2, in one form for all of them. Nothing is read before it is
//! asked for, and a fault in what is not asked for is never found: large and broken descriptions serve too.

mod access;
mod alike;
mod content;
mod description;
mod document;
mod identifiers;
mod index;
mod lower;
pub mod media_type;
mod operation;
mod parameter;
mod references;
mod schema;
mod security;
mod server;
mod swagger;
mod target;
mod template;
mod version;
mod xml;

#[cfg(test)]
mod tests;

pub use description::{Description, OperationKey};
pub use document::{Document, Place, Tree};
pub use lower::operation;
pub use operation::{Encoding, MediaType, Operation, Positions, RequestBody, Response};
pub use parameter::{Location, Parameter, Style};
pub(crate) use references::may_lead_out;
pub use references::{ReferenceError, References, missing_documents};
pub use schema::{AdditionalProperties, Schema};
pub use security::{KeyLocation, OAuthFlow, SecurityAlternative, SecurityRequirement, SecurityScheme};
pub(crate) use server::could_be_read_in_two_ways;
pub use server::{Server, ServerError, ServerVariable};
pub use target::{Spelling, TargetError};
pub use template::{Part, PathTemplate, QueryPart, Variable};
pub use version::OpenApiVersion;
pub use xml::Xml;
