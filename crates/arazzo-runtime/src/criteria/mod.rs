//! Criteria, judged: pass or fail, with the reason where one cannot be evaluated. Nothing here aborts a run (CRI-03).

mod evaluate;
mod exceeded;
mod explain;
mod fill;
mod resolved;

pub use evaluate::{Verdict, holds};
pub(crate) use evaluate::{all_hold, judge};
pub(crate) use exceeded::Exceeded;
pub(crate) use explain::unmatched;
pub use resolved::Resolved;
