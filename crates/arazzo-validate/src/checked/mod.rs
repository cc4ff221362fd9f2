//! What all rules look at: the documents with every name resolved once.

pub(crate) mod channel;
mod document;
mod graph;
mod inputs;
mod order;
mod place;
mod site;
mod state;
mod step;
mod workflow;

pub(crate) use document::{Checked, CheckedDocument};
pub(crate) use graph::{Cause, Graph, Target};
pub(crate) use inputs::{Inputs, Others, target};
pub(crate) use place::{Place, name_in, node_at, within};
pub(crate) use site::{Phase, Site};
pub(crate) use state::{Ran, State};
pub(crate) use step::{CheckedOperation, CheckedStep};
pub(crate) use workflow::CheckedWorkflow;
