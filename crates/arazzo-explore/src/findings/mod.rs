//! What the paths show.

mod criteria;
mod described;
mod domain;
mod endings;
mod loops;
mod reach;
mod requests;
mod review;
mod states;
mod unexplored;

pub use review::{Finding, findings};
