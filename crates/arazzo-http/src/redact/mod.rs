//! Keeps secrets out of what is shown, by their values and not by the names of the places they stand in.

mod forms;
mod redactor;
mod view;

pub use redactor::Redactor;
