//! Drawings in DOT, for Graphviz.

use super::model::{Drawing, Kind, Mark, Node, Shape};
use super::words::cut;
use std::fmt::Write as _;

/// The longest label, in characters.
const LONGEST: usize = 60;

/// The drawing as a directed graph.
pub(super) fn text(drawing: &Drawing) -> String {
    let mut text = String::from(
        "digraph arazzo {\n  rankdir=TB; compound=true;\n  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f6f8fa\", \
         fontname=\"Helvetica\", fontsize=11];\n  edge [fontname=\"Helvetica\", fontsize=9];\n",
    );
    // Writing to a string cannot fail.
    for (number, cluster) in drawing.workflows.iter().enumerate() {
        let _ = writeln!(
            text,
            "  subgraph cluster_{number} {{\n    label={}; fontname=\"Helvetica\";",
            quoted(&cluster.title)
        );
        for (place, node) in cluster.nodes.iter().enumerate().filter(|(place, _)| cluster.is_used(*place)) {
            let _ = writeln!(text, "    w{number}n{place} [{}];", attributes(node));
        }
        for edge in &cluster.edges {
            let style = match edge.kind {
                Kind::Success => "solid",
                Kind::Failure => "dashed",
                Kind::Retry => "bold",
                Kind::Depends => "dotted",
            };
            let style = format!("style={style}");
            let (from, to) = (format!("w{number}n{}", edge.from), format!("w{number}n{}", edge.to));
            let _ = writeln!(text, "    {from} -> {to} [{style}{}];", label(&edge.label(), edge.mark));
        }
        text.push_str("  }\n");
    }
    for call in &drawing.calls {
        let (workflow, node) = call.from;
        let separator = if call.condition.is_empty() { "" } else { ": " };
        let told = format!("{}{separator}{}", call.label, call.condition);
        let to = call.to;
        let _ = writeln!(
            text,
            "  w{workflow}n{node} -> w{to}n0 [style=dotted, constraint=false{}];",
            label(&told, call.mark)
        );
    }
    text.push_str("}\n");
    text
}

fn attributes(node: &Node) -> String {
    let shape = match node.shape {
        Shape::Start => "shape=circle, label=\"\", width=0.2, fillcolor=black",
        Shape::Step => "shape=box",
        Shape::Call => "shape=box, peripheries=2",
        Shape::Success | Shape::Failure => "shape=ellipse",
    };
    let colour = match node.mark {
        Mark::Unknown => "",
        Mark::Covered => ", color=\"#1a7f37\", fillcolor=\"#d7f0dc\"",
        Mark::Uncovered => ", color=\"#cf222e\", fillcolor=\"#fbe3e4\"",
    };
    if node.shape == Shape::Start {
        return shape.to_owned();
    }
    let (name, _) = cut(&node.name, LONGEST);
    let (detail, _) = cut(&node.detail, LONGEST);
    let lines = if detail.is_empty() { quoted(&name) } else { quoted(&format!("{name}\n{detail}")) };
    let full = format!("{} {}", node.name, node.detail);
    format!("{shape}, label={lines}, tooltip={}{colour}", quoted(full.trim()))
}

fn label(text: &str, mark: Mark) -> String {
    let colour = match mark {
        Mark::Unknown => "",
        Mark::Covered => ", color=\"#1a7f37\"",
        Mark::Uncovered => ", color=\"#cf222e\"",
    };
    let (short, _) = cut(text, LONGEST);
    if short.is_empty() {
        return colour.to_owned();
    }
    format!(", label={}, tooltip={}{colour}", quoted(&short), quoted(text))
}

/// A text in double quotes. Line breaks become DOT's own; backslashes stay what they are.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            // Graphviz reads entities of HTML in every text.
            '&' => quoted.push_str("&amp;"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_in_their_quotes() {
        assert_eq!(quoted("a\"b\\c\nd&lt;"), "\"a\\\"b\\\\c\\nd&amp;lt;\"");
    }
}
