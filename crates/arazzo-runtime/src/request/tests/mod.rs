//! Requests as a server would see them.

mod bodies;
mod decoder;
mod fixture;
mod hostile;
mod parameters;
mod styles;
