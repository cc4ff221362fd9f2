//! Regular expressions of ECMA-262, translated for engines that end in bounded time: linear where the pattern allows,
//! backtracking with a limit where it looks around or refers back.

mod backtrack;
mod class;
mod error;
mod escape;
mod groups;
mod pattern;
mod program;
mod sample;
mod translate;
mod tree;

pub use error::{MatchLimit, PatternError};
pub use pattern::Pattern;

#[cfg(test)]
mod tests;
