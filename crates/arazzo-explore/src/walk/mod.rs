//! The walk over the states of a run.

mod answer;
mod explore;
mod inputs;
mod label;
mod similar;
mod so_far;
mod turn;
mod wish;

pub use explore::{Exploration, explore};
pub use wish::{Goal, Unsolved};
