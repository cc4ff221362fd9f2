//! AWS: which service and region a host stands for, signatures (Signature Version 4) and the JSON media types.

#[cfg(feature = "aws-config")]
mod chain;
#[cfg(feature = "aws-config")]
mod connector;
mod content_type;
mod keys;
mod scope;
mod services;
mod sign;
mod skew;

#[cfg(feature = "aws-config")]
pub(crate) use chain::{Chain, Ways};
pub(crate) use content_type::json_content_type;
pub(crate) use keys::Keys;
pub(crate) use scope::{Asked, SUFFIXES, Scope, is_region};
pub(crate) use sign::{OWNED, sign};
pub(crate) use skew::{corrected, correction};
