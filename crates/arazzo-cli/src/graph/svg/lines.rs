//! The ways of lines.

use super::items::{Item, Route};
use super::layout::{LANE, Placed};

/// The way of a line through its items: it comes and goes upright.
pub(super) fn through(placed: &Placed, route: &Route) -> String {
    let items: Vec<&Item> = route.items.iter().filter_map(|item| placed.rows.items.get(*item)).collect();
    let mut path = String::new();
    for pair in items.windows(2) {
        let [from, to] = pair else { continue };
        let (x, y) = (from.x, from.y + from.height);
        if path.is_empty() {
            path = format!("M{x:.1},{y:.1}");
        } else {
            // Through the item that the line passes.
            path.push_str(&format!(" L{x:.1},{y:.1}"));
        }
        let middle = f64::midpoint(y, to.y);
        path.push_str(&format!(" C{x:.1},{middle:.1} {:.1},{middle:.1} {:.1},{:.1}", to.x, to.x, to.y));
    }
    path
}

/// The way of a line that goes back: through its label, then around on the right. `lane` numbers these lines.
pub(super) fn around(placed: &Placed, route: &Route, lane: usize) -> Option<String> {
    let back = placed.rows.items.get(route.back?)?;
    let label = placed.rows.items.get(*route.items.last()?)?;
    let mut path = through(placed, route);
    #[expect(clippy::cast_precision_loss, reason = "there are few lines")]
    let lane = lane as f64;
    let x = placed.right + LANE * (lane + 0.6);
    let (_, bottom) = placed.row_edges(label);
    let (top, _) = placed.row_edges(back);
    let down = bottom + 5.0 + (lane * 3.0) % 15.0;
    let up = top - 6.0 - (lane * 3.0) % 15.0;
    let enter = back.x + (back.width / 2.0 - 12.0 - (lane * 7.0) % 28.0).max(4.0);
    path.push_str(&format!(" L{:.1},{:.1}", label.x, label.y + label.height));
    path.push_str(&bent(&[
        (label.x, label.y + label.height),
        (label.x, down),
        (x, down),
        (x, up),
        (enter, up),
        (enter, back.y),
    ]));
    Some(path)
}

/// A way with rounded corners from the first point on, where the line already is.
pub(super) fn bent(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for three in points.windows(3) {
        let [a, b, c] = three else { continue };
        let before = towards(*b, *a);
        let after = towards(*b, *c);
        path.push_str(&format!(
            " L{:.1},{:.1} Q{:.1},{:.1} {:.1},{:.1}",
            before.0, before.1, b.0, b.1, after.0, after.1
        ));
    }
    if let Some((x, y)) = points.last() {
        path.push_str(&format!(" L{x:.1},{y:.1}"));
    }
    path
}

/// The point a little way from `from` towards `to`.
fn towards(from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length < 0.1 {
        return from;
    }
    let part = (6.0_f64).min(length / 2.0) / length;
    (from.0 + dx * part, from.1 + dy * part)
}
