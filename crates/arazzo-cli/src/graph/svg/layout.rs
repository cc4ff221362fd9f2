//! Where everything stands.

use super::align::align;
use super::items::{Item, Rows, What, rows};
use crate::graph::model::Cluster;

/// The room between rows, and between items of a row.
const BETWEEN_ROWS: f64 = 24.0;
const BETWEEN_ITEMS: f64 = 22.0;
/// How often the order and the places are improved.
const ROUNDS: usize = 12;
/// The room for the title, and around everything.
pub(super) const HEAD: f64 = 34.0;
pub(super) const MARGIN: f64 = 18.0;
/// The room between lines that go back.
pub(super) const LANE: f64 = 13.0;

/// A workflow with places: everything is right and below of its upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Placed {
    pub(super) rows: Rows,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The right edge of the items: lines that go back run right of it.
    pub(super) right: f64,
    /// The left edge of the items: lines to other workflows run left of it.
    pub(super) left: f64,
}

/// Finds places for everything in a workflow; `calls` lines lead out of it on the left.
pub(super) fn place(cluster: &Cluster, calls: usize) -> Placed {
    let mut rows = rows(cluster);
    let (above, below) = neighbours(&rows);
    for round in 0..ROUNDS {
        let down = round % 2 == 0;
        let count = rows.lines.len();
        for step in 0..count {
            let row = if down { step } else { count - 1 - step };
            sort(&mut rows, row, if down { &above } else { &below });
        }
    }
    spread(&mut rows);
    for round in 0..ROUNDS {
        let count = rows.lines.len();
        for step in 0..count {
            let down = round % 2 == 0;
            let row = if down { step } else { count - 1 - step };
            settle(&mut rows, row, &above, &below);
        }
    }
    let mut y = HEAD + MARGIN;
    for row in rows.lines.clone() {
        let height = row.iter().filter_map(|item| rows.items.get(*item)).map(|item| item.height).fold(0.0, f64::max);
        for item in row {
            if let Some(item) = rows.items.get_mut(item) {
                item.y = y + (height - item.height) / 2.0;
            }
        }
        y += height + BETWEEN_ROWS;
    }
    frame(rows, cluster, calls, y - BETWEEN_ROWS + MARGIN)
}

/// Moves everything into its frame and measures that.
fn frame(mut rows: Rows, cluster: &Cluster, calls: usize, bottom: f64) -> Placed {
    let edge = |item: &Item, side: f64| item.x + side * item.width / 2.0;
    let left = rows.items.iter().map(|item| edge(item, -1.0)).fold(f64::INFINITY, f64::min);
    let left = if left.is_finite() { left } else { 0.0 };
    #[expect(clippy::cast_precision_loss, reason = "there are few lines")]
    let lanes = |count: usize| LANE * count as f64;
    let shift = MARGIN + lanes(calls) - left;
    for item in &mut rows.items {
        item.x += shift;
    }
    let right = rows.items.iter().map(|item| edge(item, 1.0)).fold(0.0, f64::max);
    let back = rows.routes.iter().filter(|route| route.back.is_some()).count();
    let title = super::items::text_width(&cluster.title) * 1.1 + 2.0 * MARGIN + lanes(calls);
    let width = (right + MARGIN + lanes(back)).max(title);
    Placed { rows, width, height: bottom, right, left: MARGIN + lanes(calls) }
}

/// For each item those that lines connect it with, in the row above and in the row below.
fn neighbours(rows: &Rows) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut above = vec![Vec::new(); rows.items.len()];
    let mut below = vec![Vec::new(); rows.items.len()];
    for route in &rows.routes {
        for pair in route.items.windows(2) {
            let [upper, lower] = pair else { continue };
            above.get_mut(*lower).into_iter().for_each(|list| list.push(*upper));
            below.get_mut(*upper).into_iter().for_each(|list| list.push(*lower));
        }
    }
    (above, below)
}

/// Sorts a row by where the neighbours stand in their rows.
fn sort(rows: &mut Rows, row: usize, neighbours: &[Vec<usize>]) {
    let mut places: Vec<f64> = vec![0.0; rows.items.len()];
    for row in &rows.lines {
        for (place, item) in row.iter().enumerate() {
            if let Some(slot) = places.get_mut(*item) {
                #[expect(clippy::cast_precision_loss, reason = "rows are short")]
                let place = (place as f64 + 0.5) / row.len() as f64;
                *slot = place;
            }
        }
    }
    let Some(items) = rows.lines.get_mut(row) else { return };
    let wanted = |item: usize| mean(neighbours.get(item).map_or(&[], Vec::as_slice), &places);
    let own = |item: usize| places.get(item).copied().unwrap_or(0.0);
    items.sort_by(|a, b| {
        let (a, b) = (wanted(*a).unwrap_or(own(*a)), wanted(*b).unwrap_or(own(*b)));
        a.total_cmp(&b)
    });
}

fn mean(items: &[usize], places: &[f64]) -> Option<f64> {
    let found: Vec<f64> = items.iter().filter_map(|item| places.get(*item).copied()).collect();
    #[expect(clippy::cast_precision_loss, reason = "an item has few neighbours")]
    let count = found.len() as f64;
    (!found.is_empty()).then(|| found.iter().sum::<f64>() / count)
}

/// Puts the items of each row side by side.
fn spread(rows: &mut Rows) {
    for row in rows.lines.clone() {
        let mut x = 0.0;
        for item in row {
            if let Some(item) = rows.items.get_mut(item) {
                item.x = x + item.width / 2.0;
                x += item.width + BETWEEN_ITEMS;
            }
        }
    }
}

/// Moves the items of a row towards those that they are connected with.
fn settle(rows: &mut Rows, row: usize, above: &[Vec<usize>], below: &[Vec<usize>]) {
    let places: Vec<f64> = rows.items.iter().map(|item| item.x).collect();
    let Some(items) = rows.lines.get(row) else { return };
    let of = |lists: &[Vec<usize>], item: usize| mean(lists.get(item).map_or(&[], Vec::as_slice), &places);
    let wanted: Vec<f64> = items
        .iter()
        .map(|item| {
            let own = places.get(*item).copied().unwrap_or(0.0);
            match (of(above, *item), of(below, *item)) {
                (Some(above), Some(below)) => f64::midpoint(above, below),
                (Some(only), None) | (None, Some(only)) => only,
                (None, None) => own,
            }
        })
        .collect();
    let width = |item: &usize| rows.items.get(*item).map_or(0.0, |item| item.width);
    let apart: Vec<f64> =
        items.windows(2).map(|pair| pair.iter().map(|item| width(item) / 2.0).sum::<f64>() + BETWEEN_ITEMS).collect();
    let found = align(&wanted, &apart);
    for (item, x) in rows.lines.get(row).cloned().unwrap_or_default().into_iter().zip(found) {
        if let Some(item) = rows.items.get_mut(item) {
            item.x = x;
        }
    }
}

impl Placed {
    /// The item of a box.
    pub(super) fn node(&self, number: usize) -> Option<&Item> {
        self.rows.items.iter().find(|item| item.what == What::Node(number))
    }

    /// The lower edge of the row that an item is in, and the upper one of that.
    pub(super) fn row_edges(&self, item: &Item) -> (f64, f64) {
        let items = self.rows.lines.get(item.row).into_iter().flatten().filter_map(|item| self.rows.items.get(*item));
        items.fold((item.y, item.y + item.height), |(top, bottom), item| {
            (top.min(item.y), bottom.max(item.y + item.height))
        })
    }
}
