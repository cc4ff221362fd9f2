//! AWS: which service and region a host stands for, signatures (Signature Version 4) and the JSON media types.

mod content_type;
mod scope;
mod services;
mod sign;
mod skew;

pub(crate) use content_type::json_content_type;
pub(crate) use scope::{Asked, Scope};
pub(crate) use sign::{OWNED, sign};
pub(crate) use skew::{corrected, correction};
