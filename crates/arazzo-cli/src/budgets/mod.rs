//! What bounds the cost of documents and servers: one table for flags, settings and profiles.

mod amount;
mod budget;
mod given;
mod table;

pub(crate) use budget::{Budgets, Profile};
pub(crate) use given::{Given, GivenTable};
