//! Rules about single objects that decoding leaves to a view of the whole: names, units, doubled entries.

mod asynchronous;
mod comments;
mod duplicates;
mod extensions;
mod ids;
mod parameters;
mod times;

pub(crate) use asynchronous::asynchronous;
pub(crate) use comments::comments;
pub(crate) use duplicates::{duplicates, is_same};
pub(crate) use extensions::extensions;
pub(crate) use ids::ids;
pub(crate) use parameters::parameters;
pub(crate) use times::times;
