//! Requests as they come over the wire, held against what their operations take: one check for the server, which refuses,
//! and for those who look for requests that would be refused.

mod asked;
mod body;
mod check;
mod multipart;
mod parameters;
mod reader;
mod terms;

pub use asked::Asked;
pub(crate) use check::checked;
pub use check::violations;
pub use terms::Terms;
