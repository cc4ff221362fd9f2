//! Rules about where a run goes: that every step can be reached, every loop ends, every call has what it needs.

mod actions;
mod calls;
mod changes;
mod criteria;
mod loops;
mod polling;
mod reach;
mod recursion;
mod runs;
mod states;
mod subject;

pub(crate) use actions::actions;
pub(crate) use calls::calls;
pub(crate) use changes::unchanging;
pub(crate) use criteria::no_criteria;
pub(crate) use loops::loops;
pub(crate) use polling::polling;
pub(crate) use reach::{unfollowed, unreachable};
pub(crate) use recursion::recursion;
pub(crate) use runs::{runs, targets};
pub(crate) use states::schema_at;
