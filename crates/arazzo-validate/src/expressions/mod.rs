//! Rules about runtime expressions: that what they name is there, and has a value when they are evaluated.

mod inputs;
mod nested;
mod outputs;
mod phase;
mod steps;
mod unset;
mod workflows;

pub(crate) use inputs::inputs;
pub(crate) use nested::{compared, keys, nested};
pub(crate) use outputs::outputs;
pub(crate) use phase::phase;
pub(crate) use steps::steps;
pub(crate) use workflows::workflows;
