//! What is drawn, whatever the language.

/// A drawing: workflows, and the lines between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Drawing {
    pub(super) workflows: Vec<Cluster>,
    /// Lines from a step of one workflow to another workflow.
    pub(super) calls: Vec<Call>,
}

/// A workflow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cluster {
    pub(super) title: String,
    /// The boxes; the first is the start, the last two are the two ends.
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) shape: Shape,
    /// The name.
    pub(super) name: String,
    /// What it calls.
    pub(super) detail: String,
    pub(super) mark: Mark,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Start,
    /// A step that calls an operation.
    Step,
    /// A step that calls a workflow.
    Call,
    Success,
    Failure,
}

/// A line within a workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: Kind,
    /// The name of the action; empty where there is none.
    pub(super) name: String,
    /// When.
    pub(super) condition: String,
    pub(super) mark: Mark,
}

/// What a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// After success.
    Success,
    /// After failure.
    Failure,
    /// The same step again, or another before it.
    Retry,
    /// A dependency.
    Depends,
}

/// A line from a step to a workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// The workflow and the box in it.
    pub(super) from: (usize, usize),
    /// The workflow that it leads to.
    pub(super) to: usize,
    pub(super) label: String,
    pub(super) condition: String,
    pub(super) mark: Mark,
}

/// Whether a test or a run came by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    /// No coverage was given.
    #[default]
    Unknown,
    Covered,
    Uncovered,
}

impl Cluster {
    /// Counts the ends as covered that covered lines lead to: of called workflows no report says how they ended.
    pub(super) fn reach_ends(&mut self) {
        for (number, node) in self.nodes.iter_mut().enumerate() {
            let is_end = matches!(node.shape, Shape::Success | Shape::Failure) && node.mark == Mark::Uncovered;
            if is_end && self.edges.iter().any(|edge| edge.to == number && edge.mark == Mark::Covered) {
                node.mark = Mark::Covered;
            }
        }
    }

    /// The number of the start.
    pub(super) const START: usize = 0;

    /// The number of the end in success.
    pub(super) fn success(&self) -> usize {
        self.nodes.len().saturating_sub(2)
    }

    /// The number of the end in failure.
    pub(super) fn failure(&self) -> usize {
        self.nodes.len().saturating_sub(1)
    }

    /// Whether a box is drawn: an end only where a line leads to it.
    pub(super) fn is_used(&self, node: usize) -> bool {
        let is_end = self.nodes.get(node).is_some_and(|node| matches!(node.shape, Shape::Success | Shape::Failure));
        !is_end || self.edges.iter().any(|edge| edge.to == node)
    }
}

impl Edge {
    /// The label in one line: the name, and when.
    pub(super) fn label(&self) -> String {
        match (self.name.is_empty(), self.condition.is_empty()) {
            (true, true) => String::new(),
            (true, false) => self.condition.clone(),
            (false, true) => self.name.clone(),
            (false, false) => format!("{}: {}", self.name, self.condition),
        }
    }
}
