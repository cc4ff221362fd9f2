//! The page: workflows side by side, lines between them above.

use super::items::{Item, LONGEST, What, label_lines};
use super::layout::{LANE, Placed, place};
use super::lines::{around, bent, through};
use crate::graph::model::{Call, Cluster, Drawing, Edge, Kind, Mark, Node, Shape};
use crate::graph::words::cut;
use crate::markup::escape;
use std::fmt::Write as _;

/// The room between workflows, and between lines above them.
const APART: f64 = 36.0;
const CHANNEL: f64 = 20.0;

const STYLE: &str = "text{font-family:Helvetica,Arial,sans-serif;font-size:12px;fill:#1f2328}.told{paint-order:stroke;stroke:#fff;stroke-width:3px}\
.small{font-size:10.5px;fill:#57606a}.title{font-weight:bold;font-size:13px}.name{font-weight:bold}\
.frame{fill:#fff;stroke:#d0d7de}.box{fill:#f6f8fa;stroke:#57606a}.covered{fill:#d7f0dc;stroke:#1a7f37}\
.uncovered{fill:#fbe3e4;stroke:#cf222e;stroke-dasharray:4 3}.line{fill:none;stroke:#57606a;stroke-width:1.2}\
.failure{stroke-dasharray:5 4}.retry{stroke-width:2}.depends{stroke-dasharray:2 3}\
.line.is-covered{stroke:#1a7f37}.line.is-uncovered{stroke:#cf222e}.halo{fill:#fff;fill-opacity:.92}";

/// The drawing as an SVG document.
pub(crate) fn text(drawing: &Drawing) -> String {
    let calls = |number: usize| drawing.calls.iter().filter(|call| call.from.0 == number).count();
    let placed: Vec<Placed> =
        drawing.workflows.iter().enumerate().map(|(number, cluster)| place(cluster, calls(number))).collect();
    #[expect(clippy::cast_precision_loss, reason = "there are few lines")]
    let top = 12.0 + CHANNEL * drawing.calls.len() as f64;
    let mut lefts = Vec::new();
    let mut x = 12.0;
    for one in &placed {
        lefts.push(x);
        x += one.width + APART;
    }
    let width = (x - APART + 12.0).max(40.0);
    let height = placed.iter().map(|one| one.height).fold(0.0, f64::max) + top + 12.0;
    let mut page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} \
         {height:.0}\" role=\"img\">\n<style>{STYLE}</style>\n<defs>"
    );
    for (name, colour) in [("arrow", "#57606a"), ("arrow-covered", "#1a7f37"), ("arrow-uncovered", "#cf222e")] {
        let _ = write!(
            page,
            "<marker id=\"{name}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
             orient=\"auto-start-reverse\"><path d=\"M0,0 L8,4 L0,8 Z\" fill=\"{colour}\"/></marker>"
        );
    }
    page.push_str("</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    for ((cluster, placed), left) in drawing.workflows.iter().zip(&placed).zip(&lefts) {
        let _ = writeln!(page, "<g transform=\"translate({left:.1},{top:.1})\">");
        workflow(&mut page, cluster, placed);
        page.push_str("</g>\n");
    }
    let mut used = vec![0_usize; placed.len()];
    for (number, one) in drawing.calls.iter().enumerate() {
        call(&mut page, one, number, &placed, &lefts, top, &mut used);
    }
    page.push_str("</svg>\n");
    page
}

fn workflow(page: &mut String, cluster: &Cluster, placed: &Placed) {
    let _ = writeln!(
        page,
        "<rect class=\"frame\" width=\"{:.1}\" height=\"{:.1}\" rx=\"8\"/>",
        placed.width, placed.height
    );
    let (title, _) = cut(&cluster.title, 80);
    let x = placed.left - 4.0;
    let _ = writeln!(page, "<text class=\"title\" x=\"{x:.1}\" y=\"23\">{}</text>", escape(&title));
    let mut back = 0;
    for route in &placed.rows.routes {
        let Some(edge) = cluster.edges.get(route.edge) else { continue };
        let path = if route.back.is_some() {
            back += 1;
            around(placed, route, back - 1)
        } else {
            Some(through(placed, route))
        };
        if let Some(path) = path {
            line(page, &path, edge.kind, edge.mark, &edge.label());
        }
    }
    for item in &placed.rows.items {
        match item.what {
            What::Node(number) => {
                if let Some(found) = cluster.nodes.get(number) {
                    node(page, found, item);
                }
            }
            What::Failed => failed(page, item, cluster),
            What::Label(number) => {
                if let Some(edge) = cluster.edges.get(number) {
                    label(page, edge, item);
                }
            }
            What::Pass => {}
        }
    }
}

fn line(page: &mut String, path: &str, kind: Kind, mark: Mark, title: &str) {
    let kind = match kind {
        Kind::Success => "",
        Kind::Failure => " failure",
        Kind::Retry => " retry",
        Kind::Depends => " depends",
    };
    let (class, arrow) = match mark {
        Mark::Unknown => ("", "arrow"),
        Mark::Covered => (" is-covered", "arrow-covered"),
        Mark::Uncovered => (" is-uncovered", "arrow-uncovered"),
    };
    let title = if title.is_empty() { String::new() } else { format!("<title>{}</title>", escape(title)) };
    let _ =
        writeln!(page, "<path class=\"line{kind}{class}\" d=\"{path}\" marker-end=\"url(#{arrow})\">{title}</path>");
}

fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Unknown => "box",
        Mark::Covered => "covered",
        Mark::Uncovered => "uncovered",
    }
}

fn node(page: &mut String, node: &Node, item: &Item) {
    let (left, top) = (item.x - item.width / 2.0, item.y);
    let (width, height) = (item.width, item.height);
    let class = class(node.mark);
    match node.shape {
        Shape::Start => {
            let _ = writeln!(page, "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"8\" fill=\"#1f2328\"/>", item.x, top + 8.0);
        }
        Shape::Success | Shape::Failure => {
            let _ = writeln!(
                page,
                "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" \
                 rx=\"14\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                item.x,
                top + 18.5,
                escape(&node.name)
            );
        }
        Shape::Step | Shape::Call => {
            let full = format!("{}: {}", node.name, node.detail);
            let _ = write!(
                page,
                "<g><title>{}</title><rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" \
                 height=\"{height:.1}\" rx=\"5\"/>",
                escape(&full)
            );
            if node.shape == Shape::Call {
                let _ = write!(
                    page,
                    "<path class=\"line\" d=\"M{0:.1},{1:.1} V{2:.1} M{3:.1},{1:.1} V{2:.1}\"/>",
                    left + 6.0,
                    top,
                    top + height,
                    left + width - 6.0
                );
            }
            let (name, detail) = (cut(&node.name, LONGEST).0, cut(&node.detail, LONGEST).0);
            let _ = writeln!(
                page,
                "<text class=\"name\" x=\"{0:.1}\" y=\"{1:.1}\" text-anchor=\"middle\">{2}</text><text class=\"small\" \
                 x=\"{0:.1}\" y=\"{3:.1}\" text-anchor=\"middle\">{4}</text></g>",
                item.x,
                top + 18.0,
                escape(&name),
                top + 33.0,
                escape(&detail)
            );
        }
    }
}

/// An end in failure.
fn failed(page: &mut String, item: &Item, cluster: &Cluster) {
    let mark = cluster.nodes.get(cluster.failure()).map(|node| node.mark).unwrap_or_default();
    let class = if mark == Mark::Unknown { "box" } else { "" };
    let _ = writeln!(
        page,
        "<g class=\"end\"><rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"12\" \
         fill=\"#f6f8fa\" stroke=\"#57606a\"/><text class=\"small\" x=\"{:.1}\" y=\"{:.1}\" \
         text-anchor=\"middle\">failure</text></g>",
        item.x - item.width / 2.0,
        item.y,
        item.width,
        item.height,
        item.x,
        item.y + 15.5
    );
}

fn label(page: &mut String, edge: &Edge, item: &Item) {
    let lines = label_lines(edge);
    if lines.is_empty() {
        return;
    }
    let _ = write!(
        page,
        "<g><title>{}</title><rect class=\"halo\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
        escape(&edge.label()),
        item.x - item.width / 2.0,
        item.y,
        item.width,
        item.height
    );
    let mut y = item.y + 11.5;
    for line in lines {
        let _ = write!(
            page,
            "<text class=\"small\" x=\"{:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}</text>",
            item.x,
            escape(&line)
        );
        y += 13.0;
    }
    page.push_str("</g>\n");
}

/// A line to another workflow: out on the left, along the top, and down to its title.
fn call(page: &mut String, call: &Call, number: usize, placed: &[Placed], lefts: &[f64], top: f64, used: &mut [usize]) {
    let (workflow, node) = call.from;
    let (Some(from), Some(left)) = (placed.get(workflow), lefts.get(workflow)) else { return };
    let (Some(to), Some(there)) = (placed.get(call.to), lefts.get(call.to)) else { return };
    let Some(item) = from.node(node) else { return };
    let lane = used.get_mut(workflow).map_or(0, |used| {
        *used += 1;
        *used - 1
    });
    #[expect(clippy::cast_precision_loss, reason = "there are few lines")]
    let (lane, row) = (lane as f64, number as f64);
    let x = left + from.left - LANE * (lane + 0.8);
    let y = 10.0 + CHANNEL * (row + 0.6);
    let start = (left + item.x - item.width / 2.0, top + item.y + item.height / 2.0);
    let end = (there + (to.width / 2.0 + 9.0 * (row % 5.0) - 18.0).max(10.0), top);
    let (row_top, row_bottom) = from.row_edges(item);
    let is_first = from
        .rows
        .lines
        .get(item.row)
        .and_then(|row| row.first())
        .and_then(|first| from.rows.items.get(*first))
        .is_some_and(|first| first == item);
    // Past what stands left of it, a line goes below the row.
    let below = top + row_bottom + 6.0 + (lane * 3.0) % 12.0;
    let points = if is_first || row_top >= row_bottom {
        vec![start, (x, start.1), (x, y), (end.0, y), end]
    } else {
        let out = (start.0 + 10.0, top + item.y + item.height);
        vec![out, (out.0, below), (x, below), (x, y), (end.0, y), end]
    };
    let Some(first) = points.first() else { return };
    let path = format!("M{:.1},{:.1}{}", first.0, first.1, bent(&points));
    let separator = if call.condition.is_empty() { "" } else { ": " };
    let told = format!("{}{separator}{}", call.label, call.condition);
    line(page, &path, Kind::Depends, call.mark, &told);
    let (short, _) = cut(&told, LONGEST);
    let _ = writeln!(
        page,
        "<text class=\"small told\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
        end.0 - 6.0,
        y - 4.0,
        escape(&short)
    );
}
