//! What takes room in a picture: boxes, labels, and the places where long lines pass.

use crate::graph::model::{Cluster, Edge, Shape};
use crate::graph::words::{cut, is_wide};

/// The longest line in a box or a label, in characters.
pub(super) const LONGEST: usize = 46;

/// Something that takes room in a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) what: What,
    pub(super) row: usize,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The middle.
    pub(super) x: f64,
    /// The upper edge.
    pub(super) y: f64,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A box, by its number in the workflow.
    Node(usize),
    /// An end in failure, next to the step that fails.
    Failed,
    /// The label of a line, by its number.
    Label(usize),
    /// A place where a line passes.
    Pass,
}

/// A line through items, from the first to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    /// The line, by its number.
    pub(super) edge: usize,
    pub(super) items: Vec<usize>,
    /// The item that a line goes back to, around everything.
    pub(super) back: Option<usize>,
}

/// The items of a workflow, row by row, and the lines through them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    pub(super) items: Vec<Item>,
    /// The items of each row, in order.
    pub(super) lines: Vec<Vec<usize>>,
    pub(super) routes: Vec<Route>,
}

/// Puts the boxes into rows, each below those that lead to it; labels and passing lines get rows in between.
pub(super) fn rows(cluster: &Cluster) -> Rows {
    let layers = layers(cluster);
    let mut rows = Rows::default();
    let mut of_node: Vec<Option<usize>> = vec![None; cluster.nodes.len()];
    for (number, node) in cluster.nodes.iter().enumerate() {
        let is_failure = node.shape == Shape::Failure;
        if is_failure || !cluster.is_used(number) {
            continue;
        }
        let (width, height) = match node.shape {
            Shape::Start => (16.0, 16.0),
            Shape::Success | Shape::Failure => (78.0, 28.0),
            Shape::Step | Shape::Call => {
                let lines = [cut(&node.name, LONGEST).0, cut(&node.detail, LONGEST).0];
                let widest = lines.iter().map(|line| text_width(line)).fold(60.0, f64::max);
                (widest + 28.0, 42.0)
            }
        };
        let row = layers.get(number).copied().unwrap_or(0) * 2;
        let item = rows.add(What::Node(number), row, width, height);
        if let Some(slot) = of_node.get_mut(number) {
            *slot = Some(item);
        }
    }
    let mut failed: Vec<Option<usize>> = vec![None; cluster.nodes.len()];
    for (number, edge) in cluster.edges.iter().enumerate() {
        let Some(from) = of_node.get(edge.from).copied().flatten() else { continue };
        let to = if edge.to == cluster.failure() {
            let row = rows.row(from) + 2;
            let known = failed.get(edge.from).copied().flatten();
            let item = known.unwrap_or_else(|| rows.add(What::Failed, row, 64.0, 24.0));
            if let Some(slot) = failed.get_mut(edge.from) {
                *slot = Some(item);
            }
            Some(item)
        } else {
            of_node.get(edge.to).copied().flatten()
        };
        if let Some(to) = to {
            rows.route(number, edge, from, to);
        }
    }
    rows
}

/// How far down each box stands: below everything that leads to it. Boxes are numbered so that lines forward lead to
/// higher numbers.
fn layers(cluster: &Cluster) -> Vec<usize> {
    let mut layers: Vec<usize> = vec![0; cluster.nodes.len()];
    for number in 0..cluster.nodes.len() {
        let before = cluster.edges.iter().filter(|edge| edge.to == number && edge.from < number);
        let lowest = before.filter_map(|edge| layers.get(edge.from)).max().map(|layer| layer + 1);
        // What nothing leads to stands below what comes before it.
        let above = number.checked_sub(1).and_then(|n| layers.get(n)).map_or(0, |layer| layer + 1);
        if let Some(slot) = layers.get_mut(number) {
            *slot = lowest.unwrap_or(above);
        }
    }
    let deepest = layers.iter().take(cluster.success()).max().copied().unwrap_or(0);
    if let Some(slot) = layers.get_mut(cluster.success()) {
        *slot = deepest + 1;
    }
    layers
}

impl Rows {
    fn row(&self, item: usize) -> usize {
        self.items.get(item).map_or(0, |item| item.row)
    }

    fn add(&mut self, what: What, row: usize, width: f64, height: f64) -> usize {
        let number = self.items.len();
        self.items.push(Item { what, row, width, height, x: 0.0, y: 0.0 });
        while self.lines.len() <= row {
            self.lines.push(Vec::new());
        }
        if let Some(items) = self.lines.get_mut(row) {
            items.push(number);
        }
        number
    }

    fn route(&mut self, number: usize, edge: &Edge, from: usize, to: usize) {
        let (first, last) = (self.row(from), self.row(to));
        let label = label_size(edge);
        let mut items = vec![from];
        if last <= first {
            let (width, height) = label.unwrap_or((12.0, 4.0));
            items.push(self.add(What::Label(number), first + 1, width, height));
            return self.routes.push(Route { edge: number, items, back: Some(to) });
        }
        for row in first + 1..last {
            let item = match label.filter(|_| row == first + 1) {
                Some((width, height)) => self.add(What::Label(number), row, width, height),
                None => self.add(What::Pass, row, 10.0, 4.0),
            };
            items.push(item);
        }
        items.push(to);
        self.routes.push(Route { edge: number, items, back: None });
    }
}

/// The lines of a label: the name of the action, and when it is taken.
pub(super) fn label_lines(edge: &Edge) -> Vec<String> {
    [&edge.name, &edge.condition].into_iter().filter(|text| !text.is_empty()).map(|text| cut(text, LONGEST).0).collect()
}

fn label_size(edge: &Edge) -> Option<(f64, f64)> {
    let lines = label_lines(edge);
    let widest = lines.iter().map(|line| text_width(line)).fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "a label has two lines at most")]
    let height = 13.0 * lines.len() as f64 + 4.0;
    (!lines.is_empty()).then_some((widest * 0.86 + 10.0, height))
}

/// About how wide a text is at 12 px.
pub(super) fn text_width(text: &str) -> f64 {
    text.chars().map(|c| if is_wide(c) { 12.5 } else { 6.9 }).sum()
}
