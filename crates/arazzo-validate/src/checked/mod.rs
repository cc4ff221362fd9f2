//! What all rules look at: the documents with every name resolved once.

mod document;
mod graph;
mod order;
mod place;
mod site;
mod step;
mod workflow;

pub(crate) use document::{Checked, CheckedDocument};
pub(crate) use graph::{Cause, Edge, Graph, Target};
pub(crate) use place::Place;
pub(crate) use site::{Phase, Site};
pub(crate) use step::{CheckedOperation, CheckedStep};
pub(crate) use workflow::CheckedWorkflow;
