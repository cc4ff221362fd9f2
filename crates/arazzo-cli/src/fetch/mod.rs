//! How documents come in from files and over http(s), and which of them may be had. Documents ask, the operator grants.

mod cache;
mod candidates;
mod local;
mod policy;
mod remote;
mod root;

pub(crate) use cache::{Cache, users_folder};
pub(crate) use policy::{Documents, Grants, locate};
pub(crate) use remote::Connect;
