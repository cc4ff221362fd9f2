//! What is asked of an answer.

use arazzo_expression::{Pointer, Value};
use arazzo_runtime::program::Criterion;

/// What an answer has to be, beside fitting its description.
#[derive(Clone, Debug, Default)]
pub struct Demands<'d> {
    /// Its status; else that of the first success which is described.
    pub status: Option<u16>,
    /// Criteria, and whether each has to hold. Later ones win where they contradict earlier ones.
    pub criteria: Vec<(&'d Criterion, bool)>,
    /// Values of places in its body.
    pub places: Vec<(Pointer, Value)>,
}
