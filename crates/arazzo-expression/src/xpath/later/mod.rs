//! XPath 2.0, 3.0 and 3.1, evaluated by xee-xpath. It knows 3.1 only, which the older versions are parts of: what came after
//! the version that is asked for is refused. No budget can be set on its evaluation; what an expression may be is bounded instead.

mod evaluate;
mod gate;
mod nodes;
mod scan;
#[cfg(test)]
mod tests;

pub(super) use evaluate::Parsed;
