//! What was found, in the form that was asked for.

mod github;
mod json;
mod junit;
mod print;
mod sarif;
mod uri;

pub(super) use print::print;
