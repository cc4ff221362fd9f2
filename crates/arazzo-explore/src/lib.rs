//! Follows every path of a workflow without its API: the machine is cloned where it waits for an answer, and each copy
//! hears another one. What the paths show is counted as coverage and told as findings. No I/O.

pub mod codes;
mod conform;
mod coverage;
mod findings;
mod locate;
mod path;
mod place;
mod plan;
mod states;
mod walk;

pub use coverage::{ActionRef, Coverage, CriterionRef, List, OutputRef};
pub use findings::{Finding, findings};
pub use locate::Locator;
pub use path::{Answer, Cut, End, Hop, Path};
pub use plan::{Bounds, Plan};
pub use states::{Seen, StateTable, states};
pub use walk::{Exploration, Goal, Unsolved, explore};
