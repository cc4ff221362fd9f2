//! What fixes make of a description.

mod diff;
mod edits;
mod guard;
mod rounds;
mod write;

pub(super) use diff::unified;
pub(super) use rounds::{Mended, mend};
pub(super) use write::write;
