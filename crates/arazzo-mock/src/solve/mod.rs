//! Making criteria hold: a search over changes of an answer, each of which is judged as the run would judge it.

mod edits;
mod goal;
mod search;
mod simple;

pub(crate) use goal::{Goal, goals};
pub(crate) use search::{Puzzle, solve, unsolvable};
