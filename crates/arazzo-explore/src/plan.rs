//! What is explored, and how far.

use arazzo_expression::Value;
use arazzo_runtime::program::Program;
use arazzo_runtime::{Event, Settings};
use std::collections::BTreeMap;

/// How far paths are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many paths are followed to their end.
    pub paths: usize,
    /// How many requests are answered on one path.
    pub depth: usize,
    /// How often a path comes by one step: loops are cut after that.
    pub visits: u32,
    /// How many answers are tried in all.
    pub tries: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { paths: 1000, depth: 1200, visits: 3, tries: 20_000 }
    }
}

/// What is explored.
#[derive(Clone, Debug)]
pub struct Plan<'p> {
    /// The program.
    pub program: &'p Program,
    /// The workflow that is run, by number.
    pub workflow: usize,
    /// The policies of the runs.
    pub settings: Settings,
    /// The inputs: valid, defaults applied.
    pub inputs: Value,
    /// The inputs without those that need not be given, where they are made up: one path is followed with these.
    pub fewest: Option<Value>,
    /// The inputs that are made up. What the API says of their values beyond their types is not held against them.
    pub made_up: Value,
    /// The inputs of workflows that are depended on, by number.
    pub dependencies: BTreeMap<usize, Value>,
    /// What made-up values are derived from.
    pub seed: u64,
    /// How far paths are followed.
    pub bounds: Bounds,
}

impl Plan<'_> {
    /// The event that begins a run with `inputs`.
    pub(crate) fn started(&self, inputs: &Value) -> Event {
        Event::Started { inputs: inputs.clone(), dependencies: self.dependencies.clone() }
    }
}
