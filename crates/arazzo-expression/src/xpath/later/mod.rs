//! XPath 2.0, 3.0 and 3.1, evaluated by xee-xpath. It knows 3.1 only, which the older versions are parts of: what came after
//! the version that is asked for is refused. No budget of steps can be set: expressions are bounded in size and depth, and evaluation in time.

mod estimate;
mod evaluate;
mod extent;
mod gate;
mod isolate;
mod nodes;
mod predicates;
mod scan;
#[cfg(test)]
mod tests;

pub(super) use evaluate::Parsed;
