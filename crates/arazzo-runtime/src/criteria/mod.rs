//! Criteria, judged: pass or fail, with the reason where one cannot be evaluated. Nothing here aborts a run (CRI-03).

mod evaluate;
mod explain;
mod fill;
mod resolved;

pub(crate) use evaluate::{OVER_BUDGET, all_hold, judge};
pub use evaluate::{Verdict, holds};
pub(crate) use explain::unmatched;
pub use resolved::Resolved;
